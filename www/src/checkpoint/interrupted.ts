/** Exports that were interrupted and can be resumed or deleted. */
import { checkpointBusy } from "../error.js";
import type { Format, Mode, Profile } from "../options.js";
import { countPages, isExpired, isOwnedBy, keptMs, readAbout, type Owner } from "./about.js";
import { announceChange, onChange } from "./change.js";
import { folderIds, openFolder, removeFolder } from "./folder.js";
import { hasLocks, heldIds, holdLock } from "./lock.js";

export interface InterruptedExport {
  readonly id: string;
  /** What was exported, as the host named it. */
  readonly kind: string;
  readonly format: Format;
  /** Of a bundle: all that are in it. */
  readonly formats: readonly Format[];
  readonly mode: Mode;
  readonly profile: Profile;
  readonly fileName: string;
  /** Conversations that are kept already, of all. */
  readonly fetched: number;
  readonly total: number;
  readonly createdMs: number;
  /** When it is deleted by itself. */
  readonly expiresMs: number;
}

const checkEveryMs = 60_000;

/** Removes one that no tab works on; false when one does. */
async function removeIdle(id: string): Promise<boolean> {
  const release = await holdLock(id);
  if (release === null) return false;
  try {
    await removeFolder(id);
  } finally {
    await release();
  }
  return true;
}

/** Removes what is older than 24 hours, of every owner, and what was never begun properly. */
export async function purgeCheckpoints(now: () => number = Date.now): Promise<void> {
  if (!hasLocks()) return;
  const held = await heldIds();
  for (const id of await folderIds()) {
    if (held.has(id)) continue;
    const folder = await openFolder(id).catch(() => null);
    const about = folder && (await readAbout(folder).catch(() => null));
    if (!about || isExpired(about, now())) await removeIdle(id).catch(() => false);
  }
}

/** The interrupted exports of this user, the oldest first. Those that a tab works on are not among them. Purges first. */
export async function interruptedExports(owner: Owner, now: () => number = Date.now): Promise<readonly InterruptedExport[]> {
  if (!hasLocks()) return [];
  await purgeCheckpoints(now);
  const held = await heldIds();
  const found: InterruptedExport[] = [];
  for (const id of await folderIds()) {
    const folder = held.has(id) ? null : await openFolder(id);
    const about = folder && (await readAbout(folder));
    if (!folder || !about || !isOwnedBy(about, owner)) continue;
    const { kind, format, formats = [], mode, profile, fileName, total, pageSize, createdMs } = about;
    const fetched = Math.min(total, (await countPages(folder)) * pageSize);
    found.push({ id, kind, format, formats, mode, profile, fileName, fetched, total, createdMs, expiresMs: createdMs + keptMs });
  }
  return found.sort((one, other) => one.createdMs - other.createdMs);
}

/** Rejects with `checkpoint-busy` while a tab works on it. */
export async function deleteCheckpoint(id: string): Promise<void> {
  if (!(await removeIdle(id))) throw checkpointBusy();
  announceChange();
}

/** Tells the interrupted exports now, when they change, and every minute, which also purges. Returns what ends it. */
export function watchInterrupted(owner: Owner, tell: (interrupted: readonly InterruptedExport[]) => void): () => void {
  let ended = false;
  let told = false;
  const look = (): void => {
    void interruptedExports(owner).then(
      (found) => {
        told = true;
        if (!ended) tell(found);
      },
      () => {
        // Private storage may be forbidden: then nothing was kept. What was told stays.
        if (!ended && !told) tell([]);
      },
    );
  };
  const unhook = onChange(look);
  const timer = setInterval(look, checkEveryMs);
  look();
  return () => {
    ended = true;
    unhook();
    clearInterval(timer);
  };
}
