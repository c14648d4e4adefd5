/**
 * The small part of Markdown that support messages use, as a tree: paragraphs, headings, lists, quotes, code, bold, italic, struck,
 * links, tables and citation marks. Nothing here makes HTML; `markdown-view.ts` turns the tree into templates, where text is always text.
 * Left out on purpose: HTML, images (they would load from anywhere) and reference links; they stay readable as typed.
 */

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis" | "struck"; readonly children: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: "citation"; readonly number: number };

export type Cell = readonly Inline[];

export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "heading"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "table"; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly start: number; readonly items: readonly (readonly Inline[])[] };

const MAX_DEPTH = 6;
const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** The address when it is absolute and of a kind that is safe to open, else null. */
export function safeHref(target: string): string | null {
  try {
    const url = new URL(target);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const BULLET = /^\s{0,3}[-*+]\s+(.*)$/;
const NUMBERED = /^\s{0,3}(\d{1,6})[.)]\s+(.*)$/;
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;
const FENCE = /^\s{0,3}(```|~~~)/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function isTableHead(line: string, next: string): boolean {
  return line.includes("|") && next.includes("|") && next.length < 1000 && TABLE_RULE.test(next);
}

function cells(line: string, citations: number): readonly Cell[] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split("|").map((cell) => parseInline(cell.trim(), citations));
}

function startsBlock(line: string): boolean {
  return BULLET.test(line) || NUMBERED.test(line) || HEADING.test(line) || QUOTE.test(line) || FENCE.test(line);
}

/** `citations` is how many sources the message has: `[2]` is a mark only when there is a second source. */
export function parseMarkdown(source: string, citations = 0, depth = 0): readonly Block[] {
  const lines = source.replace(/\r\n?|\u2028|\u2029/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const line = (index: number): string => lines[index] ?? "";
  while (at < lines.length) {
    const current = line(at);
    if (current.trim() === "") {
      at += 1;
      continue;
    }
    const fence = FENCE.exec(current)?.[1];
    if (fence !== undefined) {
      const code: string[] = [];
      at += 1;
      while (at < lines.length && !line(at).trimStart().startsWith(fence)) code.push(line(at++));
      at += 1;
      blocks.push({ kind: "code", text: code.join("\n") });
      continue;
    }
    if (isTableHead(current, line(at + 1))) {
      const head = cells(current, citations);
      const rows: (readonly Cell[])[] = [];
      for (at += 2; at < lines.length && line(at).includes("|"); at += 1) rows.push(cells(line(at), citations));
      blocks.push({ kind: "table", head, rows });
      continue;
    }
    const heading = HEADING.exec(current)?.[1];
    if (heading !== undefined) {
      blocks.push({ kind: "heading", children: parseInline(heading, citations) });
      at += 1;
      continue;
    }
    if (QUOTE.test(current) && depth < MAX_DEPTH) {
      const quoted: string[] = [];
      for (let match = QUOTE.exec(line(at)); at < lines.length && match !== null; match = QUOTE.exec(line(at))) {
        quoted.push(match[1] ?? "");
        at += 1;
      }
      blocks.push({ kind: "quote", children: parseMarkdown(quoted.join("\n"), citations, depth + 1) });
      continue;
    }
    if (BULLET.test(current) || NUMBERED.test(current)) {
      const ordered = !BULLET.test(current);
      const start = ordered ? Number(NUMBERED.exec(current)?.[1] ?? 1) : 1;
      const items: (readonly Inline[])[] = [];
      while (at < lines.length) {
        const item = ordered ? NUMBERED.exec(line(at))?.[2] : BULLET.exec(line(at))?.[1];
        if (item === undefined) break;
        items.push(parseInline(item, citations));
        at += 1;
      }
      blocks.push({ kind: "list", ordered, start, items });
      continue;
    }
    const paragraph: string[] = [current];
    at += 1;
    while (at < lines.length && line(at).trim() !== "" && !startsBlock(line(at)) && !isTableHead(line(at), line(at + 1))) paragraph.push(line(at++));
    blocks.push({ kind: "paragraph", children: parseInline(paragraph.join("\n"), citations) });
  }
  return blocks;
}

/** One alternative for each mark; every repetition is bounded by a character that it cannot contain, so time stays linear. */
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[\\\x60*_{}\[\]()#+.!~>-])`,
    String.raw`(?<ticks>\x60)(?<code>[^\x60\n]+)\x60`,
    String.raw`\*\*(?<strong>[^*\n]+)\*\*`,
    String.raw`__(?<strong2>[^_\n]+)__`,
    String.raw`~~(?<struck>[^~\n]+)~~`,
    String.raw`\*(?<em>[^*\s][^*\n]*)\*`,
    String.raw`(?<![\p{L}\p{N}_])_(?<em2>[^_\s][^_\n]*)_(?![\p{L}\p{N}_])`,
    String.raw`\[(?<label>[^\[\]\n]{1,500})\]\((?<target>[^()\s]{1,2000})\)`,
    String.raw`\[(?<citation>\d{1,2})\]`,
    String.raw`(?<auto>https?:\/\/[^\s<>"'\x60)\]]{1,2000})`,
    String.raw`(?<break>\n)`,
  ].join("|"),
  "gu",
);

export function parseInline(source: string, citations = 0, depth = 0): readonly Inline[] {
  const out: Inline[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") out.push({ kind: "text", text: plain });
    plain = "";
  };
  const nested = (inner: string): readonly Inline[] => (depth < MAX_DEPTH ? parseInline(inner, citations, depth + 1) : [{ kind: "text", text: inner }]);
  let from = 0;
  for (const match of source.matchAll(INLINE)) {
    plain += source.slice(from, match.index);
    from = match.index + match[0].length;
    const found = match.groups ?? {};
    const strong = found.strong ?? found.strong2;
    const emphasis = found.em ?? found.em2;
    let node: Inline | null = null;
    if (found.escaped !== undefined) plain += found.escaped;
    else if (found.code !== undefined) node = { kind: "code", text: found.code };
    else if (strong !== undefined) node = { kind: "strong", children: nested(strong) };
    else if (found.struck !== undefined) node = { kind: "struck", children: nested(found.struck) };
    else if (emphasis !== undefined) node = { kind: "emphasis", children: nested(emphasis) };
    else if (found.break !== undefined) node = { kind: "break" };
    else if (found.label !== undefined && found.target !== undefined) {
      const href = safeHref(found.target);
      if (href === null) plain += match[0];
      else node = { kind: "link", href, children: [{ kind: "text", text: found.label }] };
    } else if (found.citation !== undefined) {
      const number = Number(found.citation);
      if (number >= 1 && number <= citations) node = { kind: "citation", number };
      else plain += match[0];
    } else if (found.auto !== undefined) {
      const address = found.auto.replace(/[.,;:!?]+$/, "");
      const href = safeHref(address);
      from -= found.auto.length - address.length;
      if (href === null) plain += address;
      else node = { kind: "link", href, children: [{ kind: "text", text: address }] };
    }
    if (node !== null) {
      flush();
      out.push(node);
    }
  }
  plain += source.slice(from);
  flush();
  return out;
}

function inlineText(nodes: readonly Inline[]): string {
  return nodes.map((node) => {
    if (node.kind === "text" || node.kind === "code") return node.text;
    if (node.kind === "break") return " ";
    return node.kind === "citation" ? "" : inlineText(node.children);
  }).join("");
}

/** The words of one line without the marks, for previews and quotes. */
export function lineText(source: string): string {
  return inlineText(parseInline(source.replace(/\s+/g, " ").replace(/^\s*(#{1,6}|>|[-*+]|\d{1,6}[.)])\s+/, ""), 99)).trim();
}
