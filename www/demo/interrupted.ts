/** Exports that were interrupted: the offer to resume or to delete them, above whatever page is shown. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { deleteCheckpoint, watchInterrupted, type InterruptedExport } from "../src/index.js";
import { icon } from "../src/icon.js";
import { announce } from "./announce.js";
import { checkpointHost, exportContext, resumeNow, unkept } from "./export-scope.js";
import { look } from "./look.js";
import { session, sessionTime } from "./session.js";
import { watchStores } from "./store.js";
import { numberWords } from "./time.js";

export class Interrupted extends LitElement {
  static override properties = { exports: { state: true }, asked: { state: true } };
  declare private exports: readonly InterruptedExport[];
  /** The one whose deletion is to be confirmed. */
  declare private asked: string | null;
  private unwatch = (): void => undefined;
  private unsubscribe = (): void => undefined;
  private watched = "";

  constructor() {
    super();
    this.exports = [];
    this.asked = null;
    watchStores(this, unkept);
  }

  static override styles = [look, css`
    :host { display: block; }
    .offer { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 8px 16px; border-block-end: 1px solid var(--av-line); background: var(--av-press); }
    .words { flex: 1 1 260px; min-inline-size: 0; }
    .words small { display: block; color: var(--av-text-2); font-size: 12px; }
    .buttons { display: flex; gap: 8px; }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = session.subscribe(() => this.watch());
    this.watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe();
    this.unwatch();
    this.watched = "";
  }

  /** Follows the user who is signed in. */
  private watch(): void {
    const context = exportContext();
    const owner = context === null ? null : checkpointHost(context);
    const name = owner === null ? "" : `${owner.workspaceId} ${owner.userId}`;
    if (name === this.watched) return;
    this.watched = name;
    this.unwatch();
    this.exports = [];
    this.unwatch = owner === null ? () => undefined : watchInterrupted(owner, (exports) => { this.exports = exports; });
  }

  private async discard(interrupted: InterruptedExport): Promise<void> {
    this.asked = null;
    await deleteCheckpoint(interrupted.id).catch(() => undefined);
    announce("The interrupted export is deleted.");
  }

  private renderOne(interrupted: InterruptedExport): TemplateResult {
    const context = exportContext();
    const time = sessionTime();
    const when = (ms: number): string => {
      const at = new Date(ms).toISOString();
      return `${time.day(at)}, ${time.clock(at)}`;
    };
    const { id, format, fetched, total, createdMs, expiresMs } = interrupted;
    const asks = this.asked === id;
    return html`<div class="offer" role="region" aria-label="Interrupted export" data-testid="interrupted-export">
      ${icon("alert", 16)}
      <p class="words">${asks ? "Delete it? What was read of it is removed from this computer." : html`Your ${format.toUpperCase()} export of ${when(createdMs)} was interrupted at ${numberWords(fetched)} of ${numberWords(total)} conversations.
        <small>What was read is kept encrypted on this computer until ${when(expiresMs)}.</small>`}</p>
      <span class="buttons">${asks
        ? html`<button class="button small" type="button" data-testid="interrupted-keep" @click=${() => { this.asked = null; }}>Keep</button>
          <button class="button small" type="button" data-testid="interrupted-delete-sure" @click=${() => void this.discard(interrupted)}>Delete</button>`
        : html`<button class="button small primary" type="button" data-testid="interrupted-resume" ?disabled=${context === null} @click=${() => { if (context !== null) resumeNow(context, interrupted); }}>Resume</button>
          <button class="button small" type="button" data-testid="interrupted-delete" @click=${() => { this.asked = id; }}>Delete</button>`}</span>
    </div>`;
  }

  protected override render(): TemplateResult {
    const why = unkept.get();
    return html`${why === null ? nothing : html`<p class="offer" role="status" data-testid="unkept">${icon("info", 16)}The export goes on, but cannot be resumed if it is interrupted: ${why}.</p>`}
      ${this.exports.map((one) => this.renderOne(one))}`;
  }
}

customElements.define("av-interrupted", Interrupted);
