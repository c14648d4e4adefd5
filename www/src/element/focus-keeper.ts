// Keeps the focus from getting lost: when what has it is drawn no more, and when the dialog closes.
import type { ReactiveController, ReactiveElement } from "lit";
import { focusOn } from "./focus-place.js";

/** The element that has the focus, then those in whose shadow it lies. */
function focused(): readonly HTMLElement[] {
  const active: Element[] = [];
  for (let at = document.activeElement; at !== null; at = at.shadowRoot?.activeElement ?? null) active.unshift(at);
  return active.filter((each): each is HTMLElement => each instanceof HTMLElement && each !== document.body);
}

const panelParts = ".run-chip button, .panel";

export class FocusKeeper implements ReactiveController {
  /** What the dialog or the export began with. */
  #openers: readonly HTMLElement[] = [];
  #inPanel = false;
  #inRow = false;

  constructor(
    readonly host: ReactiveElement,
    readonly isDialogOpen: () => boolean,
  ) {
    host.addController(this);
  }

  /** What has the focus among the host's own parts. */
  get part(): Element | null {
    const { renderRoot } = this.host;
    return renderRoot instanceof ShadowRoot ? renderRoot.activeElement : null;
  }

  hostUpdate(): void {
    this.#inPanel = (this.part?.closest(".panel, .run-chip") ?? null) !== null;
    this.#inRow = (this.part?.closest(".review-row") ?? null) !== null;
  }

  hostUpdated(): void {
    if (this.#inPanel && this.part === null && !this.isDialogOpen()) this.#leavePanel();
    // A row that is scrolled far away is not drawn any more; the keys go on working.
    if (this.#inRow && this.part === null) this.host.renderRoot.querySelector<HTMLElement>(".review-main")?.focus({ preventScroll: true });
  }

  /** A button that is drawn no more takes the focus with it: the panel after it gets it, or what the export began with. */
  #leavePanel(): void {
    const next = this.host.renderRoot.querySelector<HTMLElement>(panelParts);
    if (next !== null) next.focus();
    else this.giveBack();
  }

  /** An export begins with what has the focus now. */
  remember(): void {
    this.#openers = focused();
  }

  /** What the export began with goes away: its panel gets the focus. */
  async toPanel(): Promise<void> {
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(panelParts)?.focus();
  }

  /** The dialog opens: a button of our own panel goes away with it, and what the export began with is still there. */
  rememberOutside(): void {
    const from = focused();
    if (from[0]?.getRootNode() !== this.host.renderRoot) this.#openers = from;
  }

  giveBack(): void {
    // What lies around a button that is gone, such as its list, has a place for the focus.
    const place = this.#openers.find(({ isConnected }) => isConnected);
    if (place !== undefined) focusOn(place);
  }
}
