// The pages of a transcript, drawn from its bytes, one below the other: only those in sight are drawn, in the screen's own
// resolution, and their text lies beside them for whoever cannot see them.
import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { codeOf } from "./failure.js";
import { paperBones, paperBonesStyles } from "./paper-bones.js";
import { type OpenedPdf, openPdf } from "./pdf-document.js";
import type { TextBlock } from "./pdf-text.js";

/** What the pane around the pages is told. */
export interface PagesShown {
  readonly pages: number;
  /** Page in sight, from 1. */
  readonly page: number;
  /** Page on which each conversation begins, from 0. */
  readonly starts: readonly number[];
}

/** A canvas larger than this on one side is refused by some browsers. */
const largestSidePx = 4096;
/** On a phone pages are pinched larger; they stay sharp up to this factor. */
const pinchFactor = 2;

export class PdfPages extends LitElement {
  static override properties = {
    bytes: { attribute: false },
    label: { attribute: false },
    place: { attribute: false },
    inFile: { attribute: false },
    asText: { attribute: false },
    pinched: { attribute: false },
  };
  /** The document. Another one takes its place once its first page can be drawn. */
  declare bytes: Uint8Array | null;
  /** What is shown, in words: "Conversation 14 of 37". */
  declare label: string;
  /** Names the conversation that is looked at. When it changes, its beginning comes into sight; else nothing scrolls. */
  declare place: string;
  /** Its place in the document, from 0. */
  declare inFile: number;
  declare asText: boolean;
  /** The page can be pinched larger. */
  declare pinched: boolean;

  #shown: OpenedPdf | null = null;
  #opening = 0;
  #opened: Uint8Array | null = null;
  #page = 0;
  #placed = "";
  #scrollTo: number | null = null;
  #texts = new Map<number, readonly TextBlock[]>();
  #inSight = new Set<number>();
  readonly #drawn = new Map<number, { widthPx: number; of: OpenedPdf; stop: AbortController }>();
  #resize: ResizeObserver | null = null;
  #sight: IntersectionObserver | null = null;
  #density: MediaQueryList | null = null;

  constructor() {
    super();
    this.bytes = null;
    this.label = "";
    this.place = "";
    this.inFile = 0;
    this.asText = false;
    this.pinched = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize = new ResizeObserver(() => this.#drawInSight());
    this.#resize.observe(this);
    this.#watchDensity();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize?.disconnect();
    this.#sight?.disconnect();
    this.#sight = null;
    this.#density?.removeEventListener("change", this.#onDensity);
    this.#opening += 1;
    this.#stopAll();
    this.#shown?.close();
    this.#shown = null;
    this.#opened = null;
  }

  #onDensity = (): void => {
    this.#watchDensity();
    this.#drawInSight();
  };

  /** The screen's resolution changes with the browser's zoom, and between two screens. */
  #watchDensity(): void {
    this.#density?.removeEventListener("change", this.#onDensity);
    this.#density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.#density.addEventListener("change", this.#onDensity);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.bytes !== this.#opened) void this.#open();
    else if (changed.has("place") && this.#shown !== null) this.#goTo(this.#shown);
    // The sheets are others after a look at the text.
    if (changed.has("asText")) this.#forgetSheets();
    if (this.asText) void this.#readAll();
  }

  /** The newest document only: what was asked for before is closed as soon as it opens. */
  async #open(): Promise<void> {
    const { bytes } = this;
    const turn = (this.#opening += 1);
    this.#opened = bytes;
    if (bytes === null) return this.#swap(null);
    try {
      const opened = await openPdf(bytes);
      if (turn !== this.#opening) return opened.close();
      this.#goTo(opened);
      this.#swap(opened);
    } catch (error) {
      if (turn === this.#opening) this.dispatchEvent(new CustomEvent("pages-failed", { detail: error }));
    }
  }

  #goTo(opened: OpenedPdf): void {
    if (this.place === this.#placed) return;
    this.#placed = this.place;
    this.#page = opened.starts[this.inFile] ?? 0;
    this.#scrollTo = this.#page;
    this.#tell(opened);
  }

  #swap(opened: OpenedPdf | null): void {
    this.#forgetSheets();
    this.#shown?.close();
    this.#shown = opened;
    this.#texts = new Map();
    this.requestUpdate();
    this.#tell();
  }

  #tell(shown: OpenedPdf | null = this.#shown): void {
    if (shown === null) return;
    const detail: PagesShown = { pages: shown.pages, page: Math.min(this.#page, shown.pages - 1) + 1, starts: shown.starts };
    this.dispatchEvent(new CustomEvent("pages-shown", { detail }));
  }

  #stopAll(): void {
    for (const { stop } of this.#drawn.values()) stop.abort();
    this.#drawn.clear();
  }

  #forgetSheets(): void {
    this.#stopAll();
    this.#inSight = new Set();
    this.#sight?.disconnect();
    this.#sight = null;
  }

  get #sheets(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".sheet")];
  }

  protected override updated(): void {
    const shown = this.#shown;
    if (shown === null || this.asText) return;
    this.style.setProperty("--page-ratio", `${shown.size.width} / ${shown.size.height}`);
    const scroller = this.renderRoot.querySelector<HTMLElement>(".scroller");
    if (this.#sight === null && scroller !== null) {
      this.#sight = new IntersectionObserver((entries) => this.#onSight(entries), { root: scroller, rootMargin: "200px 0px" });
      for (const sheet of this.#sheets) this.#sight.observe(sheet);
    }
    if (this.#scrollTo !== null && scroller !== null) {
      const sheet = this.#sheets[this.#scrollTo];
      scroller.scrollTop = this.#scrollTo === 0 || sheet === undefined ? 0 : sheet.offsetTop - scroller.offsetTop - 4;
      this.#scrollTo = null;
    }
    this.#drawInSight();
  }

  #onSight(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const index = Number((target as HTMLElement).dataset["index"]);
      if (isIntersecting) this.#inSight.add(index);
      else this.#forget(index, target as HTMLElement);
    }
    this.#drawInSight();
  }

  /** A page far out of sight gives its picture back. */
  #forget(index: number, sheet: HTMLElement): void {
    this.#inSight.delete(index);
    this.#drawn.get(index)?.stop.abort();
    this.#drawn.delete(index);
    sheet.querySelector("canvas")?.remove();
  }

  #drawInSight(): void {
    for (const index of this.#inSight) void this.#draw(index);
  }

  async #draw(index: number): Promise<void> {
    const shown = this.#shown;
    const sheet = this.#sheets[index];
    if (shown === null || sheet === undefined || sheet.clientWidth === 0) return;
    const factor = Math.min(devicePixelRatio * (this.pinched ? pinchFactor : 1), largestSidePx / sheet.clientHeight);
    const widthPx = Math.round(sheet.clientWidth * factor);
    const before = this.#drawn.get(index);
    if (before?.of === shown && before.widthPx === widthPx) return;
    before?.stop.abort();
    const stop = new AbortController();
    this.#drawn.set(index, { widthPx, of: shown, stop });
    const canvas = document.createElement("canvas");
    canvas.width = widthPx;
    canvas.height = Math.round((widthPx * shown.size.height) / shown.size.width);
    canvas.setAttribute("aria-hidden", "true");
    canvas.dataset["testid"] = "preview-canvas";
    try {
      // Drawn aside: the page before stays until this one is whole.
      await shown.draw(index, canvas, stop.signal);
      if (stop.signal.aborted) return;
      sheet.querySelector("canvas")?.remove();
      sheet.prepend(canvas);
      sheet.dataset["drawn"] = "true";
      await this.#read(index);
    } catch (error) {
      // Another picture of this page is on its way, or the document is closed.
      if (stop.signal.aborted || shown !== this.#shown) return;
      this.dispatchEvent(new CustomEvent("pages-failed", { detail: error }));
    }
  }

  async #read(index: number): Promise<void> {
    const shown = this.#shown;
    if (shown === null || this.#texts.has(index)) return;
    const text = await shown.text(index);
    if (shown !== this.#shown) return;
    this.#texts.set(index, text);
    this.requestUpdate();
  }

  async #readAll(): Promise<void> {
    const shown = this.#shown;
    try {
      for (let index = 0; shown !== null && shown === this.#shown && index < shown.pages; index += 1) await this.#read(index);
    } catch (error) {
      if (shown === this.#shown && codeOf(error) !== "cancelled") this.dispatchEvent(new CustomEvent("pages-failed", { detail: error }));
    }
  }

  #onScroll(scroller: HTMLElement): void {
    // The page that holds the upper third of what is in sight is the one being read.
    const line = scroller.scrollTop + scroller.clientHeight / 3;
    const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    const sheets = this.#sheets;
    const page = atEnd ? sheets.length - 1 : sheets.findLastIndex((sheet) => sheet.offsetTop - scroller.offsetTop <= line);
    if (page === this.#page || page < 0) return;
    this.#page = page;
    this.#tell();
  }

  #blocks(index: number): TemplateResult {
    return html`${(this.#texts.get(index) ?? []).map(({ heading, text, language }) =>
      heading === 0
        ? html`<p dir="auto" lang=${language ?? nothing}>${text}</p>`
        : html`<p class="heading" role="heading" aria-level=${Math.min(6, heading + 3)} dir="auto" lang=${language ?? nothing}>${text}</p>`,
    )}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const shown = this.#shown;
    if (shown === null) return this.bytes === null ? nothing : html`<div class="scroller" data-testid="preview-skeleton">${paperBones()}</div>`;
    const numbers = Array.from({ length: shown.pages }, (_, index) => index);
    if (this.asText) {
      return html`<div class="scroller text" tabindex="0" role="region" aria-label="${this.label}, as text" data-testid="preview-text">
        ${numbers.map((index) => html`<section class="text-page" aria-label="Page ${index + 1}"><p class="text-number" aria-hidden="true">Page ${index + 1} of ${shown.pages}</p>${this.#blocks(index)}</section>`)}
      </div>`;
    }
    return html`<div class="scroller" tabindex="0" role="region" aria-label="${this.label}, pages of the file" data-testid="preview-pages" @scroll=${(event: Event) => this.#onScroll(event.currentTarget as HTMLElement)}>
      ${numbers.map(
        (index) => html`<div class="sheet" data-index=${index} role="group" aria-label="Page ${index + 1} of ${shown.pages}" data-testid="preview-page">
          <div class="spoken" data-testid="preview-page-text">${this.#blocks(index)}</div>
        </div>`,
      )}
    </div>`;
  }

  static override styles = [paperBonesStyles, css`
    :host {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-block-size: 0;
      contain: strict;
    }

    .scroller {
      display: flex;
      flex: 1 1 0;
      flex-direction: column;
      align-items: center;
      gap: 14px;
      min-block-size: 0;
      padding: 4px 12px 18px;
      overflow: auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
      scrollbar-color: var(--av-line-2) transparent;
    }

    .scroller:focus-visible {
      outline: 2px solid var(--av-accent);
      outline-offset: -2px;
      border-radius: var(--av-radius-card);
    }

    /* Paper is white, whatever the theme. */
    .sheet {
      position: relative;
      flex: none;
      inline-size: min(100%, 620px);
      aspect-ratio: var(--page-ratio, 210 / 297);
      overflow: clip;
      border-radius: 2px;
      background: #fff;
      box-shadow: 0 0 0 1px var(--av-line), 0 1px 3px rgb(18 26 23 / 0.1), 0 6px 20px rgb(18 26 23 / 0.1);
      forced-color-adjust: none;
    }

    .sheet canvas {
      display: block;
      inline-size: 100%;
      block-size: 100%;
    }

    .spoken {
      position: absolute;
      inset: 0 auto auto 0;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .text {
      align-items: stretch;
      gap: 0;
      margin-inline: 8px;
      padding: 12px 16px 20px;
      border: 1px solid var(--av-line-2);
      border-radius: var(--av-radius-card);
      background: var(--av-surface);
      color: var(--av-text);
      user-select: text;
    }

    .text p {
      max-inline-size: 72ch;
      margin: 0 0 6px;
      overflow-wrap: anywhere;
    }

    .text .heading {
      margin-block-start: 10px;
      font-weight: 600;
    }

    .text .text-number {
      margin-block: 8px 6px;
      color: var(--av-text-3);
      font-size: 12px;
    }

    @media (forced-colors: active) {
      .sheet {
        border: 1px solid CanvasText;
      }
    }

    @media (max-width: 639.98px) {
      .scroller {
        padding-inline: 1px;
      }

      .sheet {
        border-radius: 4px;
      }

      .text {
        padding-inline: 14px;
      }
    }
  `];
}

if (customElements.get("askvault-pdf-pages") === undefined) customElements.define("askvault-pdf-pages", PdfPages);
