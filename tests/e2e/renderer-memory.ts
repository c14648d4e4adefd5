// The memory of the renderer, seen from outside the browser (Linux).
import { readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";

const sampleMs = 20;
const settleMs = 1_500;

interface Resident {
  /** All that is resident, shared pages too. */
  readonly allMb: number;
  readonly anonymousMb: number;
}

function resident(processes: readonly number[]): Resident {
  let [all, anonymous] = [0, 0];
  for (const id of processes) {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    all += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    anonymous += Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return { allMb: (all * 1024) / 1e6, anonymousMb: (anonymous * 1024) / 1e6 };
}

async function renderers(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as { processInfo: { type: string; id: number }[] };
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** What all renderers together take above idle, at most, while some work is done. */
export async function peakAboveIdle<Result>(browser: Browser, work: () => Promise<Result>): Promise<{ readonly result: Result; readonly idle: Resident; readonly above: Resident }> {
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  const processes = await renderers(browser);
  const idle = resident(processes);
  let { allMb, anonymousMb } = idle;
  const timer = setInterval(() => {
    const now = resident(processes);
    allMb = Math.max(allMb, now.allMb);
    anonymousMb = Math.max(anonymousMb, now.anonymousMb);
  }, sampleMs);
  const result = await work().finally(() => clearInterval(timer));
  return { result, idle, above: { allMb: allMb - idle.allMb, anonymousMb: anonymousMb - idle.anonymousMb } };
}
