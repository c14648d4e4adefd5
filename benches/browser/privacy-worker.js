// The dedicated worker in which personal data is replaced, by the engine and by npm packages. One request at a time.
import init, { Export, loadModel } from "/generated/askvault_export.js";
import { redactors } from "/redactor.js";
import { chunk_bytes } from "./job.js";
import { optionsOf, untouched } from "./privacy-job.js";

let input = null;
/** Per job, values that the leftover check met and that are redacted everywhere, as a user would go on. */
const terms = {};

const now = () => performance.now();
const lengthOf = (part) => part?.length ?? 0;

function run(job) {
  const redact = terms[job] ?? [];
  const run = new Export({ ...optionsOf[job], ...(redact.length > 0 ? { terms: { redact } } : {}) });
  try {
    run.timeCheck(now);
    let bytes = 0;
    for (let at = 0; at < input.length; at += chunk_bytes) bytes += lengthOf(run.push(input.subarray(at, at + chunk_bytes)));
    bytes += lengthOf(run.finish());
    return { bytes, check: run.checkMilliseconds(), places: run.result().privacy?.entities.reduce((sum, { places }) => sum + places, 0) ?? 0 };
  } catch (error) {
    error.value = run.leftoverValue();
    throw error;
  } finally {
    run.free();
  }
}

/** Runs a job until the check finds nothing any more; how many values had to be named. */
function settle({ job }) {
  terms[job] = [];
  for (;;)
    try {
      run(job);
      return terms[job].length;
    } catch (error) {
      if (error.code !== "leftover" || terms[job].includes(error.value)) throw error;
      terms[job].push(error.value);
    }
}

/** Reads the page object, redacts the text of every message and writes the object again. */
function rewritten(redact) {
  const page = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(input));
  let places = 0;
  for (const { messages } of page.conversations)
    for (const message of messages) {
      const text = redact(message.content);
      if (text !== message.content) places += 1;
      message.content = text;
    }
  return { bytes: new TextEncoder().encode(JSON.stringify(page)).length, check: 0, places };
}

function time({ job }) {
  const redact = job === untouched ? (text) => text : redactors[job];
  const begin = now();
  const { bytes, check, places } = redact === undefined ? run(job) : rewritten(redact);
  return { milliseconds: now() - begin, bytes, check, places };
}

async function start({ module, model, bytes }) {
  await init({ module_or_path: module });
  loadModel(model);
  input = bytes;
}

const requests = { start, settle, time };

self.onmessage = async ({ data: { request, ...rest } }) => {
  try {
    self.postMessage({ answer: await requests[request](rest) });
  } catch (error) {
    self.postMessage({ failure: String(error?.stack ?? error) });
  }
};
