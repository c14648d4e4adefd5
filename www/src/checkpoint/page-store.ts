/** The pages of a checkpoint: what was fetched, sealed, one file each. Kept is the input: equal input gives equal output. */
import type { PageStore } from "../batches.js";
import { checkpointDamaged, isNamed } from "../error.js";
import { pageName } from "./about.js";
import type { Folder } from "./folder.js";
import type { Seal } from "./seal.js";

/** Why pages are not kept any more. */
export type StoreFailure = "disk-full" | "storage-failed";

export interface PageStoreSettings {
  readonly id: string;
  readonly folder: Folder;
  readonly seal: Seal;
  /** Pages that are there already. */
  readonly pages: number;
  /** A page could not be written: no further one will be. */
  readonly onFailure: (why: StoreFailure) => Promise<void>;
}

export interface SealedPages extends PageStore {
  /** Nothing more is written; resolves when what was being written is done with. */
  stop(): Promise<void>;
}

export const failureOf = (error: unknown): StoreFailure => (isNamed(error, "QuotaExceededError") ? "disk-full" : "storage-failed");

export function createPageStore({ id, folder, seal, pages, onFailure }: PageStoreSettings): SealedPages {
  let stopped = false;
  let writing: Promise<void> = Promise.resolve();
  const place = (index: number): string => `${id}/${pageName(index)}`;
  async function keep(index: number, page: Uint8Array): Promise<void> {
    if (stopped) return;
    try {
      const sealed = await seal.close(page, place(index));
      if (!stopped) await folder.write(pageName(index), sealed);
    } catch (error) {
      const told = stopped;
      stopped = true;
      if (!told) await onFailure(failureOf(error));
    }
  }

  return {
    pages,
    async read(index) {
      const sealed = await folder.read(pageName(index));
      if (sealed === null) throw checkpointDamaged();
      return seal.open(sealed, place(index));
    },
    write(index, page) {
      writing = keep(index, page);
      return writing;
    },
    stop() {
      stopped = true;
      return writing;
    },
  };
}
