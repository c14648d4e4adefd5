/** The worker's side of verifying: reads archives piece by piece, wherever they lie. */
import type { Engine } from "./engine.js";
import { archiveUnreadable } from "./error.js";
import type { BundleVerification, Verification } from "./verification.js";

/** Browsers have it in workers only, and TypeScript's library for pages not at all. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Verifies each archive, and that they belong together; throws `archive-unreadable` where one cannot be read. */
export function verifyAll(engine: Engine, archives: readonly File[]): BundleVerification {
  const reader = new FileReaderSync();
  const verified: [string, Verification][] = archives.map((archive) => {
    const read = (offset: number, length: number): Uint8Array => {
      try {
        return new Uint8Array(reader.readAsArrayBuffer(archive.slice(offset, offset + length)));
      } catch (cause) {
        throw archiveUnreadable(cause);
      }
    };
    return [archive.name, engine.verifyArchive(archive.size, read)];
  });
  return { archives: verified.map(([name, verification]) => ({ name, ...verification })), faults: engine.verifySet(JSON.stringify(verified)) };
}
