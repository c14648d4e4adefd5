/** The page: takes archives, checks one after the other, and says what became of them. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { look } from "../demo/look.js";
import { icon, type IconName } from "../src/icon.js";
import type { Fault } from "../src/verification.js";
import { Checker } from "./checker.js";
import { copyText } from "./clipboard.js";
import { distinctName } from "./distinct-name.js";
import { harmless } from "./harmless.js";
import { pageStyle } from "./page-style.js";
import { damageOf, factsOf } from "./words.js";
import { digestNote, faultsOf, missingParts, reportOf, statementsOf, verdictOf, verdictOfAll, type Checked, type SetFaults, type Tone } from "./verdict.js";

/** An archive that was given; without outcome it waits, or is being read. */
interface Item {
  readonly file: File;
  readonly name: string;
  outcome: Checked["outcome"] | null;
  /** From 0 to 1; null while it waits. */
  share: number | null;
}

/** Of each archive; the copied text has all. */
const mostFaults = 100;
const icons: Record<Tone, IconName> = { whole: "shield-check", incomplete: "shield-alert", unknown: "shield-alert", changed: "shield-close" };

const isSame = (one: File, other: File): boolean => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

export class VerifyPage extends LitElement {
  static override styles = [look, pageStyle];

  #checker = new Checker();
  #items: Item[] = [];
  #setFaults: SetFaults = [];
  #running = false;
  #over = false;
  #said = "";

  override connectedCallback(): void {
    super.connectedCallback();
    // The whole page is the target: what is dropped beside it would otherwise be opened by the browser.
    for (const type of ["dragenter", "dragover", "dragleave", "drop"] as const) addEventListener(type, this.#drag);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const type of ["dragenter", "dragover", "dragleave", "drop"] as const) removeEventListener(type, this.#drag);
    this.#checker.cancel();
  }

  #drag = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const over = event.type !== "drop" && !(event.type === "dragleave" && event.relatedTarget === null);
    if (event.dataTransfer !== null && over) event.dataTransfer.dropEffect = "copy";
    if (over !== this.#over) {
      this.#over = over;
      this.requestUpdate();
    }
    if (event.type === "drop") this.#add(event.dataTransfer?.files);
  };

  #choose = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    this.#add(input.files);
    // So that the same file can be chosen again.
    input.value = "";
  };

  #add(files: FileList | null | undefined): void {
    for (const file of files ?? []) {
      // What could not be read is tried again.
      this.#items = this.#items.filter((item) => !isSame(item.file, file) || item.outcome?.type === "verified" || item.outcome === null);
      if (!this.#items.some((item) => isSame(item.file, file))) this.#items.push({ file, name: distinctName(file.name, this.#items.map(({ name }) => name)), outcome: null, share: null });
    }
    void this.#run();
  }

  get #checked(): readonly Checked[] {
    return this.#items.flatMap(({ name, outcome }) => (outcome === null ? [] : [{ name, outcome }]));
  }

  async #run(): Promise<void> {
    if (this.#running) return this.requestUpdate();
    this.#running = true;
    for (let item = this.#next(); item !== undefined; item = this.#next()) {
      const current = item;
      current.share = 0;
      this.#say(`Verifying ${harmless(current.name)}`);
      const outcome = await this.#checker.verify(current.file, (share) => {
        current.share = share;
        this.requestUpdate();
      });
      if (outcome === null) break;
      current.outcome = outcome;
    }
    const whole = this.#checked.flatMap(({ name, outcome }) => (outcome.type === "verified" ? [[name, outcome.verification] as const] : []));
    this.#setFaults = whole.length === 0 ? [] : await this.#checker.relate(whole);
    this.#running = false;
    if (this.#next() !== undefined) return this.#run();
    const all = this.#checked;
    const { title, text } = verdictOfAll(all, this.#setFaults);
    this.#say(all.length === 0 ? "Cancelled. Nothing was verified." : [`${title}. ${text}`, ...missingParts(all, this.#setFaults)].join(" "));
  }

  #next(): Item | undefined {
    return this.#items.find(({ outcome }) => outcome === null);
  }

  #cancel = (): void => {
    this.#items = this.#items.filter(({ outcome }) => outcome !== null);
    this.#checker.cancel();
  };

  #clear = (): void => {
    this.#items = [];
    this.#setFaults = [];
    this.#say("");
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#choose")?.focus());
  };

  #say(text: string): void {
    this.#said = text;
    this.requestUpdate();
  }

  async #copy(text: string, what: string): Promise<void> {
    this.#say((await copyText(text)) ? `${what} copied` : `${what} could not be copied`);
  }

  protected override render(): TemplateResult {
    return html`
      <header class="bar"><span class="sign">${icon("shield-check", 18)}</span><h1>Verify a bundle</h1></header>
      <main>
        <p class="offline">${icon("lock", 16)}<span>Works offline. The files stay on this computer: this page can open no connection.</span></p>
        ${this.#drop()}
        ${this.#overall()}
        ${this.#items.map((item) => this.#card(item))}
        ${statementsOf(this.#checked).length > 0 ? html`<p class="hint">${digestNote}</p>` : nothing}
      </main>
      <p class="unseen" role="status" aria-live="polite" data-testid="said">${this.#said}</p>
    `;
  }

  #drop(): TemplateResult {
    const has = this.#items.length > 0;
    const title = this.#over ? "Let go to verify" : has ? "Add another part, or another bundle" : "Drop the archives of an export here";
    return html`<section class="drop ${has ? "has" : ""} ${this.#over ? "over" : ""}" aria-label="Archives" data-testid="drop">
      <span class="round">${icon("shield-check", 22)}</span>
      <h2>${title}</h2>
      <p>ZIP files as they were exported; all parts together, so that a missing one is noticed.</p>
      <button class="button ${has ? "" : "primary"}" type="button" id="choose" data-testid="choose" @click=${() => this.renderRoot.querySelector<HTMLInputElement>("input")?.click()}>${icon("plus", 16)}Choose files</button>
      <input type="file" multiple accept=".zip,application/zip" hidden aria-label="Archives to verify" data-testid="files" @change=${this.#choose} />
    </section>`;
  }

  #overall(): TemplateResult | typeof nothing {
    const all = this.#checked;
    if (this.#running || all.length === 0) return nothing;
    const { tone, title, text } = verdictOfAll(all, this.#setFaults);
    const missing = missingParts(all, this.#setFaults);
    return html`<section class="card overall" data-tone=${tone} data-testid="overall" aria-label="Result">
      ${icon(icons[tone], 24)}<h2>${title}</h2><p>${text}</p>
      ${missing.length > 0 ? html`<ul data-testid="missing">${missing.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
      <div class="actions">
        <button class="button" type="button" data-testid="copy-result" @click=${() => void this.#copy(reportOf(all, this.#setFaults), "Result")}>${icon("copy", 15)}Copy the result</button>
        <button class="button" type="button" data-testid="clear" @click=${this.#clear}>${icon("close", 15)}Start over</button>
      </div>
    </section>`;
  }

  #card({ name, outcome, share }: Item): TemplateResult {
    const title = html`${icon("file", 16)}<h3><bdi>${harmless(name)}</bdi></h3>`;
    if (outcome === null) return this.#waiting(title, share);
    const checked = { name, outcome };
    const { tone, title: verdict, text } = verdictOf(checked, this.#setFaults);
    return html`<article class="card" data-tone=${tone} data-testid="archive" aria-label=${harmless(name)}>
      <div class="head">${title}<span class="mark" data-tone=${tone} data-testid="verdict">${icon(icons[tone], 16)}${verdict}</span><p class="note">${text}</p></div>
      ${this.#faults(faultsOf(checked, this.#setFaults))}
      ${outcome.type === "verified" ? this.#statement(outcome.verification) : nothing}
    </article>`;
  }

  #waiting(title: TemplateResult, share: number | null): TemplateResult {
    const percent = Math.floor((share ?? 0) * 100);
    return html`<article class="card" data-testid="archive">
      <div class="head">${title}<span class="mark numbers">${share === null ? "Waiting" : `${percent} %`}</span></div>
      ${share === null ? nothing : html`<div class="running">
        <progress max="100" .value=${percent} aria-label="Verified so far" data-testid="progress"></progress>
        <div><button class="button small" type="button" data-testid="cancel" @click=${this.#cancel}>Cancel</button></div>
      </div>`}
    </article>`;
  }

  #faults(faults: readonly Fault[]): TemplateResult | typeof nothing {
    if (faults.length === 0) return nothing;
    const line = (fault: Fault): TemplateResult =>
      fault.path === null || fault.damage === "bad-manifest"
        ? html`<li><span class="damage">${damageOf(fault)}</span></li>`
        : html`<li><bdi class="path">${harmless(fault.path)}</bdi><span class="damage">${damageOf(fault)}</span></li>`;
    const more = faults.length - mostFaults;
    return html`<div class="faults"><ul data-testid="faults">${faults.slice(0, mostFaults).map(line)}</ul>
      ${more > 0 ? html`<p class="more">And ${more.toLocaleString("en-GB")} more: the copied result names all of them.</p>` : nothing}</div>`;
  }

  #statement({ statement, files, bytes }: Extract<Checked["outcome"], { type: "verified" }>["verification"]): TemplateResult | typeof nothing {
    if (statement === null) return nothing;
    const digest = harmless(statement.manifestSha256);
    return html`<dl data-testid="facts">
      ${factsOf(statement, files, bytes).map(({ label, value }) => html`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)}
      <dt>Manifest digest</dt><dd class="digest"><span class="mono" data-testid="digest">${digest}</span>
        <button class="ghost" type="button" aria-label="Copy the manifest digest" title="Copy" data-testid="copy-digest" @click=${() => void this.#copy(digest, "Digest")}>${icon("copy", 15)}</button></dd>
    </dl>`;
  }
}
