// What stands at the lower right while exports run in the background: a chip, the list behind it, and a note for each that ended.
import { LitElement, type TemplateResult, html, nothing } from "lit";
import { slotCount } from "../desk/slots.js";
import { askNotice, noticePermission } from "../desk/notice.js";
import { icon } from "../icon.js";
import { bar, barStyles } from "./bar.js";
import { controlStyles } from "./control-style.js";
import { dockStyles } from "./dock-style.js";
import { accountWords, failureOf, missingWords } from "./entry-words.js";
import { checkpointOf, codeOf, describeFailure } from "./failure.js";
import { groundStyles } from "./ground-style.js";
import { downloadFaults, downloadKept } from "./kept-download.js";
import { progressChip, progressChipStyles } from "./progress-chip.js";
import { saveBlob } from "./save-blob.js";
import type { ExportDesk, ExportJob } from "./shared-desk.js";
import { dayOf } from "./when.js";
import { conversationsOf, countOf, keepWorking, percentOf, plural, rateOf, sizeOf, timeLeftOf, waiting } from "./words.js";

/** An export that has run this long is not ended by one click. */
const confirmAfterMs = 10_000;
const shownNotes = 3;

export interface DockHost {
  /** Shows all of a finished or failed export: its account, or what to do. */
  onDetails: (job: ExportJob) => void;
  onAgain: (job: ExportJob) => void;
  announce: (text: string) => void;
}

/** `<askvault-export-dock>`, part of `<askvault-export>`: draws itself, so that progress does not draw the dialog. */
export class AskvaultExportDock extends LitElement {
  static override properties = { desk: { attribute: false }, host: { attribute: false }, href: {}, aside: { type: Boolean, reflect: true } };
  static override styles = [groundStyles, controlStyles, barStyles, progressChipStyles, dockStyles];

  declare desk: ExportDesk | null;
  declare host: DockHost | null;
  /** The page that lists all exports; empty where there is none. */
  declare href: string;
  /** Another panel stands at the lower right. */
  declare aside: boolean;
  #open = false;
  #asked: string | null = null;
  /** The download that failed. */
  #noted: { id: string; fault: keyof typeof downloadFaults } | null = null;
  #stop: (() => void) | null = null;
  #watched: ExportDesk | null = null;

  constructor() {
    super();
    this.desk = null;
    this.host = null;
    this.href = "";
    this.aside = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch(null);
  }

  protected override willUpdate(): void {
    this.#watch(this.desk);
  }

  #watch(desk: ExportDesk | null): void {
    if (desk === this.#watched) return;
    this.#stop?.();
    this.#watched = desk;
    this.#stop = desk?.subscribe(() => this.requestUpdate()) ?? null;
  }

  #change(work: () => void): void {
    work();
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { desk } = this;
    if (desk === null) return nothing;
    const open = desk.jobs.filter(({ end }) => end === null);
    const ended = desk.jobs.filter(({ end }) => end !== null && end.kind !== "cancelled");
    if (open.length === 0 && ended.length === 0) return nothing;
    const shown = ended.slice(-shownNotes);
    return html`<div class="dock">
      ${ended.length > shown.length ? html`<p class="more">${plural(ended.length - shown.length, "older note")} on the Exports page</p>` : nothing}
      ${shown.map((job) => this.#note(desk, job))} ${open.length === 0 ? nothing : this.#open ? this.#list(desk, open) : this.#chip(open)}
    </div>`;
  }

  #chip(jobs: readonly ExportJob[]): TemplateResult {
    const running = jobs.filter(({ progress }) => progress !== null);
    const share = running.reduce((sum, { progress }) => sum + (progress?.fraction ?? 0), 0) / Math.max(1, running.length);
    const [only] = jobs;
    const lefts = running.map(({ progress }) => progress?.secondsLeft ?? null);
    const left = running.length === 0 ? "queued" : running.some(({ progress }) => progress?.waiting !== null) ? "waiting" : lefts.includes(null) ? "" : timeLeftOf(Math.max(...lefts.map(Number)));
    const what = jobs.length === 1 ? `Exporting ${countOf(only?.entry.count ?? 0)}` : plural(jobs.length, "export");
    return progressChip({
      label: "Exports in the background", what, share, waits: running.length === 0, left, testId: "background-chip", showTestId: "background-show", onShow: () => this.#toggle(true),
    });
  }

  #toggle(open: boolean): void {
    this.#change(() => (this.#open = open));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(open ? ".list" : "[data-testid=background-show]")?.focus());
  }

  #list(desk: ExportDesk, jobs: readonly ExportJob[]): TemplateResult {
    return html`<section class="card list" role="region" aria-label="Exports in the background" tabindex="-1" data-testid="background-list" @keydown=${(event: KeyboardEvent) => event.key === "Escape" && this.#toggle(false)}>
      <header class="card-head">
        <h2>${jobs.length === 1 ? "Exporting in the background" : `${plural(jobs.length, "export")} in the background`}</h2>
        <button type="button" class="icon-button" aria-label="Minimise" data-testid="background-minimise" @click=${() => this.#toggle(false)}>${icon("minus", 16)}</button>
      </header>
      <ul class="jobs">
        ${jobs.map((job) => this.#job(desk, job))}
      </ul>
      <footer class="card-foot">
        <span class="foot-text">${keepWorking}</span>
        ${this.href === "" ? nothing : html`<a class="link" href=${this.href} data-testid="all-exports">All exports</a>`}
      </footer>
    </section>`;
  }

  #job(desk: ExportDesk, job: ExportJob): TemplateResult {
    const { entry, progress } = job;
    const share = progress?.fraction ?? 0;
    const asked = this.#asked === job.id;
    return html`<li class="job" data-testid="background-job">
      <p class="job-head"><span class="job-title"><bdi>${entry.title}</bdi> · ${conversationsOf(entry.count)}</span><strong class="numbers">${progress === null ? "Queued" : percentOf(share)}</strong></p>
      ${bar({ label: entry.title, share })}
      ${asked
        ? html`<p class="job-ask" role="alert">
            <span>Cancel it? ${conversationsOf(progress?.written ?? 0)} are done; no file is kept.</span>
            <button type="button" class="button small" data-testid="background-go-on" @click=${() => this.#ask(null)}>Go on</button>
            <button type="button" class="button small danger" data-testid="background-cancel-sure" @click=${() => this.#cancel(desk, job)}>Cancel export</button>
          </p>`
        : html`<p class="job-foot">
            <span class="job-facts" data-testid="background-facts">${this.#facts(job)}</span>
            ${this.#bell(desk, job)}
            <button type="button" class="button small" data-testid="background-cancel" @click=${() => this.#askOrCancel(desk, job)}>Cancel</button>
          </p>`}
    </li>`;
  }

  #facts({ progress }: ExportJob): string {
    if (progress === null) return `${countOf(slotCount)} exports run; this one begins by itself`;
    if (progress.waiting !== null) return waiting(progress.waiting.why, Math.max(1, Math.ceil((progress.waiting.untilMs - progress.nowMs) / 1000)));
    if (progress.checking) return "searching the file";
    if (progress.perSecond === null || progress.secondsLeft === null) return "measuring";
    return `${rateOf(progress.perSecond)} · ${timeLeftOf(progress.secondsLeft)}`;
  }

  /** Asked in context: only while something runs that is worth the notification, and only by a click. */
  #bell(desk: ExportDesk, job: ExportJob): TemplateResult | typeof nothing {
    const permission = noticePermission();
    if (permission === "missing") return nothing;
    if (job.notify) return html`<span class="job-note" data-testid="will-tell">${icon("bell", 14)}You will be told</span>`;
    if (permission === "denied") return html`<span class="job-note" title="Allow notifications for this site in the browser to be told while you are elsewhere." data-testid="tell-blocked">Told here when ready</span>`;
    return html`<button type="button" class="button small ghost" data-testid="tell-me" @click=${() => void this.#tell(desk, job)}>${icon("bell", 14)}Tell me when ready</button>`;
  }

  async #tell(desk: ExportDesk, job: ExportJob): Promise<void> {
    const permission = await askNotice();
    if (permission === "granted") desk.wantNotice(job.id, true);
    else this.host?.announce("The browser does not allow notifications here. You are told on this page.");
    this.requestUpdate();
  }

  #ask(id: string | null): void {
    this.#change(() => (this.#asked = id));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(id === null ? "[data-testid=background-cancel]" : "[data-testid=background-go-on]")?.focus());
  }

  #askOrCancel(desk: ExportDesk, job: ExportJob): void {
    if (job.progress !== null && Date.now() - job.beganMs >= confirmAfterMs) this.#ask(job.id);
    else this.#cancel(desk, job);
  }

  #cancel(desk: ExportDesk, job: ExportJob): void {
    this.#asked = null;
    desk.cancel(job.id);
    this.host?.announce("Export cancelled. No file was kept.");
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".list, .chip button")?.focus());
  }

  #note(desk: ExportDesk, job: ExportJob): TemplateResult {
    return job.end?.kind === "finished" ? this.#ready(desk, job) : this.#failed(desk, job);
  }

  #close(desk: ExportDesk, job: ExportJob): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label="Close" data-testid="note-close" @click=${() => desk.dismiss(job.id)}>${icon("close", 16)}</button>`;
  }

  #ready(desk: ExportDesk, job: ExportJob): TemplateResult {
    const { entry, end } = job;
    const saved = end?.kind === "finished" ? end.saved : null;
    const missing = missingWords({ counts: saved });
    const until = entry.expiresAt === null ? "kept until this page is closed" : `kept in this browser until ${dayOf(entry.expiresAt)}`;
    return html`<section class="card note" role="region" aria-label="Export ready" data-testid="ready-note">
      <header class="card-head">
        <span class="ok-mark">${icon("circle-check", 20)}</span>
        <h2>Export ready: ${conversationsOf(saved?.exported ?? entry.count)}</h2>
        ${this.#close(desk, job)}
      </header>
      <p class="note-file"><bdi>${entry.fileName}</bdi>, <span class="unbroken">${sizeOf(saved?.bytesWritten ?? entry.bytes)}</span> · ${until}</p>
      ${missing.length === 0 || saved === null ? nothing : html`<p class="note-missing" title=${accountWords(saved)}>${icon("alert", 14)}${missing.join("; ")}</p>`}
      <p class="note-buttons">
        ${(entry.parts.length > 1 ? entry.parts : [null]).map(
          (_, at) => html`<button type="button" class="button primary" data-testid="ready-download" @click=${() => this.#download(desk, job, at + 1)}>${icon("download", 16)}${entry.parts.length > 1 ? `Part ${at + 1}` : "Download"}</button>`,
        )}
        <button type="button" class="button" data-testid="ready-details" @click=${() => this.host?.onDetails(job)}>What is in it</button>
        ${this.href === "" ? nothing : html`<a class="link" href=${this.href}>All exports</a>`}
      </p>
      ${this.#noted?.id === job.id ? html`<p class="note-fault" role="alert">${icon("alert", 14)}${downloadFaults[this.#noted.fault]}</p>` : nothing}
    </section>`;
  }

  #failed(desk: ExportDesk, job: ExportJob): TemplateResult {
    const { entry, end } = job;
    const error = end?.kind === "failed" ? end.error : null;
    const checkpoint = checkpointOf(error);
    const failure = failureOf(entry, checkpoint === null ? undefined : { id: checkpoint }) ?? describeFailure(error, { count: entry.count, stage: "export", read: job.progress?.read ?? 0 });
    return html`<section class="card note" role="region" aria-label="Export stopped" data-testid="failed-note" data-code=${codeOf(error)}>
      <header class="card-head">
        <span class="danger-mark">${icon(failure.icon, 20)}</span>
        <h2>${failure.title}</h2>
        ${this.#close(desk, job)}
      </header>
      <p class="note-file">${failure.safe}</p>
      <p class="note-buttons">
        ${failure.action === "retry" ? html`<button type="button" class="button primary" data-testid="failed-again" @click=${() => this.host?.onAgain(job)}>${icon("refresh", 16)}Try again</button>` : nothing}
        <button type="button" class="button" data-testid="failed-details" @click=${() => this.host?.onDetails(job)}>What to do</button>
      </p>
    </section>`;
  }

  /** Inside the click, so that the save dialog may open. */
  #download(desk: ExportDesk, job: ExportJob, part: number): void {
    const all = job.end?.kind === "finished" ? job.end.saved : null;
    const saved = all?.parts?.[part - 1]?.savedAs ?? all?.savedAs ?? null;
    if (saved !== null && saved.kind !== "kept" && saved.blob !== undefined) return saveBlob(saved.blob, saved.name);
    this.#noted = null;
    void downloadKept(desk, job.entry, part).then((how) => {
      // Of several parts each is fetched by a click of its own.
      if ((how === "saved" && job.entry.parts.length < 2) || how === "gone") desk.dismiss(job.id);
      else if (how === "failed" || how === "unreadable") this.#change(() => (this.#noted = { id: job.id, fault: how }));
      if (how === "saved") this.host?.announce(`${job.entry.fileName} was handed to the browser.`);
    });
  }
}

if (customElements.get("askvault-export-dock") === undefined) customElements.define("askvault-export-dock", AskvaultExportDock);
