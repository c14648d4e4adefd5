// <askvault-exports>: all exports in the background of one workspace: running, queued, interrupted, failed, and the files that are kept.
import { LitElement, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Entry, isOpen, rememberMs } from "./desk/entry.js";
import { slotCount } from "./desk/slots.js";
import { barStyles } from "./element/bar.js";
import { segments } from "./element/control.js";
import { controlStyles } from "./element/control-style.js";
import { goneWords, unreadIds } from "./element/entry-words.js";
import { exportsStyles } from "./element/exports-style.js";
import { type EntryRowState, type ExportsRowHost, entryRow, interruptedRow } from "./element/exports-row.js";
import { FocusHeir, lineOf } from "./element/focus-heir.js";
import { groundStyles } from "./element/ground-style.js";
import { exportsRowStyles } from "./element/exports-row-style.js";
import { InterruptedOffers, discardedWords } from "./element/interrupted-offers.js";
import { downloadKept } from "./element/kept-download.js";
import { deskOf, type ExportDesk } from "./element/shared-desk.js";
import { countOf } from "./element/words.js";
import type { Workspace } from "./element/workspace.js";
import { icon } from "./icon.js";

type Shown = "all" | "running" | "finished" | "attention";

const noFile: ReadonlySet<Entry["state"]> = new Set(["failed", "stopped", "lost"]);

/** What asks before it deletes or ends something. */
const askers = ["delete-export", "interrupted-delete", "cancel-row"].map((testId) => `[data-testid=${testId}]`).join(", ");

/** What the host opens a dialog with, so that only what could not be read is exported again. */
export interface RetryDetail {
  ids: readonly string[];
  format: Entry["format"];
  mode: Entry["mode"];
  profile: Entry["profile"];
}

/**
 * Fires `export-resume` with an `InterruptedExport` inside the click, `exports-retry` with a `RetryDetail`, `exports-again` when the reader wants to make an export that is gone, and
 * `exports-announce` with a text for a live region.
 */
export class AskvaultExports extends LitElement {
  static override styles = [groundStyles, controlStyles, barStyles, exportsStyles, exportsRowStyles];
  static override properties = { workspace: { attribute: false }, exportId: {}, verifyHref: {} };

  declare workspace: Workspace;
  /** The export of a link: its row is marked, or what became of its file is said. */
  declare exportId: string | null;
  /** The page that verifies bundles, opened in a new tab from the row of one that is kept; empty where there is none. */
  declare verifyHref: string;

  readonly #offers = new InterruptedOffers(this, () => this.workspace);
  #desk: ExportDesk | null = null;
  #without = false;
  #wanted = "";
  #stop: (() => void) | null = null;
  #shown: Shown = "all";
  #asked: string | null = null;
  #listed: ReadonlySet<string> = new Set();
  #faults = new Map<string, NonNullable<EntryRowState["fault"]>>();
  #came = "";

  constructor() {
    super();
    new FocusHeir(this);
    this.workspace = { id: "" };
    this.exportId = null;
    this.verifyHref = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
    this.#wanted = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { id, user } = this.workspace;
    const wanted = JSON.stringify([id, user?.id ?? null]);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void deskOf(id, user ?? null).then((desk) => {
      if (wanted !== this.#wanted) return;
      this.#stop?.();
      this.#desk = desk;
      this.#without = desk === null;
      this.#stop = desk?.subscribe(() => this.requestUpdate()) ?? null;
      void desk?.refresh();
      this.requestUpdate();
    });
  }

  protected override updated(): void {
    if (this.exportId === null || this.#came === this.exportId || this.#desk?.loaded !== true || !this.#offers.known) return;
    this.#came = this.exportId;
    const row = this.renderRoot.querySelector<HTMLElement>(".row.named, .gone");
    row?.scrollIntoView({ block: "nearest" });
    row?.focus({ preventScroll: true });
  }

  #change(work: () => void): void {
    work();
    this.requestUpdate();
  }

  /** Null takes the question back: the focus returns to what asked. */
  #ask(id: string | null): void {
    const line = id ?? this.#asked;
    this.#change(() => (this.#asked = id));
    if (line === null) return;
    const focused = id === null ? askers : "[data-testid=keep-file]";
    void this.updateComplete.then(() => lineOf(this.renderRoot, line)?.querySelector<HTMLElement>(focused)?.focus());
  }

  #say(text: string): void {
    this.dispatchEvent(new CustomEvent("exports-announce", { detail: { text }, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult {
    const desk = this.#desk;
    if (this.#without) return this.#empty("Files cannot be kept here", "This browser, or this window, has no private storage. Exports are saved directly, as soon as they are ready.");
    if (desk === null || !desk.loaded) return html`<div class="bones" aria-busy="true" data-testid="exports-loading">${[1, 2, 3].map(() => html`<span class="bone"></span>`)}</div>`;
    const entries = desk.entries.filter((entry) => entry.state !== "deleted");
    const gone = this.#gone(desk, entries);
    if (entries.length === 0 && this.#offers.list.length === 0) {
      return html`${gone}${this.#empty("No exports yet", "Select conversations in the inbox, then Export. From 1,000 conversations on an export runs in the background, and its file is kept here for 7 days.")}`;
    }
    return html`${gone}${this.#list(desk, entries)}`;
  }

  #empty(title: string, text: string): TemplateResult {
    return html`<div class="empty" data-testid="exports-empty">
      <span class="empty-mark">${icon("download", 22)}</span>
      <h2>${title}</h2>
      <p>${text}</p>
    </div>`;
  }

  /** A link to a file that is not there any more. */
  #gone(desk: ExportDesk, shown: readonly Entry[]): TemplateResult | typeof nothing {
    const id = this.exportId;
    if (id === null) return nothing;
    const entry = desk.entries.find((each) => each.id === id);
    if (!this.#offers.known || this.#offers.of(id) !== undefined) return nothing;
    if (entry !== undefined && (entry.state === "finished" || isOpen(entry)) && shown.includes(entry)) return nothing;
    const { title, text } = goneWords(entry);
    return html`<div class="gone" role="status" tabindex="-1" data-testid="export-gone">
      <span class="gone-mark">${icon("clock", 18)}</span>
      <div><h2>${title}</h2><p>${text}</p></div>
      <button type="button" class="button" data-testid="gone-again" @click=${() => this.dispatchEvent(new CustomEvent("exports-again", { bubbles: true, composed: true }))}>Go to the inbox</button>
    </div>`;
  }

  #is(entry: Entry, shown: Shown): boolean {
    if (shown === "running") return isOpen(entry);
    if (shown === "finished") return entry.state === "finished";
    return shown === "all" || noFile.has(entry.state) || (entry.state === "finished" && unreadIds(entry).length > 0);
  }

  #list(desk: ExportDesk, entries: readonly Entry[]): TemplateResult {
    // Those that were saved directly are in no book.
    const directly = this.#offers.list.filter(({ id }) => !entries.some((entry) => entry.id === id));
    const isOffered = (shown: Shown): boolean => shown === "all" || shown === "attention";
    const interrupted = isOffered(this.#shown) ? directly : [];
    const count = (shown: Shown): number => entries.filter((entry) => this.#is(entry, shown)).length + (isOffered(shown) ? directly.length : 0);
    const tab = (value: Shown, label: string) => ({ value, label: `${label} ${countOf(count(value))}`, testId: `exports-${value}` });
    const rows = entries.filter((entry) => this.#is(entry, this.#shown));
    const host = this.#rowHost(desk);
    const days = Math.round(rememberMs / 86_400_000);
    return html`<div class="head">
        ${segments<Shown>({
          name: "shown",
          label: "Which exports",
          chosen: this.#shown,
          choices: [tab("all", "All"), tab("running", "Running"), tab("finished", "Finished"), tab("attention", "Needs attention")],
          onChoose: (shown) => this.#change(() => (this.#shown = shown)),
        })}
        <p class="places" data-testid="places">${countOf(desk.taken)} of ${countOf(slotCount)} exports running</p>
      </div>
      <div class="table">
        <div class="columns" aria-hidden="true"><span></span><span>Export</span><span>State</span><span>Started by</span><span>Downloads</span><span></span></div>
        ${interrupted.length + rows.length === 0
          ? html`<p class="none" data-testid="exports-none">None of them.</p>`
          : html`<ul aria-label="Exports" data-testid="exports-list">
              ${repeat(interrupted, ({ id }) => id, (each) => interruptedRow(each, host, { named: each.id === this.exportId, asked: this.#asked === each.id }))}
              ${repeat(rows, ({ id }) => id, (entry) => entryRow(entry, host, { named: entry.id === this.exportId, asked: this.#asked === entry.id, listed: this.#listed.has(entry.id), fault: this.#faults.get(entry.id) ?? null }))}
            </ul>`}
      </div>
      <p class="foot">${icon("info", 14)}<span>Files are kept in this browser only. A link works only here, for the person who started the export, and stops at the date shown. Deleting removes the file at once; what is left of it is listed for ${days} days.</span></p>`;
  }

  #rowHost(desk: ExportDesk): ExportsRowHost {
    return {
      desk,
      nowMs: Date.now(),
      verifyHref: this.verifyHref,
      offerOf: (id) => this.#offers.of(id),
      resume: (interrupted) => this.#offers.resume(interrupted),
      discard: (interrupted) => {
        this.#ask(null);
        void this.#offers.discard(interrupted).then(async (how) => {
          try {
            if (how === "deleted" && desk.entries.some(({ id }) => id === interrupted.id)) await desk.forget(interrupted.id);
            this.#say(discardedWords[how]);
          } catch {
            this.#change(() => this.#faults.set(interrupted.id, "undeleted"));
          }
        });
      },
      ask: (id) => this.#ask(id),
      list: (id) => {
        const next = new Set(this.#listed);
        if (!next.delete(id)) next.add(id);
        this.#change(() => (this.#listed = next));
      },
      download: (entry, part) => {
        this.#faults.delete(entry.id);
        void downloadKept(desk, entry, part).then((how) => {
          if (how === "gone" || how === "failed" || how === "unreadable") this.#faults.set(entry.id, how);
          if (how === "saved") this.#say(`${entry.parts[part - 1]?.name ?? entry.fileName} was handed to the browser.`);
          this.requestUpdate();
        });
      },
      remove: (entry) => {
        this.#faults.delete(entry.id);
        this.#ask(null);
        const work = entry.state === "finished" ? desk.remove(entry.id) : desk.forget(entry.id);
        void work.then(
          () => this.#say(entry.state === "finished" ? "The file is deleted." : "The export is taken off the list."),
          () => this.#change(() => this.#faults.set(entry.id, "undeleted")),
        );
      },
      retry: ({ missing, format, mode, profile }) => {
        const detail: RetryDetail = { ids: unreadIds({ missing }), format, mode, profile };
        this.dispatchEvent(new CustomEvent<RetryDetail>("exports-retry", { detail, bubbles: true, composed: true }));
      },
      again: (id) => this.dispatchEvent(new CustomEvent("exports-again", { detail: { id }, bubbles: true, composed: true })),
    };
  }
}

if (customElements.get("askvault-exports") === undefined) customElements.define("askvault-exports", AskvaultExports);

declare global {
  interface HTMLElementTagNameMap {
    "askvault-exports": AskvaultExports;
  }
}
