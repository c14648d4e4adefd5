// What the check found again, in words about its place: the value itself stays hidden.
import { html, type TemplateResult } from "lit";
import { encodingForm } from "./entity-words.js";
import { hiddenValue } from "./masked-value.js";

/** Words about a place in a file, never the value. */
export interface LeftoverNote {
  place: string;
  entity: string;
  encoding: string;
}

/** The note of an error with the code `leftover`. */
export function leftoverOf(error: unknown): LeftoverNote {
  const { place = "in the file", entity = "", encoding = "plain" } = Object(error) as Partial<LeftoverNote>;
  return { place, entity, encoding };
}

export function leftoverSentence({ place, entity, encoding }: LeftoverNote): TemplateResult {
  const unbroken = place.replaceAll(/(row|conversation) (?=\d)/g, "$1\u00a0");
  return html`The check found ${hiddenValue(entity)} again: ${unbroken}, ${encodingForm(encoding)}.`;
}
