/** What a running export of transcripts asks of the page: fonts from their folder, images from the host. */
import { joined } from "./bytes.js";
import type { WantedFile } from "./engine.js";
import { fontFile } from "./font-file.js";
import type { Need, Supply } from "./job.js";
import type { EngineLocation } from "./location.js";

/** A file that a message refers to. */
export type FileRef = WantedFile;

export type FileOpener = (file: FileRef) => Promise<ReadableStream<Uint8Array> | null> | ReadableStream<Uint8Array> | null;

/** Larger images are not shown, and not held. */
const imageBytes = 64 * 1024 * 1024;
/** Larger files are told to be missing in a bundle, on every host: `MAX_MEDIA_BYTES` of the engine. */
const mediaBytes = 128 * 1024 * 1024;

/** All bytes of a stream; null where there are more. */
async function readWhole(stream: ReadableStream<Uint8Array>, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > mostBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(value);
  }
  return joined(parts);
}

/** A file that cannot be had is told in the transcript; it does not end the export. */
async function fileBytes(file: FileRef, open: FileOpener | undefined, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (open === undefined || (file.size ?? 0) > mostBytes) return null;
  try {
    const stream = await open(file);
    return stream && (await readWhole(stream, mostBytes));
  } catch {
    return null;
  }
}

/** Files of a bundle are brought so many at a time. */
const mediaTogether = 4;

/** In their order; each is null where there is none. */
async function broughtMedia(media: readonly FileRef[], open: FileOpener | undefined): Promise<(Uint8Array<ArrayBuffer> | null)[]> {
  const brought: (Uint8Array<ArrayBuffer> | null)[] = [];
  for (let at = 0; at < media.length; at += mediaTogether) {
    brought.push(...(await Promise.all(media.slice(at, at + mediaTogether).map((file) => fileBytes(file, open, mediaBytes)))));
  }
  return brought;
}

/** Brings what is asked for; rejects where a font cannot be loaded. Where a part goes is for the caller to say. */
export async function supply(need: Need, engine: EngineLocation | undefined, open: FileOpener | undefined): Promise<Supply> {
  const fonts = need.fonts.map(async (file) => ({ file, bytes: await fontFile(file, engine) }));
  const files: Supply["files"][number][] = [];
  // One after the other: a conversation can have many, and each is held whole.
  for (const file of need.files) {
    const bytes = await fileBytes(file, open, imageBytes);
    if (bytes) files.push({ conversationId: file.conversationId, attachmentId: file.attachmentId, bytes });
  }
  return { fonts: await Promise.all(fonts), files, media: await broughtMedia(need.media, open), part: null };
}
