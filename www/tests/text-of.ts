/** The text of a template and of all that is in it. */
export function textOf(part: unknown): string {
  if (Array.isArray(part)) return part.map(textOf).join("");
  if (typeof part !== "object" || part === null || !("strings" in part) || !("values" in part)) return typeof part === "symbol" ? "" : String(part);
  const { strings, values } = part as { strings: readonly string[]; values: readonly unknown[] };
  return strings.map((text, at) => text + textOf(values[at] ?? "")).join("");
}
