// Text with what is special about it: replacements in the finished text, originals in the text before.
import { css, html, type TemplateResult } from "lit";

/** A pseudonym or a label, as the engine writes them. */
const tokenPattern = /\[[A-Z]+-(?:[0-9A-HJKMNP-TV-Z]{10}|[0-9A-HJKMNP-TV-Z]{4})\]/g;
/** An id that was remapped: its own prefix, twelve signs of the same alphabet. */
const idPattern = /\b[a-z]{2,6}_[0-9A-HJKMNP-TV-Z]{12}\b/g;
const eitherPattern = new RegExp(`${tokenPattern.source}|${idPattern.source}`, "g");

export interface TextPart {
  text: string;
  mark: "token" | "original" | null;
}

function partsBy(text: string, pattern: RegExp, mark: TextPart["mark"]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), mark: null });
    parts.push({ text: match[0], mark });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), mark: null });
  return parts;
}

/** Finds the replacements. */
export function tokenParts(text: string): readonly TextPart[] {
  return partsBy(text, eitherPattern, "token");
}

const wordSign = /[\p{L}\p{N}]/u;
const escaped = (value: string): string => value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Makes a finder of these values, longest first, whole words only; null when there is nothing to find. */
export function originalFinder(values: Iterable<string>): ((text: string) => readonly TextPart[]) | null {
  const wanted = [...new Set(values)].filter((value) => value.trim() !== "").sort((one, next) => next.length - one.length);
  if (wanted.length === 0) return null;
  const whole = wanted.map((value) => {
    const begins = wordSign.test(value.charAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
    const ends = wordSign.test(value.charAt(value.length - 1)) ? "(?![\\p{L}\\p{N}])" : "";
    return `${begins}${escaped(value)}${ends}`;
  });
  const pattern = new RegExp(whole.join("|"), "gu");
  return (text) => partsBy(text, pattern, "original");
}

/** Draws the parts. The characters are those of the file. */
export function markedText(parts: readonly TextPart[]): TemplateResult {
  return html`${parts.map(({ text, mark }) => {
    if (mark === "token") return html`<span class="token">${text}</span>`;
    if (mark === "original") return html`<mark class="original">${text}</mark>`;
    return text;
  })}`;
}

export const tokenTextStyles = css`
  .token {
    padding: 0 3px;
    border: 1px solid var(--av-token-line);
    border-radius: var(--av-radius-token);
    background-color: var(--av-token-tint);
    /* Never colour alone: a hatch and a border, which print and forced colours keep. */
    background-image: repeating-linear-gradient(135deg, transparent 0 3px, color-mix(in srgb, var(--av-token-line) 34%, transparent) 3px 5px);
    color: var(--av-token-text);
    font: 500 11.5px/16px var(--av-mono);
    font-feature-settings: normal;
    overflow-wrap: anywhere;
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
    print-color-adjust: exact;
  }

  .original {
    border-block-end: 2px solid var(--av-warn-text);
    background: var(--av-warn-tint);
    color: inherit;
    print-color-adjust: exact;
  }

  @media (forced-colors: active) {
    .token {
      border-color: CanvasText;
      background-image: repeating-linear-gradient(135deg, transparent 0 3px, GrayText 3px 4px);
    }

    .original {
      border-block-end-color: Mark;
      background: Mark;
      color: MarkText;
    }
  }
`;
