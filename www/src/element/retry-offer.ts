// What the panels of this page go on with, or offer to: the banner of interrupted exports leaves it out.
import type { ReactiveController } from "lit";

const retried = new Map<ReactiveController, string>();
const changes = new EventTarget();

export const isRetried = (id: string): boolean => [...retried.values()].includes(id);

/** Returns what ends it. */
export function onRetries(listener: () => void): () => void {
  changes.addEventListener("change", listener);
  return () => changes.removeEventListener("change", listener);
}

/** For an element with a panel: tells after each drawing which export the panel offers. */
export function retryOffer(offered: () => string | null): ReactiveController {
  function tell(id: string | null): void {
    if (id === (retried.get(controller) ?? null)) return;
    if (id === null) retried.delete(controller);
    else retried.set(controller, id);
    changes.dispatchEvent(new Event("change"));
  }
  const controller: ReactiveController = {
    hostConnected: () => tell(offered()),
    hostUpdated: () => tell(offered()),
    hostDisconnected: () => tell(null),
  };
  return controller;
}
