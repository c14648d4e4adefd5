/** The page's pools: one for each place an engine may lie, in practice one for plain jobs and one for those that replace. */
import { engineFor } from "./engine-choice.js";
import { cancelled } from "./error.js";
import { defaultWorkerUrl, scriptUrl, type EngineLocation } from "./location.js";
import { modelLoader, needsModel } from "./model-file.js";
import { moduleCompiler } from "./module.js";
import type { ExportOptions } from "./options.js";
import { createPool, type Lease, type Pool } from "./pool.js";
import { purgePrivateFiles } from "./sink/private-file.js";

/** Workers of one engine at most: three exports may run at once, and the dialog looks at data meanwhile. They start when a job needs them. */
export const maxWorkers = 4;

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
  const key = [location.workerUrl, location.wasmUrl, location.wasmSha256, location.modelUrl].join(" ");
  const known = pools.get(key);
  if (known) return known;
  const pool = createPool({
    start: () => new Worker(scriptUrl(location.workerUrl ?? defaultWorkerUrl()), { type: "module", name: "askvault-export" }),
    compile: moduleCompiler(location),
    model: modelLoader(location),
    size: maxWorkers,
  });
  pools.set(key, pool);
  return pool;
}

/** The engine that can do what the options ask for. */
export const poolForOptions = (options: Partial<ExportOptions>, location: EngineLocation = {}): Pool => poolFor(engineFor(options, location));

/** Rejects when the signal is aborted, whatever the work does. */
function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled());
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal?.removeEventListener("abort", stop));
  });
}

/** A worker that is ready for a job with these options: one that looks for names has been given what finds them. */
export async function leaseFor(options: Partial<ExportOptions>, location: EngineLocation = {}, signal?: AbortSignal): Promise<Lease> {
  const lease = await poolForOptions(options, location).lease(signal);
  if (!needsModel(options)) return lease;
  try {
    await unlessAborted(lease.loadModel(), signal);
  } catch (error) {
    lease.discard();
    throw error;
  }
  return lease;
}

const lastLooks = new WeakMap<Pool, Promise<void>>();

/** The same for a preview, or a search that has an end in sight: these take turns among themselves, so that they are quick one by one; exports do not wait for them. */
export async function lookLease(options: Partial<ExportOptions>, location: EngineLocation = {}, signal?: AbortSignal): Promise<Lease> {
  const pool = poolForOptions(options, location);
  const before = lastLooks.get(pool) ?? Promise.resolve();
  let done = (): void => undefined;
  const looked = new Promise<void>((resolve) => {
    done = resolve;
  });
  lastLooks.set(pool, before.then(() => looked));
  try {
    await unlessAborted(before, signal);
    const lease = await leaseFor(options, location, signal);
    return {
      ...lease,
      release(memoryBytes) {
        lease.release(memoryBytes);
        done();
      },
      discard() {
        lease.discard();
        done();
      },
    };
  } catch (error) {
    done();
    throw error;
  }
}

/** Workers for a bundle: the first assembles, and all convert. */
export async function leasesFor(
  options: Partial<ExportOptions>,
  count: number,
  location: EngineLocation = {},
  signal?: AbortSignal,
): Promise<[Lease, ...Lease[]]> {
  const first = await leaseFor(options, location, signal);
  const leases: [Lease, ...Lease[]] = [first];
  try {
    // One after the other: what two exports hold at once can never keep both waiting.
    for (let more = Math.min(maxWorkers, Math.max(1, Math.floor(count))) - 1; more > 0; more -= 1) {
      const lease = await poolForOptions(options, location).leaseNow(signal);
      if (lease === null) break;
      leases.push(lease);
      if (needsModel(options)) await unlessAborted(lease.loadModel(), signal);
    }
    if (signal?.aborted) throw cancelled();
  } catch (error) {
    for (const lease of leases) lease.discard();
    throw error;
  }
  return leases;
}
