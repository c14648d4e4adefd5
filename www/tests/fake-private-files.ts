/** An origin-private file system in memory, with locks, installed as the test's `navigator`. */
import type { SyncFile } from "../src/engine.js";
import { installNavigator } from "./fake-navigator.js";

export interface FakePrivateFiles {
  /** Content by name, of every file that exists. */
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Names of locks that are held. */
  readonly locks: Set<string>;
  /** Bytes that may be written in all. */
  quotaBytes: number;
  /** False: files can be made, but not opened for synchronous writing. */
  synchronous: boolean;
  uninstall(): void;
}

export function installPrivateFiles(): FakePrivateFiles {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const locks = new Set<string>();
  const state = { files, locks, quotaBytes: Infinity, synchronous: true };

  function syncFile(name: string): SyncFile {
    return {
      write(buffer) {
        const bytes = new Uint8Array(buffer as Uint8Array);
        const before = files.get(name) ?? new Uint8Array();
        if (before.length + bytes.length > state.quotaBytes) throw new DOMException("full", "QuotaExceededError");
        const after = new Uint8Array(before.length + bytes.length);
        after.set(before);
        after.set(bytes, before.length);
        files.set(name, after);
        return bytes.length;
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }

  const handleOf = (name: string) => ({
    getFile: async () => new File([files.get(name) ?? new Uint8Array()], name),
    createSyncAccessHandle: state.synchronous ? async () => syncFile(name) : undefined,
  });

  const folder = {
    async getFileHandle(name: string, options?: { create?: boolean }) {
      if (!files.has(name)) {
        if (options?.create !== true) throw new DOMException("missing", "NotFoundError");
        files.set(name, new Uint8Array());
      }
      return handleOf(name);
    },
    async removeEntry(name: string) {
      if (!files.delete(name)) throw new DOMException("missing", "NotFoundError");
    },
    async *keys() {
      yield* [...files.keys()];
    },
  };

  const navigator = {
    storage: { getDirectory: async () => ({ getDirectoryHandle: async () => folder }) },
    locks: {
      async request(name: string, work: () => Promise<void>) {
        locks.add(name);
        await work();
        locks.delete(name);
      },
      query: async () => ({ held: [...locks].map((name) => ({ name })) }),
    },
  };
  return Object.assign(state, { uninstall: installNavigator(navigator) });
}
