// "In the background": whether the reader waits for the file, or it is kept here until they fetch it.
import { css, html, type TemplateResult } from "lit";
import { checkbox } from "./control.js";

export interface BackgroundChoiceView {
  on: boolean;
  onChange: (on: boolean) => void;
}

export function backgroundChoice({ on, onChange }: BackgroundChoiceView): TemplateResult {
  return html`<label class="background" data-testid="background-choice">
    ${checkbox({ state: on ? "all" : "none", label: "Run in the background", testId: "background", onChange })}
    <span class="background-words" aria-hidden="true">
      <span class="background-name">Run in the background</span>
      <span class="background-note">${on ? "The file is kept in this browser for 7 days." : "The file is saved as soon as it is ready."}</span>
    </span>
  </label>`;
}

export const backgroundChoiceStyles = css`
  .background {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 28px;
    margin-block-start: -10px;
    padding-inline-start: 14px;
    cursor: pointer;
  }

  .background-words {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    align-items: baseline;
    min-inline-size: 0;
  }

  .background-note {
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  @media (max-width: 639.98px) {
    .background {
      min-block-size: 44px;
    }
  }
`;
