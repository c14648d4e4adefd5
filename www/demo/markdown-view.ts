/** Draws the tree of `markdown.ts` as templates: message text never becomes markup. */
import { css, html, nothing, type TemplateResult } from "lit";
import { parseMarkdown, type Block, type Inline } from "./markdown.js";

export type CitationMark = (number: number) => TemplateResult;

function inline(node: Inline, mark: CitationMark): TemplateResult | string {
  switch (node.kind) {
    case "text": return node.text;
    case "break": return html`<br />`;
    case "code": return html`<code dir="ltr">${node.text}</code>`;
    case "strong": return html`<strong>${node.children.map((child) => inline(child, mark))}</strong>`;
    case "emphasis": return html`<em>${node.children.map((child) => inline(child, mark))}</em>`;
    case "struck": return html`<s>${node.children.map((child) => inline(child, mark))}</s>`;
    case "link": return html`<a href=${node.href} target="_blank" rel="noopener noreferrer nofollow" title=${node.href}>${node.children.map((child) => inline(child, mark))}</a>`;
    case "citation": return mark(node.number);
  }
}

function block(node: Block, mark: CitationMark): TemplateResult {
  const line = (children: readonly Inline[]): readonly (TemplateResult | string)[] => children.map((child) => inline(child, mark));
  switch (node.kind) {
    case "paragraph": return html`<p dir="auto">${line(node.children)}</p>`;
    case "heading": return html`<p class="heading" dir="auto">${line(node.children)}</p>`;
    case "code": return html`<pre dir="ltr" tabindex="0"><code>${node.text}</code></pre>`;
    case "table":
      return html`<div class="table" tabindex="0"><table dir="auto"><thead><tr>${node.head.map((cell) => html`<th scope="col">${line(cell)}</th>`)}</tr></thead>
        <tbody>${node.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${line(cell)}</td>`)}</tr>`)}</tbody></table></div>`;
    case "quote": return html`<blockquote dir="auto">${node.children.map((child) => block(child, mark))}</blockquote>`;
    case "list":
      return node.ordered
        ? html`<ol class="listed" start=${node.start === 1 ? nothing : node.start} dir="auto">${node.items.map((item) => html`<li>${line(item)}</li>`)}</ol>`
        : html`<ul class="listed" dir="auto">${node.items.map((item) => html`<li>${line(item)}</li>`)}</ul>`;
  }
}

export function markdownView(source: string, citations: number, mark: CitationMark): readonly TemplateResult[] {
  return parseMarkdown(source, citations).map((node) => block(node, mark));
}

/** Text that is not Markdown: line ends kept, nothing else. */
export function plainView(source: string): TemplateResult {
  return html`<p class="plain" dir="auto">${source}</p>`;
}

export const markdownLook = css`
  .text { display: grid; gap: 8px; overflow-wrap: anywhere; font-size: 13.5px; line-height: 20px; }
  .text p.plain { white-space: pre-wrap; }
  .text .heading { font-weight: 600; }
  .text a { color: var(--av-accent-text); text-decoration-color: var(--av-accent-line); text-underline-offset: 2px; }
  .text .listed { display: grid; gap: 2px; padding-inline-start: 20px; list-style: disc; }
  .text ol.listed { list-style: decimal; }
  .text .table { overflow-x: auto; }
  .text table { border-collapse: collapse; font-size: 12.5px; }
  .text th, .text td { padding: 3px 10px; border: 1px solid var(--av-line-2); text-align: start; }
  .text th { font-weight: 600; }
  .text blockquote { margin: 0; padding-inline-start: 10px; border-inline-start: 3px solid var(--av-line-2); color: var(--av-text-2); }
  .text code { padding: 1px 4px; border-radius: 4px; background: color-mix(in srgb, var(--av-text) 7%, transparent); font-family: var(--av-mono); font-size: 12px; }
  .text pre { margin: 0; padding: 8px 10px; border-radius: 7px; background: color-mix(in srgb, var(--av-text) 6%, transparent); overflow-x: auto; }
  .text pre code { padding: 0; background: none; }
  @media (max-width: 639.98px) { .text { font-size: 14px; } }
`;
