// JSON and JSON Lines as they are in the file: numbered lines, keys told apart from values, nothing rewritten.
import { css, html, nothing, type TemplateResult } from "lit";
import type { PreviewFile } from "./preview-run.js";
import { markedText, tokenParts, type TextPart } from "./token-text.js";
import { countOf } from "./words.js";

/** Which marks the lines get. */
export interface LineMarks {
  tokens: boolean;
  original: ((text: string) => readonly TextPart[]) | null;
}

/** Characters of one line that are drawn; what is longer says how much is left. */
const shownChars = 1_400;

/** Strings up to this length stay on one line; a phone's line holds a few characters more. */
const unbrokenChars = 36;

/** A string with the signs that belong behind it; what a colon follows is a key. */
const stringPattern = /"(?:[^"\\]|\\.)*"(?:(\s*:)|[\]},]*)/g;

/** Splits a line of JSON so that it breaks between its values. The characters stay as they are. */
function coloured(line: string, marks: LineMarks): TemplateResult[] {
  const parts: TemplateResult[] = [];
  let at = 0;
  const marked = (text: string) => (marks.tokens ? markedText(tokenParts(text)) : marks.original === null ? text : markedText(marks.original(text)));
  const upTo = (end: number) => {
    if (end > at) parts.push(html`<span class="json-value">${marked(line.slice(at, end))}</span>`);
    at = end;
  };
  for (const match of line.matchAll(stringPattern)) {
    const [text, colon] = match;
    if (text.length > unbrokenChars) continue;
    upTo(match.index);
    parts.push(html`<span class=${colon === undefined ? "json-value unbroken" : "json-key unbroken"}>${colon === undefined ? marked(text) : text}</span>`);
    at += text.length;
  }
  upTo(line.length);
  return parts;
}

/** The lines of the file. */
export function fileLines(file: PreviewFile): readonly string[] {
  const lines = file.text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

export function previewLines(lines: readonly string[], marks: LineMarks): TemplateResult {
  return html`<ol class="lines" tabindex="0" aria-label="First lines of the file" data-testid="preview-lines">
    ${lines.map((line, index) => {
      const rest = line.length - shownChars;
      return html`<li class="line">
        <span class="line-number">${index + 1}</span>
        <code class="line-text" dir="ltr"
          >${coloured(rest > 0 ? line.slice(0, shownChars) : line, marks)}${rest > 0 ? html`<span class="line-rest"> … ${countOf(rest)} more characters</span>` : nothing}</code
        >
      </li>`;
    })}
  </ol>`;
}

export const previewLinesStyles = css`
  .lines {
    flex: 1 1 0;
    min-block-size: 0;
    margin: 0;
    padding: 6px 0;
    overflow: auto;
    list-style: none;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .lines:focus-visible {
    outline-offset: -2px;
    border-radius: var(--av-radius-card);
  }

  .line {
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr);
    gap: 10px;
    padding: 5px 14px 5px 0;
  }

  .line + .line {
    border-block-start: 1px solid var(--av-line);
  }

  .line-number {
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 18px;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .line-text {
    overflow-wrap: anywhere;
    color: var(--av-text);
    font: 500 11.5px/18px var(--av-mono);
    white-space: pre-wrap;
  }

  .json-key {
    color: var(--av-accent-text);
  }

  .json-value {
    unicode-bidi: isolate;
  }

  .line-text .unbroken {
    white-space: pre;
  }

  .line-rest {
    white-space: nowrap;
    color: var(--av-text-3);
    font-family: var(--av-font);
  }
`;
