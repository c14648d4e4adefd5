// The choices that a dialog starts with, as they are usual where its reader is.
import { type Choices, startChoices } from "./choices.js";
import { hasDecimalComma, usesLetter } from "./words.js";

export function localChoices(profile: Choices["profile"] = "internal"): Choices {
  const { language } = navigator;
  return startChoices(hasDecimalComma(language), profile, usesLetter(language) ? "letter" : "a4");
}
