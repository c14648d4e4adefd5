// Why nothing can be exported when the preview failed: with these the export cannot go better.
import { codeOf } from "./failure.js";
import type { PreviewState } from "./preview-run.js";
import { blocked } from "./words.js";

const hopeless: Readonly<Record<string, string>> = {
  "wasm-blocked": "This site blocks WebAssembly.",
  "worker-blocked": "This site blocks the export worker.",
  "protocol-mismatch": "This page is out of date.",
  "wasm-changed": "This page is out of date.",
  "unknown-option": "A setting is not valid.",
  "invalid-option": "A setting is not valid.",
  "unknown-field": "A field is not valid.",
  "profile-unavailable": "Personal data cannot be replaced here.",
  "model-missing": "The list that finds names could not be loaded.",
  "model-failed": "The list that finds names could not be read.",
  "invalid-logo": "The logo cannot be used.",
  "format-unavailable": "Transcripts cannot be made here.",
  leftover: `${blocked.inPreview}.`,
};

/** In words; null when the export may still succeed. */
export function previewObstacle(preview: PreviewState): string | null {
  return preview.kind === "failed" ? (hopeless[codeOf(preview.error)] ?? null) : null;
}
