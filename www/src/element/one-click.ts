// An export of one click, without the dialog, with the choices that the dialog starts with.
import type { ExportOptions } from "../index.js";
import { optionsOf, purposeOf } from "./choices.js";
import type { ExportRequest } from "./export-request.js";
import type { Origin } from "./export-panel.js";
import { localChoices } from "./local-choices.js";
import type { Scope } from "./scope.js";
import type { TranscriptModel } from "./transcript-model.js";

/** What the host exports at once: one scope, in one format. */
export interface ExportNowRequest {
  scope: Scope;
  format: ExportOptions["format"];
  mode?: ExportOptions["mode"] | undefined;
}

/** The export, and what the dialog opens with when it is to be made again. */
export function oneClickExport({ scope, format, mode = "conversations" }: ExportNowRequest, transcript: Pick<TranscriptModel, "storedBrand" | "files">): { request: ExportRequest; origin: Origin } {
  const choices = { ...localChoices(), purpose: purposeOf(format, mode) };
  const brand = transcript.storedBrand();
  const options = optionsOf(choices, { table: [], audiences: scope.audiences ?? null, exportTime: new Date().toISOString(), brand, count: scope.count });
  const { kind, label, count, source, filter = null } = scope;
  const set = { scopeKind: kind, filter, reference: "" };
  const parts = { logo: brand.logo?.bytes ?? null, files: transcript.files };
  return {
    request: { resumes: null, label, purpose: choices.purpose, count, source, options, parts, set },
    origin: { scopes: [scope], scopeIndex: 0, splitIndex: null, choices, background: null, review: null },
  };
}
