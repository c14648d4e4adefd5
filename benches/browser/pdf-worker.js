// The dedicated worker in which a library writes transcripts, from JSON bytes to finished bytes. One request at a time.
import { jobs } from "./pdf-job.js";

let font = null;
let archive = null;
const inputs = {};
const contenders = {};

const requests = {
  async start({ font: bytes, libraries, inputs: given }) {
    font = bytes;
    Object.assign(inputs, given);
    ({ archive } = await import("/pdf/archive.js"));
    for (const library of libraries) contenders[library] = (await import(`/pdf/${library}.js`)).write;
  },
  async time({ contender, job }) {
    const begin = performance.now();
    const { conversations } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(inputs[job]));
    const files = {};
    for (const conversation of conversations) files[`${conversation.id}.pdf`] = await contenders[contender](conversation, font);
    const output = jobs[job].isZipped ? archive(files) : Object.values(files)[0];
    return { milliseconds: performance.now() - begin, bytes: output.length, start: [...output.subarray(0, 4)] };
  },
};

self.onmessage = async ({ data: { request, ...rest } }) => {
  try {
    self.postMessage({ answer: await requests[request](rest) });
  } catch (error) {
    self.postMessage({ failure: String(error?.stack ?? error) });
  }
};
