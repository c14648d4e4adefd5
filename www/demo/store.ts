import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A value that tells its watchers when it is replaced. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Renders the host again whenever one of the stores changes, for as long as the host is in the page. */
export function watchStores(host: ReactiveControllerHost, ...stores: readonly Pick<Store<unknown>, "subscribe">[]): void {
  let stops: (() => void)[] = [];
  const controller: ReactiveController = {
    hostConnected() {
      stops = stores.map((store) => store.subscribe(() => host.requestUpdate()));
    },
    hostDisconnected() {
      for (const stop of stops) stop();
      stops = [];
    },
  };
  host.addController(controller);
}
