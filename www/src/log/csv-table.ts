/** A table as CSV by the engine's own rules of the spreadsheet dialect; a test holds the two against each other. */

/** `text` as it is, unless a spreadsheet would run it. `exact`: ids, of which no digit may be lost, too. `number`: made by us. */
export type ColumnKind = "text" | "exact" | "number";

export interface CsvColumn<Row> {
  readonly name: string;
  readonly kind: ColumnKind;
  read(row: Row): string;
}

const byteOrderMark = "\u{FEFF}";

/** Spaces and characters without width, which spreadsheets pass over; tabulators and line breaks are seen. */
const invisible = /^(?:(?![\t\r\n])[\p{White_Space}\p{Cc}\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{2800}\u{3164}\u{FE00}-\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF0}-\u{FFFB}\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}])+/u;
const number = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$/;
const looksNumeric = /^(?=.*\d)[\d +\-.,()/:eE%\u{A0}]+$/u;

function beginsLikeAFormula(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/u.test(text.replace(invisible, ""));
}

/** The cell with an apostrophe before what a spreadsheet would run or rewrite; and before its own, so that it can be undone. */
export function guarded(text: string, kind: ColumnKind): string {
  const needs = kind === "text" ? beginsLikeAFormula(text) && !number.test(text) : kind === "exact" && (beginsLikeAFormula(text) || looksNumeric.test(text));
  return needs || text.startsWith("'") ? `'${text}` : text;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Every cell quoted, records ending with CR LF, a byte order mark at the start. */
export function csvTable<Row>(columns: readonly CsvColumn<Row>[], rows: Iterable<Row>, delimiter: "," | ";" = ","): string {
  const record = (cells: readonly string[]): string => `${cells.map(quoted).join(delimiter)}\r\n`;
  let text = byteOrderMark + record(columns.map(({ name }) => name));
  for (const row of rows) text += record(columns.map(({ kind, read }) => guarded(read(row).replaceAll(/\r\n?|[\u2028\u2029]/g, "\n"), kind)));
  return text;
}
