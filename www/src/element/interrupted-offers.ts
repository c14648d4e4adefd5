// The interrupted exports of an element's reader as they change, what they say, and the two things to do about one.
import { html, type ReactiveController, type ReactiveElement, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { deleteCheckpoint, type InterruptedExport, watchInterrupted } from "../index.js";
import { codeOf } from "./failure.js";
import { isRetried, onRetries } from "./retry-offer.js";
import { fullOf, whenOf } from "./when.js";

/** Whose they are; nobody's where the host does not say who its reader is. */
export interface OffersOwner {
  readonly id: string;
  readonly user?: { readonly id: string } | undefined;
}

export class InterruptedOffers implements ReactiveController {
  /** The oldest first. */
  list: readonly InterruptedExport[] = [];
  /** Whether the list was read. */
  known = false;
  #watched = "";
  #stop: (() => void) | null = null;

  constructor(
    readonly host: ReactiveElement,
    readonly owner: () => OffersOwner,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#watch();
  }

  hostUpdate(): void {
    if (this.host.isConnected) this.#watch();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
    this.#watched = "";
  }

  /** Without those that a panel of this page offers already. */
  get unretried(): readonly InterruptedExport[] {
    return this.list.filter(({ id }) => !isRetried(id));
  }

  of(id: string): InterruptedExport | undefined {
    return this.list.find((each) => each.id === id);
  }

  #watch(): void {
    const { id, user } = this.owner();
    const wanted = JSON.stringify([id, user?.id ?? null]);
    if (wanted === this.#watched) return;
    this.hostDisconnected();
    this.#watched = wanted;
    this.list = [];
    this.known = user === undefined;
    if (user === undefined) return;
    const unwatch = watchInterrupted({ workspaceId: id, userId: user.id }, (list) => {
      this.list = list;
      this.known = true;
      this.host.requestUpdate();
    });
    const unhook = onRetries(() => this.host.requestUpdate());
    this.#stop = () => {
      unwatch();
      unhook();
    };
  }

  /** The host takes it up in the click itself, so that a save dialog may open. */
  resume(interrupted: InterruptedExport): void {
    this.host.dispatchEvent(new CustomEvent<InterruptedExport>("export-resume", { detail: interrupted, bubbles: true, composed: true }));
  }

  discard({ id }: InterruptedExport): Promise<Discarded> {
    return deleteCheckpoint(id).then(
      () => "deleted",
      (error: unknown) => (codeOf(error) === "checkpoint-busy" ? "busy" : "failed"),
    );
  }
}

/** `busy`: it meanwhile runs in another tab. */
export type Discarded = "deleted" | "busy" | "failed";

export const discardedWords: Readonly<Record<Discarded, string>> = {
  deleted: "The interrupted export is deleted.",
  busy: "It runs in another tab, and is not deleted.",
  failed: "The interrupted export could not be deleted. Try again.",
};

export const discardQuestion = "Delete what is kept of it? It can then only be started again.";

/** "Kept, encrypted, until today, 10:42" */
export function keptUntil({ expiresMs }: InterruptedExport, nowMs: number): TemplateResult {
  return html`<span title=${fullOf(expiresMs)}>Kept, encrypted, until ${whenOf(expiresMs, nowMs)}</span>`;
}

/** In a list no row stands out by its button. */
export function resumeButton(weight: "primary" | "plain", onResume: () => void): TemplateResult {
  return html`<button type="button" class=${weight === "primary" ? "button small primary" : "button small"} data-testid="interrupted-resume" @click=${onResume}>${icon("play", 15)}Resume</button>`;
}
