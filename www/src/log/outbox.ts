/** Gives waiting events to the host: in order, one at a time, again and again until it has them. */
import { type LogClock, LogRefusal, type PostLog } from "./event.js";
import type { LogStore } from "./store.js";

const firstRetryMs = 5_000;
const lastRetryMs = 300_000;

export interface Outbox {
  /** Sends what waits. Resolves when nothing waits any more or the host cannot be reached. */
  flush(): Promise<void>;
  close(): void;
}

export interface OutboxSettings {
  readonly owner: string;
  readonly store: LogStore;
  readonly post: PostLog;
  readonly clock: LogClock;
  /** Something was sent or refused. */
  changed(): void;
  /** Calls back after a time; gives a way to call it off. */
  later(work: () => void, ms: number): () => void;
}

/** One tab sends at a time. The host takes an event once, so a browser without locks does no harm. */
function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks === undefined ? work() : (locks.request(name, work) as Promise<T>);
}

export function createOutbox({ owner, store, post, clock, changed, later }: OutboxSettings): Outbox {
  let sending: Promise<void> | null = null;
  let again = false;
  let retryMs = firstRetryMs;
  let callOff: (() => void) | null = null;
  let closed = false;

  async function sendAll(): Promise<void> {
    for (let waiting = await store.waiting(owner); waiting.length > 0 && !closed; waiting = await store.waiting(owner)) {
      for (const { sequence, previous: _previous, digest: _digest, workspace_id: _workspace, user_id: _user, ...event } of waiting) {
        if (closed) return;
        try {
          await store.sent(owner, sequence, await post({ ...event, sent_at: clock.now().toISOString() }));
        } catch (error) {
          if (!(error instanceof LogRefusal)) throw error;
          await store.refused(owner, sequence, error.code);
        }
        changed();
      }
    }
  }

  async function attempt(): Promise<void> {
    callOff?.();
    callOff = null;
    try {
      await alone(`askvault-export-log:${owner}`, sendAll);
      retryMs = firstRetryMs;
    } catch {
      if (closed) return;
      callOff = later(() => void flush(), retryMs);
      retryMs = Math.min(lastRetryMs, retryMs * 2);
    }
  }

  function flush(): Promise<void> {
    if (closed) return Promise.resolve();
    if (sending !== null) {
      // What was added while the last look was taken is seen by one more.
      again = true;
      return sending;
    }
    sending = attempt().then(async () => {
      sending = null;
      if (!again) return;
      again = false;
      // After a failure the next attempt has its time.
      if (callOff === null) await flush();
    });
    return sending;
  }

  return {
    flush,
    close() {
      closed = true;
      callOff?.();
    },
  };
}
