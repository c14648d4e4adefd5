/** When an export is a bundle: one question, asked for its name, its engine and its sinks. */
import type { ExportOptions } from "./options.js";

/** Whether these options make a bundle of so many conversations; how many is not always known before. */
export function isBundle(options: Partial<ExportOptions>, expectedConversations?: number): boolean {
  const { format, formats = [], layout = "auto", bundle = "auto", media = "left-out" } = options;
  if (bundle === "always" || formats.length > 1 || media === "included") return true;
  const several = [format, ...formats].includes("pdf") && (layout === "auto" || layout === "per-conversation");
  return bundle === "auto" && several && expectedConversations !== 1;
}
