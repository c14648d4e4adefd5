/** The log as a table: one row for each event, with what is needed to check the chain. */
import { csvTable, type ColumnKind, type CsvColumn } from "./csv-table.js";

/** An event as the host's API gives it, or as this browser keeps it. */
export type LogRow = Readonly<Record<string, unknown>>;

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  // As in every list of ours: items joined with "; ", a ";" or "\" inside an item escaped.
  if (Array.isArray(value)) return value.map((item) => String(item).replaceAll(/[\\;]/g, "\\$&")).join("; ");
  return String(value);
}

const column = (name: string, kind: ColumnKind, from = name): CsvColumn<LogRow> => ({ name, kind, read: (row) => cellOf(row[from]) });

const count = (name: string): CsvColumn<LogRow> => ({
  name: `count_${name}`,
  kind: "number",
  read: ({ counts }) => (typeof counts === "object" && counts !== null ? cellOf((counts as LogRow)[name]) : ""),
});

const columns: readonly CsvColumn<LogRow>[] = [
  column("sequence", "number"),
  column("at", "text"),
  column("occurred_at", "text"),
  column("clock_source", "text"),
  column("clock_offset_ms", "number"),
  column("actor_id", "exact"),
  column("actor_name", "text"),
  column("actor_role", "text"),
  column("export_id", "exact"),
  column("event", "text"),
  column("scope_kind", "text"),
  column("filter_text", "text"),
  column("filter_digest", "exact"),
  column("formats", "text"),
  column("fields", "text"),
  column("profile", "text"),
  column("policy_id", "text"),
  column("purpose", "text"),
  ...["requested", "exported", "failed", "refused", "empty"].map(count),
  column("file_id", "exact"),
  column("file_bytes", "number"),
  column("file_digest", "exact"),
  column("manifest_digest", "exact"),
  column("place", "text"),
  column("engine_version", "exact"),
  column("engine_digest", "exact"),
  column("error_code", "text"),
  column("previous", "exact"),
  column("digest", "exact"),
];

/** The events as CSV, for a spreadsheet. */
export const logCsv = (events: Iterable<LogRow>, delimiter: "," | ";" = ","): string => csvTable(columns, events, delimiter);
