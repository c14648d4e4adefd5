/** The worker's side of verifying: reads archives piece by piece, wherever they lie. */
import { type ReadPiece, piecesOf } from "./blob-pieces.js";
import type { Engine } from "./engine.js";
import { archiveUnreadable } from "./error.js";
import type { BundleVerification, Verification } from "./verification.js";

/** Verifies each archive, and that they belong together; throws `archive-unreadable` where one cannot be read. */
export function verifyAll(engine: Engine, archives: readonly File[]): BundleVerification {
  const verified: [string, Verification][] = archives.map((archive) => {
    const piece = piecesOf(archive);
    const read: ReadPiece = (offset, length) => {
      try {
        return piece(offset, length);
      } catch (cause) {
        throw archiveUnreadable(cause);
      }
    };
    return [archive.name, engine.verifyArchive(archive.size, read)];
  });
  return { archives: verified.map(([name, verification]) => ({ name, ...verification })), faults: engine.verifySet(JSON.stringify(verified)) };
}
