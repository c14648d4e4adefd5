import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { look } from "./look.js";

/** Where a popover hangs: an element, or a point for a context menu. */
export type PopoverAnchor = Element | { readonly x: number; readonly y: number };

const GAP_PX = 6;
const EDGE_PX = 8;
const PHONE = "(max-width: 639.98px)";

/**
 * A panel in the top layer, under its anchor on a desktop and a sheet at the bottom on a phone. The owner decides whether it is open;
 * the panel asks to be closed with a `dismiss` event (Escape, a press outside, focus gone elsewhere).
 */
export class Popover extends LitElement {
  static override properties = { open: { type: Boolean }, heading: {}, align: {}, anchor: { attribute: false } };
  declare open: boolean;
  declare heading: string;
  declare align: "start" | "end";
  declare anchor: PopoverAnchor | null;

  constructor() {
    super();
    this.open = false;
    this.heading = "";
    this.align = "start";
    this.anchor = null;
  }

  static override styles = [look, css`
    .panel {
      position: fixed; inset: auto; margin: 0; padding: 0; border: 0; min-inline-size: 180px; max-inline-size: calc(100vw - 16px); overflow: auto; overscroll-behavior: contain;
      border-radius: var(--av-radius-menu); background: var(--av-raised); color: var(--av-text); box-shadow: 0 0 0 1px var(--av-line), var(--av-shadow-2);
    }
    .panel:popover-open { animation: drop var(--av-motion-menu); }
    @keyframes drop { from { opacity: 0; transform: translateY(-4px); } }
    .head { display: none; }
    @media (max-width: 639.98px) {
      .panel { inset: auto 0 0 0; inline-size: 100vw; max-inline-size: none; max-block-size: 85vh; border-radius: var(--av-radius-sheet) var(--av-radius-sheet) 0 0; padding-block-end: max(12px, env(safe-area-inset-bottom)); }
      .panel:popover-open { animation: rise var(--av-motion-panel); }
      .panel::backdrop { background: var(--av-scrim); }
      .head { display: flex; align-items: center; justify-content: space-between; padding: 18px 10px 4px 20px; position: sticky; inset-block-start: 0; z-index: 2; background: var(--av-raised); }
      .head::before { content: ""; position: absolute; inset-block-start: 8px; inset-inline-start: calc(50% - 18px); inline-size: 36px; block-size: 4px; border-radius: 2px; background: var(--av-line-2); }
      .head h2 { font-size: 17px; line-height: 24px; font-weight: 600; letter-spacing: -0.012em; }
      @keyframes rise { from { opacity: 0; transform: translateY(24px); } }
    }
    @media (prefers-reduced-motion: reduce) { .panel:popover-open { animation: none; } }
    @media (forced-colors: active) { .panel { border: 1px solid; } }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("focusout", this.onFocusOut);
    document.addEventListener("pointerdown", this.onPointer, true);
    addEventListener("resize", this.onResize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.onKey);
    this.removeEventListener("focusout", this.onFocusOut);
    document.removeEventListener("pointerdown", this.onPointer, true);
    removeEventListener("resize", this.onResize);
  }

  private dismiss(why: "escape" | "outside"): void {
    this.dispatchEvent(new CustomEvent("dismiss", { detail: { why } }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.open || event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    this.dismiss("escape");
  };

  private readonly onFocusOut = (event: FocusEvent): void => {
    const next = event.relatedTarget;
    if (!this.open || !(next instanceof Node) || this.contains(next) || (this.anchor instanceof Element && this.anchor.contains(next))) return;
    this.dismiss("outside");
  };

  private readonly onPointer = (event: PointerEvent): void => {
    if (!this.open) return;
    const path = event.composedPath();
    const panel = this.renderRoot.querySelector(".panel");
    const onAnchor = this.anchor instanceof Element && path.includes(this.anchor);
    if ((panel && path.includes(panel)) || onAnchor) return;
    this.dismiss("outside");
  };

  private readonly onResize = (): void => {
    if (this.open) this.place();
  };

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    if (!panel) return;
    if (changed.has("open")) {
      if (this.open && !panel.matches(":popover-open")) panel.showPopover();
      else if (!this.open && panel.matches(":popover-open")) panel.hidePopover();
    }
    if (this.open) this.place();
  }

  private place(): void {
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    if (!panel || !this.anchor) return;
    const { style } = panel;
    for (const side of ["left", "top", "max-height"]) style.removeProperty(side);
    if (matchMedia(PHONE).matches) return;
    const around = this.anchor instanceof Element ? this.anchor.getBoundingClientRect() : new DOMRect(this.anchor.x, this.anchor.y - GAP_PX, 0, 0);
    const width = panel.offsetWidth;
    const height = panel.scrollHeight;
    const rightToLeft = getComputedStyle(this).direction === "rtl";
    const toEnd = (this.align === "end") !== rightToLeft;
    const left = toEnd ? around.right - width : around.left;
    const below = innerHeight - around.bottom - GAP_PX - EDGE_PX;
    const above = around.top - GAP_PX - EDGE_PX;
    const upwards = height > below && above > below;
    style.setProperty("left", `${Math.round(Math.max(EDGE_PX, Math.min(left, innerWidth - width - EDGE_PX)))}px`);
    style.setProperty("max-height", `${Math.floor(upwards ? above : below)}px`);
    style.setProperty("top", `${Math.round(upwards ? Math.max(EDGE_PX, around.top - GAP_PX - height) : around.bottom + GAP_PX)}px`);
  }

  protected override render(): TemplateResult {
    return html`<div class="panel" popover="manual">
      ${this.heading === "" ? nothing : html`<div class="head"><h2>${this.heading}</h2>
        <button class="ghost" type="button" aria-label="Close" @click=${() => this.dismiss("escape")}>${icon("close", 20)}</button></div>`}
      ${this.open ? html`<slot></slot>` : nothing}
    </div>`;
  }
}

customElements.define("av-popover", Popover);
