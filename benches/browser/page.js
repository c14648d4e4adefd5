// The page of the benchmark. It offers single measurements; their order is made outside.

let worker = null;
let wasm = null;
let spare = null;
let template = null;
let runNumber = 0;

function ask(message, transfer = []) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data: { answer, failure } }) => (failure === undefined ? resolve(answer) : reject(new Error(failure)));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message, transfer);
  });
}

/** The engine's file with a section of its own, so that code compiled for an earlier run cannot be used again. */
function unlikeAnyBefore() {
  runNumber += 1;
  const name = [1, 120];
  const payload = new TextEncoder().encode(String(runNumber).padStart(8, "0"));
  const section = Uint8Array.from([0, name.length + payload.length, ...name, ...payload]);
  const bytes = new Uint8Array(wasm.length + section.length);
  bytes.set(wasm);
  bytes.set(section, wasm.length);
  return bytes;
}

/** Starts a worker, lets it do the job and ends it; from before its start to the output's arrival. */
async function fresh(script, job, module) {
  const bytes = spare;
  spare = null;
  const begin = performance.now();
  const single = new Worker(script, { type: "module" });
  const compiled = module === null ? undefined : await WebAssembly.compile(module);
  const { milliseconds, output, back } = await new Promise((resolve, reject) => {
    single.onmessage = ({ data }) =>
      resolve({
        milliseconds: performance.now() - begin,
        output: data.parts.reduce((sum, part) => sum + part.length, 0),
        back: data.bytes,
      });
    single.onerror = (event) => reject(new Error(event.message));
    single.postMessage({ job, module: compiled, bytes }, [bytes.buffer]);
  });
  single.terminate();
  spare = back;
  return { milliseconds, bytes: output };
}

const freshContenders = {
  "ours from nothing": (job) => fresh("fresh.js", job, unlikeAnyBefore()),
  // The browser keeps compiled code of a file that it has met on this page.
  "ours, fresh worker": (job) => fresh("fresh.js", job, wasm),
  "by hand from nothing": (job) => fresh("fresh-handwritten.js", job, null),
};

async function startEngine() {
  wasm = new Uint8Array(await (await fetch("/generated/lite.wasm")).arrayBuffer());
  worker = new Worker("worker.js", { type: "module" });
  await ask({ request: "start", module: await WebAssembly.compile(wasm) });
}

/** A worker with the engine that anonymises, the model and the input. */
async function startPrivacy() {
  const fetched = async (address) => new Uint8Array(await (await fetch(address)).arrayBuffer());
  worker = new Worker("privacy-worker.js", { type: "module" });
  const [engine, model, bytes] = await Promise.all(["/generated/privacy.wasm", "/model/names.bin", "/input.json"].map(fetched));
  await ask({ request: "start", module: await WebAssembly.compile(engine), model, bytes }, [bytes.buffer]);
}

let packageUnderTest = null;
let bundleInput = null;

/** The package as it is shipped, and the worker of the libraries. */
async function startBundles() {
  packageUnderTest = await import("/dist/index.js");
  bundleInput = new Uint8Array(await (await fetch("/input.json")).arrayBuffer());
  worker = new Worker("/zip-worker.js", { type: "module" });
  await ask({ request: "input", bytes: bundleInput.slice() });
}

/** A bundle of one JSON file for each conversation, from bytes to its last byte on the page. */
async function bundle(contender, workers) {
  if (workers === 0) return ask({ request: "time", contender });
  const begin = performance.now();
  let bytes = 0;
  const options = { formats: ["json"], fields: ["all"], bundle: "always", partSize: 50_000 };
  await packageUnderTest.exportConversations([bundleInput], options, {
    workers,
    sink: { write: (chunk) => void (bytes += chunk.length), close: () => undefined, abort: () => undefined },
  });
  return { milliseconds: performance.now() - begin, bytes };
}

window.bench = {
  startBundles,
  bundle,
  startEngine,
  /** Gives the input to the warm worker; the page keeps a copy for the fresh ones. */
  async loadInput() {
    spare = new Uint8Array(await (await fetch("/input.json")).arrayBuffer());
    await ask({ request: "input", bytes: spare });
  },
  compare: (contender, job, byCells) => ask({ request: "compare", contender, job, byCells }),
  measure: (contender, job) => freshContenders[contender]?.(job) ?? ask({ request: "time", contender, job }),
  startPrivacy,
  settlePrivacy: (job) => ask({ request: "settle", job }),
  measurePrivacy: (job) => ask({ request: "time", job }),
  async loadTemplate() {
    const { makeTemplate } = await import("./template.js");
    template = makeTemplate(await (await fetch("/source.json")).json());
  },
  /** An export in the worker whose input is made as it goes and whose output is thrown away. */
  discard: (job, repeats) => ask({ request: "discard", job, template, repeats }),
  /** The same through the built package, as a page uses it: made here, carried to its worker, thrown away here. */
  async discardByPackage(job, repeats) {
    const { exportConversations } = await import("/dist/index.js");
    const { chunks } = await import("./template.js");
    const { optionsOf, chunk_bytes } = await import("./job.js");
    const nothing = { write() {}, close() {}, abort() {} };
    const { bytesWritten, exported } = await exportConversations(chunks(template, repeats, chunk_bytes), optionsOf[job], { sink: nothing });
    return { bytes: bytesWritten, exported };
  },
};
