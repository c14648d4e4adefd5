// How much room the page gives the dialog.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export type Width = "phone" | "narrow" | "wide";

/** Draws its host again whenever the page gets another size. */
export class PageWidth implements ReactiveController {
  readonly #phone = matchMedia("(max-width: 639.98px)");
  readonly #narrow = matchMedia("(max-width: 1099.98px)");
  readonly #onResize: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#onResize = () => host.requestUpdate();
    host.addController(this);
  }

  get now(): Width {
    return this.#phone.matches ? "phone" : this.#narrow.matches ? "narrow" : "wide";
  }

  hostConnected(): void {
    this.#phone.addEventListener("change", this.#onResize);
    this.#narrow.addEventListener("change", this.#onResize);
    addEventListener("resize", this.#onResize);
  }

  hostDisconnected(): void {
    this.#phone.removeEventListener("change", this.#onResize);
    this.#narrow.removeEventListener("change", this.#onResize);
    removeEventListener("resize", this.#onResize);
  }
}
