/** The account of an export, checked before its file is handed over. */
import { ExportError } from "./error.js";
import type { ExportResult } from "./options.js";

/** requested = exported + failed + refused + empty. A sum that is wrong means that a conversation was lost or counted twice. */
export function checkBalance({ requested, exported, failed, refused, empty }: ExportResult): void {
  if (requested === exported + failed + refused + empty) return;
  throw new ExportError("unbalanced", "The account of this export does not add up, so nothing was saved. Export again.");
}
