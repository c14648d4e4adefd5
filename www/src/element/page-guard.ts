// While an export runs the page's title tells how far it is, and leaving the page asks first.
import { percentOf } from "./words.js";

export interface PageGuard {
  show(fraction: number): void;
  release(): void;
}

export function guardPage(): PageGuard {
  let own: string | null = null;
  let title = document.title;
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener("beforeunload", ask);
  return {
    show(fraction) {
      // The host may have changed its title meanwhile; that one is put back at the end.
      if (document.title !== own) title = document.title;
      document.title = title === "" ? percentOf(fraction) : `${percentOf(fraction)} · ${title}`;
      // Read back: the browser trims it.
      own = document.title;
    },
    release() {
      removeEventListener("beforeunload", ask);
      if (document.title === own) document.title = title;
    },
  };
}
