/** A lock that lives as long as the tab that runs an export, so that no other tab takes the export for interrupted. */

const prefix = "askvault-export:checkpoint:";

/** Releases it, and resolves when others can take it; without effect the second time. */
export type Release = () => Promise<void>;

export const hasLocks = (): boolean => globalThis.navigator?.locks !== undefined;

/** Takes the lock of a checkpoint; null while another tab, or another run of this one, holds it. */
export function holdLock(id: string): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    const held: Promise<void> = navigator.locks.request(prefix + id, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((end) =>
        resolve(() => {
          end();
          return held;
        }),
      );
    });
    held.catch(reject);
  });
}

/** The checkpoints of exports that run now, in whichever tab. */
export async function heldIds(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) === true ? [name.slice(prefix.length)] : [])));
}
