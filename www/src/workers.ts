/** The page's pools: one for each place the engine may lie, in practice one. */
import { defaultWorkerUrl, scriptUrl, type EngineLocation } from "./location.js";
import { moduleCompiler } from "./module.js";
import { createPool, type Pool } from "./pool.js";
import { purgePrivateFiles } from "./sink/private-file.js";

const byAddress = new Map<string, Pool>();
let purging: Promise<void> | null = null;
const byModule = new WeakMap<WebAssembly.Module, Map<string, Pool>>();

function poolsFor(module: WebAssembly.Module | undefined): Map<string, Pool> {
  if (module === undefined) return byAddress;
  const known = byModule.get(module) ?? new Map<string, Pool>();
  byModule.set(module, known);
  return known;
}

export function poolFor(location: EngineLocation = {}): Pool {
  // Once per visit: what an earlier one left behind must not wait for the next export.
  purging ??= purgePrivateFiles();
  const pools = poolsFor(location.module);
  const key = [location.workerUrl, location.wasmUrl, location.wasmSha256].join(" ");
  const known = pools.get(key);
  if (known) return known;
  const pool = createPool({
    start: () => new Worker(scriptUrl(location.workerUrl ?? defaultWorkerUrl()), { type: "module", name: "askvault-export" }),
    compile: moduleCompiler(location),
  });
  pools.set(key, pool);
  return pool;
}
