/** Pieces of a blob, read at once: for an engine, which waits for each. */

/** Browsers have it in workers only, and TypeScript's library for pages not at all. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Reads `length` bytes from `offset` on; fewer where the blob ends before. Throws where the browser cannot read it. */
export type ReadPiece = (offset: number, length: number) => Uint8Array;

/** In a worker. */
export function piecesOf(blob: Blob): ReadPiece {
  const reader = new FileReaderSync();
  return (offset, length) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(offset, offset + length)));
}
