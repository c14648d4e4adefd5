/** At most three exports of a workspace at once, counted over all tabs: three locks, and one that is the queue for them. */
import { cancelled } from "../error.js";

export const slotCount = 3;

/** A tab that looks whether a place is free holds the queue for a moment; one that waits holds it for long. */
const turnMs = 250;

/** A place of one running export. The browser gives it back by itself when the tab is closed. */
export interface Slot {
  release(): void;
}

/** The part of the browser's locks that is used. */
export interface Locks {
  request(name: string, options: LockOptions, work: (lock: unknown) => Promise<void> | void): Promise<unknown>;
  query(): Promise<{ held?: readonly { name?: string | undefined }[] | undefined }>;
}

/** Takes a lock and holds it until `release`; null where `ifAvailable` finds it taken. */
export function hold(locks: Locks, name: string, options: LockOptions = {}): Promise<Slot | null> {
  return new Promise((resolve, reject) => {
    const work = (lock: unknown): Promise<void> | void => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) => resolve({ release }));
    };
    locks.request(name, options, work).catch(reject);
  });
}

export function createSlots(locks: Locks, workspace: string) {
  const prefix = `askvault-export:${workspace}:`;
  const queue = `${prefix}queue`;
  const places = Array.from({ length: slotCount }, (_, index) => `${prefix}slot-${index + 1}`);

  /** The first place that comes free. The others are given back, also one that came free in the same moment. */
  async function firstFree(signal: AbortSignal): Promise<Slot> {
    const race = new AbortController();
    const stop = (): void => race.abort();
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) race.abort();
    const attempts = places.map((name) => hold(locks, name, { signal: race.signal }));
    try {
      const slot = await Promise.any(attempts);
      attempts.forEach((attempt) => attempt.then((other) => (other === slot ? undefined : other?.release())).catch(() => undefined));
      if (slot === null) throw cancelled();
      return slot;
    } finally {
      signal.removeEventListener("abort", stop);
      race.abort();
    }
  }

  return {
    /** A place, or null when all are taken or somebody waits already. */
    async tryTake(): Promise<Slot | null> {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), turnMs);
      const turn = await hold(locks, queue, { signal: patience.signal }).catch(() => null);
      clearTimeout(timer);
      if (turn === null) return null;
      try {
        for (const name of places) {
          const slot = await hold(locks, name, { ifAvailable: true });
          if (slot !== null) return slot;
        }
        return null;
      } finally {
        turn.release();
      }
    },

    /** Waits for a place, in the order in which all tabs asked. Rejects with `cancelled`. */
    async take(signal: AbortSignal): Promise<Slot> {
      if (signal.aborted) throw cancelled();
      const turn = await hold(locks, queue, { signal }).catch(() => null);
      if (turn === null) throw cancelled();
      try {
        return await firstFree(signal);
      } catch {
        throw cancelled();
      } finally {
        turn.release();
      }
    },

    /** How many places are taken now. */
    async taken(): Promise<number> {
      const { held = [] } = await locks.query();
      const names = new Set(held.map(({ name }) => name));
      return places.filter((name) => names.has(name)).length;
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;
