// What the check found again, in words about its place: the value itself stays hidden.
import { html, type TemplateResult } from "lit";
import { encodingWords } from "./entity-words.js";
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
  return html`The check found ${hiddenValue(entity)} again: ${place}, as ${encodingWords(entity, encoding)}.`;
}
