/** The browser's locks for one origin: exclusive, in the order of asking. `tab()` gives what one page sees; closing it gives all back. */
import type { Locks } from "../src/desk/slots.js";

interface Waiting {
  readonly tab: number;
  readonly grant: () => void;
}

export function fakeLocks() {
  const held = new Map<string, { tab: number; free: () => void }>();
  const queues = new Map<string, Waiting[]>();
  let lastTab = 0;

  function next(name: string): void {
    held.delete(name);
    queues.get(name)?.shift()?.grant();
  }

  function tab(): Locks & { close(): void } {
    const own = (lastTab += 1);
    return {
      request(name, { ifAvailable = false, signal }, work) {
        return new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(new DOMException("x", "AbortError"));
          const grant = (): void => {
            let freed = false;
            const free = (): void => {
              if (freed) return;
              freed = true;
              next(name);
            };
            held.set(name, { tab: own, free });
            Promise.resolve(work({ name })).then(resolve, reject).finally(free);
          };
          if (!held.has(name)) return grant();
          if (ifAvailable) return void Promise.resolve(work(null)).then(resolve, reject);
          const queue = queues.get(name) ?? [];
          queues.set(name, queue);
          const waiting: Waiting = { tab: own, grant };
          queue.push(waiting);
          signal?.addEventListener("abort", () => {
            const at = queue.indexOf(waiting);
            if (at < 0) return;
            queue.splice(at, 1);
            reject(new DOMException("x", "AbortError"));
          });
        });
      },
      query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
      close() {
        for (const queue of queues.values()) queue.splice(0, queue.length, ...queue.filter((waiting) => waiting.tab !== own));
        for (const { tab: owner, free } of [...held.values()]) if (owner === own) free();
      },
    };
  }

  return { tab };
}
