// Peak resident memory of the renderer while conversations stream through, sampled from outside the browser (Linux).
import { readFileSync } from "node:fs";

const sample_ms = 20;
const settle_ms = 1500;
const conversationsPerRepeat = 200;
const sizes = [10_000, 50_000];
export const most_megabytes = 64;

const megabytes = (kibibytes) => (kibibytes * 1024) / 1e6;
const pause = (duration_ms) => new Promise((resolve) => setTimeout(resolve, duration_ms));

/** Resident and resident anonymous memory of the processes together, in MB. */
function resident(processes) {
  let [all, anonymous] = [0, 0];
  for (const id of processes) {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    all += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    anonymous += Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return { all: megabytes(all), anonymous: megabytes(anonymous) };
}

async function renderers(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** Streams conversations on a fresh page of a fresh browser. */
async function measure(launch, url, job, conversations) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.evaluate(() => window.bench.loadTemplate());
    await pause(settle_ms);
    const processes = await renderers(browser);
    const idle = resident(processes);
    await page.evaluate(() => window.bench.startEngine());
    await pause(settle_ms);
    const started = resident(processes);
    const peak = { ...started };
    const timer = setInterval(() => {
      const now = resident(processes);
      peak.all = Math.max(peak.all, now.all);
      peak.anonymous = Math.max(peak.anonymous, now.anonymous);
    }, sample_ms);
    const { bytes, exported } = await page.evaluate(([work, repeats]) => window.bench.discard(work, repeats), [job, conversations / conversationsPerRepeat]);
    clearInterval(timer);
    return { job, conversations, exported, bytes, idle, started, peak };
  } finally {
    await browser.close();
  }
}

export async function measureMemory(launch, url) {
  const results = [];
  for (const job of ["csv conversations", "csv messages"])
    for (const conversations of sizes) results.push(await measure(launch, url, job, conversations));
  return results;
}

export function printMemory(results) {
  console.log("\njob                conversations  idle MB  worker started  peak  above idle  of it private  above started  target");
  for (const { job, conversations, idle, started, peak } of results) {
    const above = peak.all - idle.all;
    console.log(`${job.padEnd(19)}${String(conversations).padStart(13)}${idle.all.toFixed(1).padStart(9)}${started.all.toFixed(1).padStart(16)}${peak.all.toFixed(1).padStart(6)}${above.toFixed(1).padStart(12)}${(peak.anonymous - idle.anonymous).toFixed(1).padStart(15)}${(peak.all - started.all).toFixed(1).padStart(15)}${String(most_megabytes).padStart(8)}${above <= most_megabytes ? "  met" : "  MISSED"}`);
  }
}
