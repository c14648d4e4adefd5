// Where the focus goes when what has it is drawn no more: to the same line, to the one in its place, else to the element itself.
import type { ReactiveController, ReactiveElement } from "lit";
import { focusOn } from "./focus-place.js";

/** Lines are what has `data-export`, the id of its export. */
export const lineOf = (root: ParentNode, id: string): HTMLElement | undefined =>
  [...root.querySelectorAll<HTMLElement>("[data-export]")].find(({ dataset }) => dataset["export"] === id);

export class FocusHeir implements ReactiveController {
  #had: { id: string | undefined; at: number } | null = null;

  constructor(readonly host: ReactiveElement) {
    host.addController(this);
  }

  /** Of the host's own parts. */
  get #active(): Element | null {
    return this.host.shadowRoot?.activeElement ?? null;
  }

  get #lines(): readonly HTMLElement[] {
    return [...this.host.renderRoot.querySelectorAll<HTMLElement>("[data-export]")];
  }

  hostUpdate(): void {
    const active = this.#active;
    const line = active?.closest<HTMLElement>("[data-export]") ?? null;
    this.#had = active === null ? null : { id: line?.dataset["export"], at: line === null ? 0 : this.#lines.indexOf(line) };
  }

  hostUpdated(): void {
    const had = this.#had;
    this.#had = null;
    if (had === null || this.#active !== null) return;
    const lines = this.#lines;
    const line = lines.find(({ dataset }) => dataset["export"] === had.id) ?? lines[Math.min(had.at, lines.length - 1)];
    focusOn(line?.querySelector<HTMLElement>("button") ?? line ?? this.host);
  }
}
