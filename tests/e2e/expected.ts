// The independent check in Python: what an exported file must hold, told from the API's own JSON.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const program = fileURLToPath(new URL("python/expected.py", import.meta.url));

export interface Expected {
  /** The server to read from, with the filter of its query and how many of its conversations; or saved pages. */
  readonly from: { readonly url: string; readonly query: string; readonly limit: number } | { readonly pages: readonly string[] };
  readonly format: "csv" | "json" | "jsonl";
  readonly mode?: "conversations" | "messages";
  readonly dialect?: "machine" | "spreadsheet";
  readonly delimiter?: "comma" | "semicolon" | "tab";
  /** Groups of fields beyond the default ones. */
  readonly groups?: readonly string[];
}

/** What the check counted. */
export interface Checked {
  readonly conversations: number;
  readonly records: number;
  readonly guarded: number;
}

/** Skips the test, with the reason, where there is no Python. */
export function needsPython(): void {
  test.info().skip(spawnSync("python3", ["--version"]).status !== 0, "python3 was not found: the independent check of exported files did not run");
}

/** Fails when the file is not what the API's JSON asks for. */
export function expectFile(path: string, { from, format, mode, dialect, delimiter, groups = [] }: Expected): Checked {
  const source = "pages" in from ? ["--pages", ...from.pages] : ["--url", from.url, "--query", from.query, "--limit", String(from.limit)];
  const args = [program, path, ...source, "--format", format];
  if (mode !== undefined) args.push("--mode", mode);
  if (dialect !== undefined) args.push("--dialect", dialect);
  if (delimiter !== undefined) args.push("--delimiter", delimiter);
  if (groups.length > 0) args.push("--groups", ...groups);
  const done = spawnSync("python3", args, { encoding: "utf8" });
  expect(done.stderr).toBe("");
  const { different, places, ...counts } = JSON.parse(done.stdout) as Checked & { different: number; places: string[] };
  expect(places).toEqual([]);
  expect(different).toBe(0);
  return counts;
}

/** The version of the Python that checks, for the report. */
export const pythonVersion = (): string => execFileSync("python3", ["--version"], { encoding: "utf8" }).trim();
