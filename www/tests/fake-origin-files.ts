/** Folders of an origin-private file system in memory, with locks, installed as the test's `navigator`. */
import { installNavigator } from "./fake-navigator.js";

export interface FakeOriginFiles {
  /** Content by path, of every file that exists. */
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Names of locks that are held; a test may hold one itself, as another tab would. */
  readonly locks: Set<string>;
  /** Bytes that may be written in all. */
  quotaBytes: number;
  uninstall(): void;
}

export function installOriginFiles(): FakeOriginFiles {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const folders = new Set<string>([""]);
  const locks = new Set<string>();
  const state = { files, locks, quotaBytes: Infinity };
  const missing = (): DOMException => new DOMException("missing", "NotFoundError");

  const fileAt = (path: string) => ({
    kind: "file" as const,
    getFile: async () => new File([files.get(path) ?? new Uint8Array()], path),
    async createWritable() {
      let written = new Uint8Array();
      return {
        async write(bytes: Uint8Array<ArrayBuffer>) {
          const used = [...files.values()].reduce((sum, { length }) => sum + length, 0);
          if (used + bytes.length > state.quotaBytes) throw new DOMException("full", "QuotaExceededError");
          written = bytes.slice();
        },
        close: async () => void files.set(path, written),
        abort: async () => undefined,
      };
    },
  });

  function folderAt(path: string): object {
    const below = (name: string): string => `${path}${name}/`;
    return {
      kind: "directory",
      async getDirectoryHandle(name: string, { create = false } = {}) {
        if (!folders.has(below(name)) && !create) throw missing();
        folders.add(below(name));
        return folderAt(below(name));
      },
      async getFileHandle(name: string, { create = false } = {}) {
        if (!files.has(path + name)) {
          if (!create) throw missing();
          files.set(path + name, new Uint8Array());
        }
        return fileAt(path + name);
      },
      async removeEntry(name: string) {
        if (!folders.delete(below(name))) throw missing();
        for (const file of files.keys()) if (file.startsWith(below(name))) files.delete(file);
      },
      async *keys() {
        for (const folder of folders) if (folder.startsWith(path) && /^[^/]+\/$/.test(folder.slice(path.length))) yield folder.slice(path.length, -1);
        for (const file of files.keys()) if (file.startsWith(path) && !file.slice(path.length).includes("/")) yield file.slice(path.length);
      },
      async *entries() {
        for (const file of files.keys()) if (file.startsWith(path) && !file.slice(path.length).includes("/")) yield [file.slice(path.length), fileAt(file)];
      },
    };
  }

  const navigator = {
    storage: { getDirectory: async () => folderAt("") },
    locks: {
      async request(name: string, _options: object, work: (lock: object | null) => unknown) {
        if (locks.has(name)) return work(null);
        locks.add(name);
        const done = await work({ name });
        locks.delete(name);
        return done;
      },
      query: async () => ({ held: [...locks].map((name) => ({ name })) }),
    },
  };
  return Object.assign(state, { uninstall: installNavigator(navigator) });
}
