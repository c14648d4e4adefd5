// The text of a page as its tags give it: what a screen reader hears in the preview, and what "Open as text" shows.

export interface TextBlock {
  /** 1 to 6 for headings, 0 for all else. */
  readonly heading: number;
  readonly text: string;
  /** Of the block, where the file says it. */
  readonly language: string | null;
}

/** A node of a page's structure, as pdf.js gives it. */
export interface TagNode {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly alt?: string;
  readonly lang?: string;
  readonly children?: readonly TagNode[];
}

/** A piece of a page's content: text, or the beginning or end of a tagged stretch. */
interface ContentItem {
  readonly type?: string;
  readonly id?: string;
  readonly str?: string;
  readonly hasEOL?: boolean;
}

/** Tags that stand for a paragraph of their own; all others are parts of one or hold several. */
const blocks = /^(?:H[1-6]?|P|LBody|TR|Caption|Figure|TOCI|BlockQuote|Code|Title)$/;
const cell = /^T[DH]$/;

/** The text of each tagged stretch, by its id. */
function stretches(items: readonly object[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open: (string | null)[] = [];
  for (const item of items as readonly ContentItem[]) {
    if (item.type === "endMarkedContent") open.pop();
    else if (item.type !== undefined) open.push(item.id ?? null);
    else {
      const id = open.findLast((one) => one !== null);
      if (id !== undefined && id !== null) found.set(id, `${found.get(id) ?? ""}${item.str ?? ""}${item.hasEOL === true ? " " : ""}`);
    }
  }
  return found;
}

const tidy = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The blocks of a page in reading order. What is not tagged, such as its foot, is no part of it. */
export function textBlocks(tree: TagNode | null, items: readonly object[]): readonly TextBlock[] {
  const content = stretches(items);
  const all: TextBlock[] = [];

  function textOf(node: TagNode): string {
    if (node.type === "content") return content.get(node.id ?? "") ?? "";
    if (node.alt !== undefined && node.alt !== "") return node.alt;
    const between = node.role === "TR" ? ": " : cell.test(node.role ?? "") ? " " : "";
    return (node.children ?? []).map(textOf).filter((text) => between === "" || tidy(text) !== "").join(between);
  }

  function walk(node: TagNode, language: string | null): void {
    const own = node.lang ?? language;
    const isBlock = blocks.test(node.role ?? "");
    const holdsBlocks = node.children?.some((child) => blocks.test(child.role ?? "")) === true;
    if (isBlock && !holdsBlocks) {
      const text = tidy(textOf(node));
      const level = /^H([1-6])$/.exec(node.role ?? "")?.[1];
      if (text !== "") all.push({ heading: level === undefined ? (node.role === "H" || node.role === "Title" ? 1 : 0) : Number(level), text, language: own });
      return;
    }
    for (const child of node.children ?? []) {
      if (child.type === "content") {
        const text = tidy(textOf(child));
        if (text !== "") all.push({ heading: 0, text, language: own });
      } else walk(child, own);
    }
  }

  if (tree !== null) walk(tree, null);
  return all;
}
