// Contender: ours. The same Export that the product's worker drives, fed whole or in chunks.
import init, { Export } from "/generated/askvault_export.js";
import { chunk_bytes, optionsOf } from "./job.js";

/** Starts the engine from an already compiled module or from the address of the file. */
export const start = (module) => init({ module_or_path: module });

/** Runs a job; what comes out goes to `take`. */
export function stream(job, chunks, take) {
  const run = new Export(optionsOf[job]);
  for (const chunk of chunks) {
    const ready = run.push(chunk);
    if (ready !== undefined) take(ready);
  }
  const rest = run.finish();
  if (rest !== undefined) take(rest);
  const result = run.result();
  run.free();
  return result;
}

function* cut(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function collect(job, chunks) {
  const parts = [];
  stream(job, chunks, (part) => parts.push(part));
  return parts;
}

const jobs = (chunksOf) => Object.fromEntries(Object.keys(optionsOf).map((job) => [job, (bytes) => collect(job, chunksOf(bytes))]));

export const engineWhole = jobs((bytes) => [bytes]);
export const engineChunked = jobs((bytes) => cut(bytes, chunk_bytes));
