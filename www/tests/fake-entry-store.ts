/** The book without a database, and the kept files without a disk. */
import type { Entry } from "../src/desk/entry.js";
import type { EntryStore } from "../src/desk/entry-store.js";
import type { KeptFiles } from "../src/sink/kept.js";

export function fakeEntryStore(): EntryStore & { readonly entries: Map<string, Entry> } {
  const entries = new Map<string, Entry>();
  return {
    entries,
    all: async () => [...entries.values()],
    async put(entry) {
      entries.set(entry.id, entry);
    },
    async update(id, change) {
      const before = entries.get(id);
      const after = before === undefined ? null : change(before);
      if (after !== null) entries.set(id, after);
      return after;
    },
    async forget(id) {
      entries.delete(id);
    },
  };
}

const idOf = (name: string): string => name.split(".")[0] ?? "";

export function fakeKeptFiles(): KeptFiles & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  return {
    files,
    ids: async () => [...new Set([...files.keys()].map(idOf))],
    async read(id, part) {
      const content = files.get(part === 1 ? id : `${id}.${part}`);
      return content === undefined ? null : new File([content], id);
    },
    async remove(id) {
      for (const name of [...files.keys()]) if (idOf(name) === id) files.delete(name);
    },
  };
}
