/** The text of a template and of all that is in it. */
export function textOf(part: unknown): string {
  if (Array.isArray(part)) return part.map(textOf).join("");
  if (typeof part !== "object" || part === null || !("strings" in part) || !("values" in part)) return typeof part === "symbol" ? "" : String(part);
  const { strings, values } = part as { strings: readonly string[]; values: readonly unknown[] };
  return strings.map((text, at) => text + textOf(values[at] ?? "")).join("");
}

/** Presses the button with this `data-testid`; false where there is none. */
export function press(part: unknown, testId: string): boolean {
  if (Array.isArray(part)) return part.some((each) => press(each, testId));
  if (typeof part !== "object" || part === null || !("strings" in part) || !("values" in part)) return false;
  const { strings, values } = part as { strings: readonly string[]; values: readonly unknown[] };
  const at = strings.findIndex((text) => text.includes(`data-testid="${testId}"`) && text.endsWith("@click="));
  const onClick = values[at];
  if (typeof onClick !== "function") return values.some((value) => press(value, testId));
  onClick();
  return true;
}
