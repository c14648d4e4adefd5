// A worker that is started for one export and then thrown away: it gets the compiled module and the input in one message
// and sends the finished output back.
import { engineChunked, start } from "./engine.js";

self.onmessage = async ({ data: { job, module, bytes } }) => {
  await start(module);
  const parts = engineChunked[job](bytes);
  self.postMessage({ parts, bytes }, [...parts.map((part) => part.buffer), bytes.buffer]);
};
