// Contender: ours. The same Export that the product's worker drives, fed whole or in chunks.
import init, { Export } from "/generated/askvault_export.js";
import { chunk_bytes, optionsOf } from "./job.js";

/** Starts the engine from an already compiled module or from the address of the file. */
export const start = (module) => init({ module_or_path: module });

/** Runs a job and gives the output in the parts in which it came. */
function collect(job, chunks) {
  const run = new Export(optionsOf[job]);
  const parts = [];
  for (const chunk of chunks) parts.push(run.push(chunk));
  parts.push(run.finish());
  run.free();
  return parts.filter((part) => part !== undefined);
}

/** Runs a job to a file that keeps nothing: the engine lends it a view of its own memory, so no output is copied. */
export function discard(job, chunks) {
  const run = new Export(optionsOf[job]);
  run.writeTo({ write: (bytes) => bytes.length, flush() {}, close() {} });
  for (const chunk of chunks) run.push(chunk);
  run.finish();
  const result = run.result();
  run.free();
  return result;
}

function* cut(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const jobs = (chunksOf) => Object.fromEntries(Object.keys(optionsOf).map((job) => [job, (bytes) => collect(job, chunksOf(bytes))]));

export const engineWhole = jobs((bytes) => [bytes]);
export const engineChunked = jobs((bytes) => cut(bytes, chunk_bytes));
