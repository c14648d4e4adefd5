/** Files that stay in the origin-private file system after their export: beside the temporary ones, under a name of their own. */
import type { OpenSink, SaveTarget } from "../sink.js";
import { keptPrefix, listPrivateFiles, readPrivateFile, removePrivateFile } from "./private-file.js";

/** The finished files, by the id of their entry. */
export interface KeptFiles {
  ids(): Promise<readonly string[]>;
  /** `part` counts from 1. */
  read(id: string, part: number): Promise<File | null>;
  /** All parts. */
  remove(id: string): Promise<void>;
}

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

const keptNames = async (): Promise<string[]> => (await listPrivateFiles()).filter((name) => name.startsWith(keptPrefix));

/** Parts of a bundle after the first have their number behind the id. */
const idOf = (name: string): string => name.slice(keptPrefix.length).split(".")[0] ?? "";

export const keptFiles: KeptFiles = {
  async ids() {
    return [...new Set((await keptNames()).map(idOf))];
  },
  async read(id, part) {
    try {
      return await readPrivateFile(keptPrefix + id + (part === 1 ? "" : `.${part}`));
    } catch {
      return null;
    }
  },
  async remove(id) {
    await Promise.all((await keptNames()).filter((name) => idOf(name) === id).map(removePrivateFile));
  },
};
