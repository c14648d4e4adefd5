/** The origin-private file system: the worker writes there, and the finished file is saved from there. */
import { ExportError } from "../error.js";
import type { OpenSink, SaveTarget, SavedAs } from "../sink.js";
import { offerDownload } from "./blob.js";
import { copyToPicked, discardPicked } from "./picker.js";
import { purgePrivateFiles, readPrivateFile, removePrivateFile, reserveName } from "./private-file.js";

/** A download reads the private file after it was started, and says nothing when it is through. */
const keepDownloadMs = 10 * 60_000;

export async function privateFileSink(target: SaveTarget, download: boolean): Promise<OpenSink> {
  const { name, release } = await reserveName();
  void purgePrivateFiles();

  async function discard(): Promise<void> {
    await removePrivateFile(name);
    release();
  }

  async function copied(file: File, handle: FileSystemFileHandle, onSaving: (savedBytes: number) => void): Promise<SavedAs | null> {
    try {
      await copyToPicked(file, handle, onSaving);
    } catch (error) {
      if (error instanceof ExportError && error.code === "disk-full") throw error;
      return null;
    }
    await discard();
    return { kind: "picker", name: handle.name, fallback: null, blob: await handle.getFile() };
  }

  return {
    privateFile: name,
    write() {
      throw new TypeError("The worker writes private files itself.");
    },
    async close(result, onSaving) {
      const file = await readPrivateFile(name);
      const saved = target.handle ? await copied(file, target.handle, onSaving) : null;
      if (saved) return saved;
      // A slice carries the media type, and still reads from the disk.
      const blob = file.slice(0, file.size, result.mediaType);
      if (download) offerDownload(blob, target.name);
      setTimeout(() => void discard(), keepDownloadMs);
      return { kind: "opfs", name: target.name, fallback: target.handle ? "picker-failed" : target.fallback, blob };
    },
    stepAside: discard,
    async abort() {
      await Promise.all([discard(), target.handle && discardPicked(target.handle)]);
    },
  };
}
