/** Reads an archive slice by slice, and tells how far the verifier is. */
import type { ReadPiece } from "../src/blob-pieces.js";

/** The share of the first pass, over the content of all files; then everything is compared byte for byte. */
const contentShare = 0.5;
/** Smaller steps are not told. */
const step = 0.005;
/** The directory's end is looked for here. */
const tailBytes = 4096;
/** The second pass looks at every header, and then at everything. */
const comparisons = 2;
const almost = 0.99;

/** The file could not be read, which says nothing of the archive: the verifier ends with it. */
export class ReadFailure extends Error {
  override readonly name = "ReadFailure";
}

/** Watches the reads of one archive of `size` bytes; `onShare` gets what grows from 0 towards 1, and never shrinks. */
export function watched(source: ReadPiece, size: number, onShare: (share: number) => void): ReadPiece {
  let phase: "directory" | "content" | "comparison" = "directory";
  let compared = 0;
  let told = 0;
  const tell = (share: number): void => {
    if (share < told + step) return;
    told = share;
    onShare(share);
  };
  const follow = (offset: number, length: number): void => {
    if (size === 0) return;
    // The directory stands at the end: it is read first, and once more before everything is compared.
    if (phase === "directory" && offset < size / 2) phase = "content";
    if (phase === "content" && offset >= size - tailBytes) phase = "comparison";
    if (phase === "content") tell((contentShare * offset) / size);
    if (phase === "comparison") {
      compared += length;
      tell(Math.min(almost, contentShare + ((1 - contentShare) * compared) / (comparisons * size)));
    }
  };
  return (offset, length) => {
    follow(offset, length);
    try {
      const bytes = source(offset, length);
      if (bytes.length === length) return bytes;
    } catch (cause) {
      throw new ReadFailure("The file could not be read.", { cause });
    }
    throw new ReadFailure("The file became shorter.");
  };
}
