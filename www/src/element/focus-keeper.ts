// Keeps the focus from getting lost: when what has it is drawn no more, and when the dialog closes.
import type { ReactiveController, ReactiveElement } from "lit";

/** The element that has the focus, through all shadow roots. */
function focused(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : null;
}

export class FocusKeeper implements ReactiveController {
  /** What the dialog or the export began with. */
  #opener: HTMLElement | null = null;
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
    const next = this.host.renderRoot.querySelector<HTMLElement>(".run-chip button, .panel");
    if (next !== null) next.focus();
    else this.giveBack();
  }

  /** An export begins with what has the focus now. */
  remember(): void {
    this.#opener = focused();
  }

  /** The dialog opens: a button of our own panel goes away with it, and what the export began with is still there. */
  rememberOutside(): void {
    const from = focused();
    if (from?.getRootNode() !== this.host.renderRoot) this.#opener = from;
  }

  giveBack(): void {
    if (this.#opener?.isConnected === true) this.#opener.focus();
  }
}
