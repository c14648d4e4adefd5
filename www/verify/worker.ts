/** The worker of the page that verifies. It inherits the page's policy, which allows no connection. */
import { initSync, verifyArchive, verifySet } from "#glue";
import { piecesOf } from "../src/blob-pieces.js";
import type { Reply, Request } from "./message.js";
import { ReadFailure, watched } from "./reading.js";

const reply = (message: Reply): void => postMessage(message);

function verify(archive: Blob): Reply {
  const read = watched(piecesOf(archive), archive.size, (share) => reply({ type: "progress", share }));
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
