/** Files that stay in the origin-private file system after their export: beside the temporary ones, under a name of their own. */
import type { KeptFiles } from "../desk/ledger.js";
import type { OpenSink, SaveTarget } from "../sink.js";
import { keptPrefix, listPrivateFiles, readPrivateFile, removePrivateFile } from "./private-file.js";

/** The target of an export whose file is kept under `id`; whoever keeps it also removes it. */
export const keptTarget = (id: string, fileName: string): SaveTarget => ({ kind: "kept", name: fileName, fallback: null, keep: id });

export function keptFileSink(target: SaveTarget, id: string): OpenSink {
  const name = keptPrefix + id;
  return {
    privateFile: name,
    write() {
      throw new TypeError("The worker writes private files itself.");
    },
    async close(result) {
      const file = await readPrivateFile(name);
      return { kind: "kept", name: target.name, fallback: null, blob: file.slice(0, file.size, result.mediaType) };
    },
    abort: () => removePrivateFile(name),
  };
}

export const keptFiles: KeptFiles = {
  async ids() {
    const names = await listPrivateFiles();
    return names.filter((name) => name.startsWith(keptPrefix)).map((name) => name.slice(keptPrefix.length));
  },
  async read(id) {
    try {
      return await readPrivateFile(keptPrefix + id);
    } catch {
      return null;
    }
  },
  remove: (id) => removePrivateFile(keptPrefix + id),
};
