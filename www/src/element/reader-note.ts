// "Who will read it?": one honest line, as long as nothing can be replaced.
import { css, html, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { fullReader } from "./words.js";

export function readerNote(): TemplateResult {
  return html`<section class="block" data-testid="reader-block">
    <h3 class="block-title">Who will read it?</h3>
    <p class="reader">${icon("shield", 16)}<span><strong>${fullReader.title}</strong> ${fullReader.text}</span></p>
  </section>`;
}

export const readerNoteStyles = css`
  .reader {
    display: flex;
    gap: 9px;
    padding: 9px 12px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-sunken);
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
  }

  .reader .icon {
    color: var(--av-warn-text);
  }

  .reader strong {
    color: var(--av-text);
    font-weight: 600;
  }
`;
