// The memory of the renderer, seen from outside the browser (Linux).
import { readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";

const sampleMs = 20;
/** Idle is what changes no more than this over so many looks. */
const stillMb = 1;
const looks = 6;
const lookMs = 250;
const mostLooks = 120;

interface Resident {
  /** All that is resident, shared pages too. */
  readonly allMb: number;
  readonly anonymousMb: number;
}

/** Null when the process is gone. */
function residentOf(process: number): Resident | null {
  let status: string;
  try {
    status = readFileSync(`/proc/${process}/status`, "utf8");
  } catch {
    return null;
  }
  const mb = (name: string): number => (Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) * 1024) / 1e6;
  return { allMb: mb("VmRSS"), anonymousMb: mb("RssAnon") };
}

/** Of each process that is there. */
function resident(processes: Iterable<number>): ReadonlyMap<number, Resident> {
  return new Map([...processes].flatMap((id) => [residentOf(id)].flatMap((one) => (one === null ? [] : [[id, one]]))));
}

/** What all take beyond `base`, each beyond its own: one that ended hides nothing of the others. */
function above(base: ReadonlyMap<number, Resident>, now: ReadonlyMap<number, Resident>): Resident {
  let [allMb, anonymousMb] = [0, 0];
  for (const [id, one] of now) {
    allMb += one.allMb - (base.get(id)?.allMb ?? 0);
    anonymousMb += one.anonymousMb - (base.get(id)?.anonymousMb ?? 0);
  }
  return { allMb, anonymousMb };
}

/** The renderers once they stand still, or after half a minute as they are: a busy machine is long in starting a page. */
async function idleRenderers(browser: Browser): Promise<ReadonlyMap<number, Resident>> {
  let still = 0;
  let base = resident(await renderers(browser));
  for (let look = 0; look < mostLooks && still < looks; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const now = resident(await renderers(browser));
    const moved = Math.abs(above(base, now).allMb) > stillMb || base.size !== now.size;
    still = moved ? 0 : still + 1;
    if (moved) base = now;
  }
  return base;
}

async function renderers(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as { processInfo: { type: string; id: number }[] };
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** What all renderers together take above idle, at most, while some work is done. */
export async function peakAboveIdle<Result>(browser: Browser, work: () => Promise<Result>): Promise<{ readonly result: Result; readonly idle: Resident; readonly above: Resident }> {
  const base = await idleRenderers(browser);
  let [allMb, anonymousMb] = [0, 0];
  const timer = setInterval(() => {
    const now = above(base, resident(base.keys()));
    allMb = Math.max(allMb, now.allMb);
    anonymousMb = Math.max(anonymousMb, now.anonymousMb);
  }, sampleMs);
  const result = await work().finally(() => clearInterval(timer));
  return { result, idle: above(new Map(), base), above: { allMb, anonymousMb } };
}
