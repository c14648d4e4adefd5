/** The worker of the page that verifies. It inherits the page's policy, which allows no connection. */
import { initSync, verifyArchive, verifySet } from "#glue";
import type { Reply, Request } from "./message.js";
import { ReadFailure, watched } from "./reading.js";

/** Browsers have it in workers only, and TypeScript's library for pages not at all. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

const reply = (message: Reply): void => postMessage(message);

function verify(archive: Blob): Reply {
  const reader = new FileReaderSync();
  const source = (offset: number, length: number): Uint8Array => new Uint8Array(reader.readAsArrayBuffer(archive.slice(offset, offset + length)));
  const read = watched(source, archive.size, (share) => reply({ type: "progress", share }));
  try {
    return { type: "verified", verification: verifyArchive(archive.size, read) };
  } catch (error) {
    if (error instanceof ReadFailure) return { type: "unreadable" };
    throw error;
  }
}

async function start(packed: Blob): Promise<Reply> {
  const bytes = await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  initSync({ module: await WebAssembly.compile(bytes) });
  return { type: "ready" };
}

async function answer(request: Request): Promise<Reply> {
  switch (request.type) {
    case "engine":
      return start(request.packed);
    case "archive":
      return verify(request.archive);
    case "set":
      return { type: "set", faults: verifySet(JSON.stringify(request.archives)) };
  }
}

/** One request after the other: the first one starts the engine. */
let turn: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  turn = turn
    .then(() => answer(data))
    // Whatever it was, the engine is dead; its words are for developers.
    .catch((): Reply => ({ type: "stopped" }))
    .then(reply);
});
