/** One checkpoint, from its first byte to its end: begun with an export, or taken up again after an interruption. */
import type { PageStore } from "../batches.js";
import { checkpointBusy, checkpointGone, ExportError, fromSource } from "../error.js";
import { countPages, isExpired, isOwnedBy, ownerName, readAbout, writeAbout, type About, type Owner } from "./about.js";
import { browserKey } from "./browser-key.js";
import { announceChange } from "./change.js";
import { createFolder, openFolder, removeFolder } from "./folder.js";
import { readHead, writeHead, type Head } from "./head.js";
import { hasLocks, holdLock, type Release } from "./lock.js";
import { createPageStore, failureOf, type SealedPages, type StoreFailure } from "./page-store.js";
import { importedKey, sealWith, type Seal } from "./seal.js";

/** Who exports, and with which key what is kept is sealed. */
export interface CheckpointHost extends Owner {
  /** 32 bytes that the host gives this user whenever they ask. Without it the browser makes a key that it cannot give out. */
  readonly checkpointKey?: (() => Promise<Uint8Array>) | undefined;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: (() => number) | undefined;
}

/** Whether an export could be resumed, and if not, why. The export itself goes on in every case. */
export type CheckpointState = { readonly kind: "kept" } | { readonly kind: "off"; readonly why: StoreFailure | "no-storage" | "no-key" };

export interface Checkpoint {
  readonly id: string;
  /** Whether pages are still kept. */
  readonly holds: () => boolean;
  readonly store: PageStore;
  /** Keeps it for a later visit. */
  leave(): Promise<void>;
  /** Removes it: the export is finished, or nobody wants it. */
  end(): Promise<void>;
}

async function sealFor(host: CheckpointHost): Promise<Seal> {
  return sealWith(host.checkpointKey === undefined ? await browserKey(ownerName(host)) : await importedKey(await host.checkpointKey()));
}

function checkpointOf(id: string, release: Release, store: SealedPages, holds: () => boolean): Checkpoint {
  return {
    id,
    holds,
    store,
    async leave() {
      await store.stop();
      await release();
      announceChange();
    },
    async end() {
      // A file that is being written keeps its folder from being removed.
      await store.stop();
      await removeFolder(id).catch(() => undefined);
      await release();
      announceChange();
    },
  };
}

export interface BeginRequest extends Omit<Head, "about"> {
  /** Of the export: under it the checkpoint lies. */
  readonly id: string;
  readonly host: CheckpointHost;
  readonly about: Omit<About, keyof Owner | "version" | "id" | "createdMs">;
  readonly logo: Uint8Array | undefined;
  readonly onState: ((state: CheckpointState) => void) | undefined;
}

/** Null where nothing can be kept, which `onState` hears. */
export async function beginCheckpoint({ id, host, about: what, logo, onState, ...head }: BeginRequest): Promise<Checkpoint | null> {
  const off = (why: Extract<CheckpointState, { kind: "off" }>["why"]): null => {
    onState?.({ kind: "off", why });
    return null;
  };
  if (!hasLocks() || globalThis.navigator.storage?.getDirectory === undefined) return off("no-storage");
  const seal = await sealFor(host).catch(() => null);
  if (seal === null) return off("no-key");
  const release = await holdLock(id).catch(() => null);
  if (release === null) return off("no-storage");
  const { workspaceId, userId, now = Date.now } = host;
  const about: About = { version: 1, id, workspaceId, userId, ...what, createdMs: now() };
  let holds = true;
  const onFailure = async (why: StoreFailure): Promise<void> => {
    holds = false;
    // Its room may be what the file itself needs.
    await removeFolder(id).catch(() => undefined);
    off(why);
  };
  try {
    // Pages of an earlier beginning under this id would be taken for its own.
    await removeFolder(id);
    const folder = await createFolder(id);
    await writeHead(folder, seal, { about, ...head }, logo);
    // Last: without it, what is there is nobody's, and purged.
    await writeAbout(folder, about);
    onState?.({ kind: "kept" });
    return checkpointOf(id, release, createPageStore({ id, folder, seal, pages: 0, onFailure }), () => holds);
  } catch (error) {
    await onFailure(failureOf(error));
    await release();
    return null;
  }
}

export interface Reopened extends Checkpoint {
  readonly head: Head;
  readonly logo: Uint8Array | undefined;
}

/**
 * Takes a checkpoint up again. Rejects with `checkpoint-gone`, `checkpoint-busy` while another tab works on it,
 * `checkpoint-refused` for another user, `checkpoint-damaged`, or with what the host's key failed with.
 */
export async function reopenCheckpoint(id: string, host: CheckpointHost, onState?: (state: CheckpointState) => void): Promise<Reopened> {
  const release = await holdLock(id);
  if (release === null) throw checkpointBusy();
  // No page offers it any more.
  announceChange();
  try {
    const folder = await openFolder(id);
    const about = folder && (await readAbout(folder));
    if (!folder || !about || isExpired(about, (host.now ?? Date.now)())) throw checkpointGone();
    if (!isOwnedBy(about, host)) throw new ExportError("checkpoint-refused", "This export was begun by another user or in another workspace.");
    const seal = await sealFor(host);
    const { logo, ...head } = await readHead(folder, seal, about);
    const onFailure = async (why: StoreFailure): Promise<void> => onState?.({ kind: "off", why });
    const store = createPageStore({ id, folder, seal, pages: await countPages(folder), onFailure });
    return { ...checkpointOf(id, release, store, () => true), head, logo };
  } catch (error) {
    await release();
    announceChange();
    throw fromSource(error);
  }
}
