/** A lock for each export that some page is making, so that other pages know that it is not left behind. */
import { hold, type Locks, type Slot } from "./slots.js";

const prefix = "askvault-export:making:";

/** An export that ended a moment ago holds its lock until the book knows. */
const momentMs = 250;

/** Held from before the entry is written until after its end is. Null where the export is being made already. */
export async function keepAlive(locks: Locks, id: string): Promise<Slot | null> {
  const take = (): Promise<Slot | null> => hold(locks, prefix + id, { ifAvailable: true });
  const slot = await take();
  if (slot !== null) return slot;
  await new Promise((resolve) => setTimeout(resolve, momentMs));
  return take();
}

/** Held while the end of a kept file is told, so that one page does; null where another page tells it now. */
export const holdTelling = (locks: Locks, id: string): Promise<Slot | null> => hold(locks, `askvault-export:telling:${id}`, { ifAvailable: true });

/** Ids of all exports that are being made, in any page. */
export async function aliveIds(locks: Locks): Promise<ReadonlySet<string>> {
  const { held = [] } = await locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) === true ? [name.slice(prefix.length)] : [])));
}
