/** Temporary files in the origin-private file system: one folder of ours, used by page and worker alike. */
import type { SyncFile } from "../engine.js";

const folderName = "askvault-export";
const namePrefix = "part-";
/** Files of finished exports: not left behind, but kept until a date. */
export const keptPrefix = "kept-";
const lockPrefix = "askvault-export:";
const dayMs = 24 * 60 * 60 * 1000;
const removeAttempts = 5;
const removePauseMs = 40;

interface SyncCapableHandle extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<SyncFile>;
}

const folder = async (create = true): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create });

/** Whether the browser has a private file system at all, and lets this page use it. */
export async function hasPrivateFiles(): Promise<boolean> {
  try {
    await folder();
    return true;
  } catch {
    return false;
  }
}

/** For the worker: opens a new file for writing. */
export async function openForWriting(name: string): Promise<SyncFile> {
  const handle: SyncCapableHandle = await (await folder()).getFileHandle(name, { create: true });
  try {
    if (handle.createSyncAccessHandle === undefined) throw new DOMException("no synchronous access", "NotSupportedError");
    return await handle.createSyncAccessHandle();
  } catch (error) {
    await removePrivateFile(name);
    throw error;
  }
}

export const readPrivateFile = async (name: string): Promise<File> => (await (await folder()).getFileHandle(name)).getFile();

/** Removes a file, also one whose worker was ended a moment ago and whose lock the browser still holds. */
export async function removePrivateFile(name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await (await folder()).removeEntry(name);
      return;
    } catch (error) {
      const gone = error instanceof DOMException && error.name === "NotFoundError";
      if (gone || attempt === removeAttempts) return;
      await new Promise((resolve) => setTimeout(resolve, removePauseMs));
    }
  }
}

/** A name of our own with a lock that lives as long as this page, so that other pages know the file is in use. */
export interface Reservation {
  readonly name: string;
  release(): void;
}

export async function reserveName(): Promise<Reservation> {
  const name = `${namePrefix}${Date.now()}-${crypto.randomUUID()}`;
  if (navigator.locks === undefined) return { name, release: () => undefined };
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await new Promise<void>((ready) => {
    navigator.locks
      .request(lockPrefix + name, () => {
        ready();
        return released;
      })
      // Refused: the file is used without a lock.
      .catch(ready);
  });
  return { name, release: () => release() };
}

/** When the file was begun, from its name; 0 for a name that is not ours. */
const begunAt = (name: string): number => Number(name.slice(namePrefix.length).split("-")[0]) || 0;

/** The names of all files, temporary and kept. */
export async function listPrivateFiles(): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const name of (await folder(false)).keys()) names.push(name);
  } catch {
    // No folder, or none for this page: there is nothing.
  }
  return names;
}

/** Removes what earlier visits left behind: files that no page holds, or, without locks, those older than a day. */
export async function purgePrivateFiles(): Promise<void> {
  try {
    // Listed before the locks are read: a file that appears in between is not on the list.
    const names = (await listPrivateFiles()).filter((name) => !name.startsWith(keptPrefix));
    if (names.length === 0) return;
    const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
    const yesterday = Date.now() - dayMs;
    const stale = names.filter((name) => (navigator.locks === undefined ? begunAt(name) < yesterday : !held.has(lockPrefix + name)));
    await Promise.all(stale.map(removePrivateFile));
  } catch {
    // The locks cannot be read: the next visit tries again.
  }
}
