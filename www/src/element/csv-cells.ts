// Reads the CSV that the engine wrote back into cells, for display only. The file itself is never made from these.

/** Splits CSV text into records of cells. Quotes are doubled inside quoted cells; a record ends with CRLF or LF. */
export function csvCells(text: string, delimiter: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let started = false;

  const endRecord = () => {
    record.push(cell);
    records.push(record);
    record = [];
    cell = "";
    started = false;
  };

  while (at < text.length) {
    const char = text.charAt(at);
    if (quoted) {
      const quote = text.indexOf('"', at);
      if (quote < 0) {
        cell += text.slice(at);
        at = text.length;
        break;
      }
      cell += text.slice(at, quote);
      if (text.charAt(quote + 1) === '"') {
        cell += '"';
        at = quote + 2;
      } else {
        quoted = false;
        at = quote + 1;
      }
    } else if (char === '"' && cell === "") {
      quoted = true;
      started = true;
      at += 1;
    } else if (char === delimiter) {
      record.push(cell);
      cell = "";
      started = true;
      at += 1;
    } else if (char === "\n" || (char === "\r" && text.charAt(at + 1) === "\n")) {
      endRecord();
      at += char === "\r" ? 2 : 1;
    } else {
      cell += char;
      started = true;
      at += 1;
    }
  }
  if (started) endRecord();
  return records;
}

/** The character of a delimiter option. */
export function delimiterCharacter(delimiter: "comma" | "semicolon" | "tab"): string {
  return delimiter === "comma" ? "," : delimiter === "semicolon" ? ";" : "\t";
}
