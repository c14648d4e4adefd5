/** A Blob, and the download of one: works everywhere. */
import { ExportError } from "../error.js";
import type { FallbackReason, OpenSink } from "../sink.js";

/** Parts are joined at this size: the browser then keeps the joined part outside the page's memory. */
const joinBytes = 4 * 1024 * 1024;
const revokeAfterMs = 10 * 60_000;

/** Starts the browser's own download of a Blob or of a file that lies on the disk. */
export function offerDownload(blob: Blob, name: string): void {
  try {
    const url = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs);
  } catch (cause) {
    throw new ExportError("save-blocked", "The browser refused the download. Nothing was saved.", {}, { cause });
  }
}

export interface BlobSettings {
  readonly name: string;
  readonly fallback: FallbackReason | null;
  readonly download: boolean;
}

export function blobSink({ name, fallback, download }: BlobSettings): OpenSink {
  let joined: Blob[] = [];
  let loose: Uint8Array<ArrayBuffer>[] = [];
  let looseBytes = 0;
  return {
    privateFile: null,
    write(chunk) {
      loose.push(chunk);
      looseBytes += chunk.byteLength;
      if (looseBytes < joinBytes) return;
      joined.push(new Blob(loose));
      loose = [];
      looseBytes = 0;
    },
    async close({ mediaType }) {
      const blob = new Blob([...joined, ...loose], { type: mediaType });
      if (download) offerDownload(blob, name);
      return { kind: "blob", name, fallback, blob };
    },
    async abort() {
      joined = [];
      loose = [];
    },
  };
}
