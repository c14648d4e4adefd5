// Peak resident memory of the renderer while conversations stream through, sampled from outside the browser (Linux).
import { readFileSync } from "node:fs";

const sample_ms = 20;
const settle_ms = 1500;
const conversationsPerRepeat = 200;
const sizes = [10_000, 50_000];
const most_megabytes = 64;

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

/** How the export is run: the engine alone in a worker, or the whole package as a page uses it. */
const ways = {
  engine: { start: () => window.bench.startEngine(), stream: ([job, repeats]) => window.bench.discard(job, repeats) },
  package: { start: () => undefined, stream: ([job, repeats]) => window.bench.discardByPackage(job, repeats) },
};

/** Memory on a fresh page of a fresh browser: before some work, and at most while it is done. */
export async function peakWhile(launch, url, prepare, work) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await prepare(page);
    await pause(settle_ms);
    const processes = await renderers(browser);
    const idle = resident(processes);
    const peak = { ...idle };
    const timer = setInterval(() => {
      const now = resident(processes);
      peak.all = Math.max(peak.all, now.all);
      peak.anonymous = Math.max(peak.anonymous, now.anonymous);
    }, sample_ms);
    const answer = await work(page).finally(() => clearInterval(timer));
    return { idle, peak, answer };
  } finally {
    await browser.close();
  }
}

/** Streams conversations; idle is the page before any worker is started. */
async function measure(launch, url, { way, job, conversations }) {
  const prepare = (page) => page.evaluate(() => window.bench.loadTemplate());
  const { idle, peak, answer } = await peakWhile(launch, url, prepare, async (page) => {
    await page.evaluate(ways[way].start);
    return page.evaluate(ways[way].stream, [job, conversations / conversationsPerRepeat]);
  });
  if (answer.exported !== conversations) throw new Error(`${answer.exported} of ${conversations} conversations were exported`);
  return { way, job, conversations, idle, peak };
}

export async function measureMemory(launch, url) {
  const results = [];
  for (const way of Object.keys(ways))
    for (const job of ["csv conversations", "csv messages"])
      for (const conversations of sizes) results.push(await measure(launch, url, { way, job, conversations }));
  return results;
}

export function printMemory(results) {
  console.log("\nstreamed through   job                conversations  idle MB  peak MB  above idle  of it private  target");
  for (const { way, job, conversations, idle, peak } of results) {
    const above = peak.all - idle.all;
    console.log(`${way.padEnd(19)}${job.padEnd(19)}${String(conversations).padStart(13)}${idle.all.toFixed(1).padStart(9)}${peak.all.toFixed(1).padStart(9)}${above.toFixed(1).padStart(12)}${(peak.anonymous - idle.anonymous).toFixed(1).padStart(15)}${String(most_megabytes).padStart(8)}${above <= most_megabytes ? "  met" : "  MISSED"}`);
  }
}
