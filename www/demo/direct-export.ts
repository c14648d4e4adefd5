import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { optionsOf, purposeOf, startChoices } from "../src/element/choices.js";
import { controlStyles } from "../src/element/control-style.js";
import { type Run, type RunState, startRun } from "../src/element/export-run.js";
import { cancelledPanel, failurePanel, failurePanelStyles } from "../src/element/failure-panel.js";
import { codeOf, describeFailure } from "../src/element/failure.js";
import { finishedPanel, finishedPanelStyles } from "../src/element/finished-panel.js";
import { guardPage } from "../src/element/page-guard.js";
import { panelStyles } from "../src/element/panel.js";
import { progressPanel, progressPanelStyles } from "../src/element/progress-panel.js";
import { saveBlob } from "../src/element/save-blob.js";
import type { Scope } from "../src/element/scope.js";
import { hasDecimalComma } from "../src/element/words.js";
import type { SavedExport } from "../src/index.js";
import { announce } from "./announce.js";
import { noteSessionEnd } from "./session.js";

export interface DirectRequest {
  readonly scope: Scope;
  readonly format: "csv" | "json";
  readonly mode: "conversations" | "messages";
  /** Opens the dialog instead, for what a single click cannot do. */
  readonly openDialog: () => void;
}

type Panel = { readonly kind: "running"; readonly run: RunState } | { readonly kind: "finished"; readonly saved: SavedExport } | { readonly kind: "failed"; readonly error: unknown; readonly read: number } | { readonly kind: "cancelled" };

/** Exports with the dialog's own defaults and panels, straight from a menu entry. */
export class DirectExport extends LitElement {
  static override properties = { panel: { state: true }, minimised: { state: true }, copied: { state: true }, listed: { state: true } };
  declare private panel: Panel | null;
  declare private minimised: boolean;
  declare private copied: boolean;
  declare private listed: ReadonlySet<string>;
  private request: DirectRequest | null = null;
  private run: Run | null = null;

  constructor() {
    super();
    this.panel = null;
    this.minimised = false;
    this.copied = false;
    this.listed = new Set();
  }

  static override styles = [css`
    :host { display: contents; color: var(--av-text); font: 400 13px/20px var(--av-font); font-feature-settings: var(--av-font-features); text-align: start; }
    @media (max-width: 639.98px) { :host { font-size: 14px; } }
  `, controlStyles, panelStyles, progressPanelStyles, finishedPanelStyles, failurePanelStyles];

  get running(): boolean {
    return this.run !== null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.run?.cancel();
  }

  /** Call it in the click itself: the save dialog opens before anything is awaited. */
  start(request: DirectRequest): void {
    if (this.run) return;
    this.request = request;
    this.minimised = false;
    this.copied = false;
    this.listed = new Set();
    const { scope, format, mode } = request;
    const purpose = purposeOf(format, mode);
    const choices = { ...startChoices(hasDecimalComma(navigator.language)), purpose };
    const options = optionsOf(choices, { table: [], audiences: scope.audiences ?? null, exportTime: new Date().toISOString() });
    const guard = guardPage();
    let read = 0;
    this.run = startRun({
      purpose, options, count: scope.count, source: scope.source,
      onState: (run) => {
        read = run.written;
        guard.show(run.fraction);
        this.panel = { kind: "running", run };
      },
      onEnd: (end) => {
        guard.release();
        this.run = null;
        if (end.kind === "failed") {
          this.panel = { kind: "failed", error: end.error, read };
          if (codeOf(end.error) === "session-expired") noteSessionEnd();
        } else {
          this.panel = end;
          announce(end.kind === "finished" ? `Export finished: ${end.saved.savedAs.name}` : "Export cancelled. No file was saved.");
        }
      },
    });
  }

  private close(): void {
    this.panel = null;
  }

  private toDialog(): void {
    this.panel = null;
    this.request?.openDialog();
  }

  private again(): void {
    const { request } = this;
    this.panel = null;
    if (request) this.start(request);
  }

  private async copy(saved: SavedExport): Promise<void> {
    if (saved.sha256 === null) return;
    try {
      await navigator.clipboard.writeText(saved.sha256);
      this.copied = true;
    } catch {
      announce("The browser did not allow copying.");
    }
  }

  private toggleListed(name: string): void {
    const next = new Set(this.listed);
    if (!next.delete(name)) next.add(name);
    this.listed = next;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { panel } = this;
    const close = (): void => this.close();
    switch (panel?.kind) {
      case "running":
        return html`<div class="root">${progressPanel({ run: panel.run, minimised: this.minimised, onMinimise: (minimised) => { this.minimised = minimised; }, onCancel: () => this.run?.cancel() })}</div>`;
      case "finished":
        return html`<div class="root">${finishedPanel({
          saved: panel.saved, copied: this.copied, listed: this.listed, canRetry: false, canAddFields: true, onCopy: () => void this.copy(panel.saved), onList: (name) => this.toggleListed(name),
          onRetry: close, onSaveAgain: (blob, name) => saveBlob(blob, name), onMoreFields: () => this.toDialog(), onClose: close,
        })}</div>`;
      case "failed":
        return html`<div class="root">${failurePanel({
          failure: describeFailure(panel.error, { count: this.request?.scope.count ?? 0, stage: "export", read: panel.read }),
          onRetry: () => this.again(), onChoices: () => this.toDialog(), onReload: () => location.reload(), onClose: close,
        })}</div>`;
      case "cancelled":
        return html`<div class="root">${cancelledPanel({ onAgain: () => this.toDialog(), onClose: close })}</div>`;
      case undefined:
        return nothing;
    }
  }
}

customElements.define("av-direct-export", DirectExport);
