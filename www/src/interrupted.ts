// <askvault-interrupted>: a line for each export that a closed page or a lost session interrupted, above whatever the host shows.
import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { controlStyles } from "./element/control-style.js";
import { FocusHeir, lineOf } from "./element/focus-heir.js";
import { groundStyles } from "./element/ground-style.js";
import { InterruptedOffers, discardQuestion, discardedWords, keptUntil, resumeButton } from "./element/interrupted-offers.js";
import { isBundleName } from "./element/resumed.js";
import { whenOf } from "./element/when.js";
import { conversationsOf, countOf } from "./element/words.js";
import type { Workspace } from "./element/workspace.js";
import { icon } from "./icon.js";
import type { InterruptedExport } from "./index.js";

/** Fires `export-resume` with an `InterruptedExport` inside the click, and `exports-announce` with a text for a live region. */
export class AskvaultInterrupted extends LitElement {
  static override properties = { workspace: { attribute: false } };
  static override styles = [
    groundStyles,
    controlStyles,
    css`
      :host {
        display: block;
        outline: none;
      }

      .offer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 8px var(--av-page-margin, 20px);
        border-block-end: 1px solid var(--av-line);
        background: var(--av-press);
      }

      .offer > .icon {
        color: var(--av-warn-text);
      }

      .words {
        flex: 1 1 260px;
        min-inline-size: 0;
      }

      .kept {
        display: block;
        color: var(--av-text-2);
        font-size: 12px;
        line-height: 16px;
      }

      .buttons {
        display: flex;
        gap: 8px;
      }

      @media (max-width: 639.98px) {
        .words {
          flex-basis: calc(100% - 28px);
        }

        .buttons {
          flex: 1;
        }

        .buttons .button {
          flex: 1;
          min-block-size: 44px;
        }
      }
    `,
  ];

  declare workspace: Workspace;
  readonly #offers = new InterruptedOffers(this, () => this.workspace);
  /** The one whose deletion is to be confirmed. */
  #asked: string | null = null;

  constructor() {
    super();
    new FocusHeir(this);
    this.workspace = { id: "" };
  }

  #ask(id: string, asked: boolean): void {
    this.#asked = asked ? id : null;
    this.requestUpdate();
    void this.updateComplete.then(() => lineOf(this.renderRoot, id)?.querySelector<HTMLElement>(asked ? "[data-testid=interrupted-keep]" : "[data-testid=interrupted-delete]")?.focus());
  }

  #discard(interrupted: InterruptedExport): void {
    this.#ask(interrupted.id, false);
    void this.#offers.discard(interrupted).then((how) => {
      this.dispatchEvent(new CustomEvent("exports-announce", { detail: { text: discardedWords[how] }, bubbles: true, composed: true }));
    });
  }

  #offer(interrupted: InterruptedExport): TemplateResult {
    const { id, format, fileName, fetched, total, createdMs } = interrupted;
    const nowMs = Date.now();
    const what = isBundleName(fileName) ? "ZIP" : format.toUpperCase();
    return html`<div class="offer" role="region" aria-label="Interrupted export" data-export=${id} data-testid="interrupted-export">
      ${icon("pause", 16)}
      ${this.#asked === id
        ? html`<p class="words" role="alert">${discardQuestion}</p>
            <span class="buttons">
              <button type="button" class="button small" data-testid="interrupted-keep" @click=${() => this.#ask(id, false)}>Keep it</button>
              <button type="button" class="button small danger" data-testid="interrupted-delete-sure" @click=${() => this.#discard(interrupted)}>Delete now</button>
            </span>`
        : html`<p class="words">Your ${what} export of ${whenOf(createdMs, nowMs)} was interrupted at ${countOf(fetched)} of ${conversationsOf(total)}.<span class="kept">${keptUntil(interrupted, nowMs)}</span></p>
            <span class="buttons">
              ${resumeButton("primary", () => this.#offers.resume(interrupted))}
              <button type="button" class="button small" data-testid="interrupted-delete" @click=${() => this.#ask(id, true)}>Delete</button>
            </span>`}
    </div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { unretried } = this.#offers;
    return unretried.length === 0 ? nothing : html`${repeat(unretried, ({ id }) => id, (each) => this.#offer(each))}`;
  }
}

if (customElements.get("askvault-interrupted") === undefined) customElements.define("askvault-interrupted", AskvaultInterrupted);

declare global {
  interface HTMLElementTagNameMap {
    "askvault-interrupted": AskvaultInterrupted;
  }
}
