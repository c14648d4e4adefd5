// "What is it for?": file formats by what people do with them.
import { css, html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon, type IconName } from "../icon.js";
import type { Purpose } from "./choices.js";

const cards: readonly { purpose: Purpose; name: string; line: string; icon: IconName }[] = [
  { purpose: "spreadsheet", name: "Spreadsheet", line: "CSV, one row each", icon: "table" },
  { purpose: "messages", name: "Messages", line: "CSV, row per message", icon: "messages" },
  { purpose: "data", name: "Data", line: "JSON with metadata", icon: "braces" },
  { purpose: "transcript", name: "Readable transcript", line: "PDF, tagged", icon: "file-text" },
  { purpose: "bundle", name: "Bundle", line: "ZIP, with proof", icon: "archive" },
  { purpose: "lines", name: "Lines", line: "JSON Lines, one each", icon: "lines" },
];

/** One radio group of cards. */
export function purposeCards(view: { purpose: Purpose; onPurpose: (purpose: Purpose) => void }): TemplateResult {
  return html`<section class="block" data-testid="purpose-block">
    <h3 class="block-title" id="purpose-title">What is it for?</h3>
    <div class="cards" role="radiogroup" aria-labelledby="purpose-title">
      ${cards.map(
        (card) => html`<label class="card" data-testid="purpose-card">
          <input
            type="radio"
            name="purpose"
            value=${card.purpose}
            data-testid="purpose-${card.purpose}"
            .checked=${live(card.purpose === view.purpose)}
            @change=${() => view.onPurpose(card.purpose)}
          />
          <span class="card-icon">${icon(card.icon, 16)}</span>
          <span class="card-text"><span class="card-name">${card.name}</span><span class="card-line">${card.line}</span></span>
        </label>`,
      )}
    </div>
  </section>`;
}

export const purposeCardsStyles = css`
  .cards {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 6px;
  }

  .card {
    position: relative;
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 48px;
    padding: 0 10px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
    cursor: pointer;
    transition: background-color var(--av-motion-press);
  }

  .card:hover {
    background: var(--av-hover);
  }

  .card input {
    position: absolute;
    inset: -1px;
    appearance: none;
    margin: 0;
    border-radius: inherit;
    cursor: inherit;
  }

  .card input:checked {
    border: 2px solid var(--av-accent);
  }

  .card:has(:checked) {
    background: var(--av-accent-tint);
  }

  .card-icon {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 7px;
    background: var(--av-sunken);
    color: var(--av-text-2);
    pointer-events: none;
  }

  .card:has(:checked) .card-icon {
    background: var(--av-accent);
    color: var(--av-on-accent);
  }

  .card-text {
    display: grid;
    min-inline-size: 0;
    pointer-events: none;
  }

  .card-name {
    font-weight: 500;
    line-height: 16px;
  }

  .card-line {
    color: var(--av-text-2);
    font-size: 11.5px;
    line-height: 15px;
  }

  @media (max-width: 639.98px) {
    .card {
      min-block-size: 56px;
      padding: 0 8px;
      gap: 8px;
    }

    .card-icon {
      inline-size: 24px;
      block-size: 24px;
    }
  }

  @media (forced-colors: active) {
    .card input:checked {
      border-color: Highlight;
    }
  }
`;
