// The dedicated worker in which every contender runs. One request at a time; the page decides what and when.
import * as engine from "./engine.js";
import { handwritten } from "./handwritten.js";
import { chunk_bytes } from "./job.js";
import { cellsOf, papaparse } from "./papaparse.js";
import { chunks } from "./template.js";

const contenders = {
  "by hand": handwritten,
  PapaParse: papaparse,
  "ours, whole": engine.engineWhole,
  "ours, 256 kB chunks": engine.engineChunked,
};

let input = null;

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function firstDifference(left, right) {
  if (left.length === right.length && left.every((byte, at) => byte === right[at])) return null;
  const at = left.findIndex((byte, place) => byte !== right[place]);
  const show = (bytes) => new TextDecoder().decode(bytes.subarray(Math.max(0, at - 80), at + 80));
  return { at, left: show(left), right: show(right), lengths: [left.length, right.length] };
}

/** How a contender's file differs from the one written by hand, or null. */
function compare({ contender, job, byCells }) {
  const expected = joined(handwritten[job](input));
  const actual = joined(contenders[contender][job](input));
  if (!byCells) return firstDifference(expected, actual);
  return JSON.stringify(cellsOf(expected)) === JSON.stringify(cellsOf(actual)) ? null : { at: -1 };
}

function time({ contender, job }) {
  const work = contenders[contender][job];
  const begin = performance.now();
  const parts = work(input);
  const milliseconds = performance.now() - begin;
  return { milliseconds, bytes: parts.reduce((sum, part) => sum + part.length, 0) };
}

/** An export whose input is made as it goes and whose output is thrown away: for looking at memory. */
const discard = ({ job, template, repeats }) => engine.discard(job, chunks(template, repeats, chunk_bytes));

const requests = {
  input: ({ bytes }) => {
    input = bytes;
  },
  start: ({ module }) => engine.start(module).then(() => undefined),
  compare,
  time,
  discard,
};

self.onmessage = async ({ data: { request, ...rest } }) => {
  try {
    self.postMessage({ answer: await requests[request](rest) });
  } catch (error) {
    self.postMessage({ failure: String(error?.stack ?? error) });
  }
};
