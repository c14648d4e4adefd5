// Of all files that an export makes, the one that is shown before, and the one in which personal data is looked for.
import type { ExportOptions } from "../index.js";

/** Of a bundle the preview shows its first file that is no transcript. */
export function shownOf(options: ExportOptions): ExportOptions {
  if (options.formats.length === 0) return options;
  const format = options.formats.find((one) => one !== "pdf") ?? "json";
  return { ...options, format, formats: [], layout: "auto", bundle: "auto", media: "left-out" };
}

/** The file that holds most. Rows of conversations have the first and the last message only, and no fonts are needed to look. */
export function lookedAtOf(options: ExportOptions): ExportOptions {
  const all = options.formats.length === 0 ? [options.format] : options.formats;
  const format = all.find((one) => one !== "csv") ?? "csv";
  return { ...shownOf(options), format: format === "pdf" ? "json" : format };
}
