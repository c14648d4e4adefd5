/** What a running export of transcripts asks of the page: fonts from their folder, images from the host. */
import { joined } from "./bytes.js";
import type { WantedFile } from "./engine.js";
import { fontFile } from "./font-file.js";
import type { Need, Supply } from "./job.js";
import type { EngineLocation } from "./location.js";

/** A file that a message refers to. */
export type FileRef = WantedFile;

export type FileOpener = (file: FileRef) => Promise<ReadableStream<Uint8Array> | null> | ReadableStream<Uint8Array> | null;

/** Larger images are not shown, so their bytes are not brought. */
const imageBytes = 25 * 1024 * 1024;

/** All bytes of a stream; null where there are more than an image may have. */
async function readWhole(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > imageBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(value);
  }
  return joined(parts);
}

/** A file that cannot be had is told in the transcript; it does not end the export. */
async function fileBytes(file: FileRef, open: FileOpener | undefined): Promise<Uint8Array<ArrayBuffer> | null> {
  if (open === undefined || (file.size ?? 0) > imageBytes) return null;
  try {
    const stream = await open(file);
    return stream && (await readWhole(stream));
  } catch {
    return null;
  }
}

/** Brings what is asked for; rejects where a font cannot be loaded. */
export async function supply(need: Need, engine: EngineLocation | undefined, open: FileOpener | undefined): Promise<Supply> {
  const fonts = need.fonts.map(async (file) => ({ file, bytes: await fontFile(file, engine) }));
  const files: Supply["files"][number][] = [];
  // One after the other: a conversation can have many, and each is held whole.
  for (const file of need.files) {
    const bytes = await fileBytes(file, open);
    if (bytes) files.push({ conversationId: file.conversationId, attachmentId: file.attachmentId, bytes });
  }
  return { fonts: await Promise.all(fonts), files };
}
