// Contenders: two npm packages that redact text, each with its rules as they come. Bundled for the worker by bundle.mjs.
// The redactor is imported past redact-pii's index, which also loads the client of a paid service.
import { Redactor } from "@redactpii/node";
import { SyncCompositeRedactor } from "redact-pii/lib/SyncCompositeRedactor.js";

const names = new SyncCompositeRedactor();
const patterns = new Redactor();

export const redactors = {
  "redact-pii": (text) => names.redact(text),
  "@redactpii/node": (text) => patterns.redact(text),
};
