// The fourth export: which three run, and whether it waits its turn.
import { css, html, type TemplateResult } from "lit";
import { slotCount } from "../desk/slots.js";
import { icon } from "../icon.js";
import type { ExportDesk } from "./shared-desk.js";
import { conversationsOf, percentOf, plural } from "./words.js";

export interface SlotOfferView {
  desk: ExportDesk;
  onQueue: () => void;
  onCancel: () => void;
}

/** How far an export is, wherever it runs. */
export function shareOf(desk: ExportDesk, id: string): { fraction: number | null; here: boolean } {
  const job = desk.jobs.find((each) => each.id === id);
  if (job !== undefined) return { fraction: job.progress?.fraction ?? null, here: true };
  return { fraction: desk.elsewhere(id)?.fraction ?? null, here: false };
}

export function slotOffer({ desk, onQueue, onCancel }: SlotOfferView): TemplateResult {
  const running = desk.entries.filter(({ state }) => state === "running");
  const queued = desk.entries.filter(({ state }) => state === "queued").length;
  const direct = Math.max(0, slotCount - running.length);
  return html`<div class="slot-offer" role="alertdialog" aria-labelledby="slot-title" aria-describedby="slot-list" data-testid="slot-offer">
    <div class="slot-words">
      <h3 id="slot-title">${icon("info", 16)}Three exports are running; more cannot run at once</h3>
      <ul id="slot-list">
        ${running.map((entry) => {
          const { fraction, here } = shareOf(desk, entry.id);
          const who = here || entry.owner === null ? "" : desk.isMine(entry) ? "" : `, ${entry.owner.name}`;
          return html`<li data-testid="slot-running"><bdi>${entry.title}</bdi>, ${conversationsOf(entry.count)}${who}${here ? "" : ", in another tab"}${fraction === null ? "" : ` · ${percentOf(fraction)}`}</li>`;
        })}
        ${direct === 0 ? "" : html`<li>${plural(direct, "export")} that ${direct === 1 ? "is" : "are"} saved directly</li>`}
      </ul>
      <p class="slot-note">Queue it and it starts by itself${queued === 0 ? "" : `, after ${plural(queued, "other")} in the queue`}. The file is then kept in this browser for 7 days.</p>
    </div>
    <div class="slot-buttons">
      <button type="button" class="button ghost" data-testid="slot-cancel" @click=${onCancel}>Cancel</button>
      <button type="button" class="button primary" data-testid="slot-queue" @click=${onQueue}>${icon("clock", 16)}Queue it</button>
    </div>
  </div>`;
}

export const slotOfferStyles = css`
  .slot-offer {
    display: flex;
    flex: none;
    align-items: end;
    gap: 16px;
    padding: 14px 20px;
    border-block-start: 1px solid var(--av-warn-line);
    background: var(--av-warn-tint);
  }

  .slot-words {
    flex: 1;
    min-inline-size: 0;
  }

  .slot-offer h3 {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--av-warn-text);
    font-size: 13.5px;
    font-weight: 600;
  }

  .slot-offer ul {
    margin-block: 4px;
    padding-inline-start: 24px;
    overflow-wrap: anywhere;
  }

  .slot-note {
    padding-inline-start: 24px;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
  }

  .slot-buttons {
    display: flex;
    flex: none;
    gap: 8px;
  }

  @media (max-width: 639.98px) {
    .slot-offer {
      flex-direction: column;
      align-items: stretch;
      padding: 12px 16px;
    }

    .slot-buttons .button {
      flex: 1;
    }
  }
`;
