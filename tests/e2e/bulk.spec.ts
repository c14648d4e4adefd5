// Ten thousand conversations with recordings: two parts that any program opens, in little memory, beside a free page.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Download, Page } from "@playwright/test";
import { commandLine } from "../../scripts/binary.mjs";
import { type BundleOrder, makeBundle } from "./bundle-page.js";
import { longestTask } from "./longest-task.js";
import { openBarePage } from "./package.js";
import { peakAboveIdle } from "./renderer-memory.js";
import { expect, test } from "./server.js";

const count = 10_000;
const ofPart = 5_000;
const order = (): BundleOrder => ({ count, longRecordingEvery: 1_000, download: true, options: { formats: ["json", "csv"], media: "included", exportTime: "2026-03-27T10:04:00Z" } });
const mostMb = 150;
const longestTaskMs = 50;
/** The machine may be busy with something else: of some runs the best is what the code needs. */
const runs = 3;
/** For each of them. */
const runMs = 180_000;

/** Names in an archive as Python's own reader has them, once every byte was checked. */
const python = "import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps(z.namelist()))";

test(`${count} conversations with recordings are two parts that four programs find whole; at most ${mostMb} MB above idle`, async ({ browser, server }) => {
  // When the collector comes is a matter of chance: of some runs, each in a browser window of its own, the best is what it takes.
  for (let run = 1; run <= runs; run += 1) {
    test.setTimeout(run * runMs);
    const context = await browser.newContext({ baseURL: server.url, acceptDownloads: true });
    const aboveMb = await bundleAndRead(await context.newPage());
    await context.close();
    if (aboveMb <= mostMb) return;
  }
  throw new Error(`more than ${mostMb} MB above idle in each of ${runs} runs`);
});

/** Makes the bundle, has it read by others, and tells the memory that it took. */
async function bundleAndRead(page: Page): Promise<number> {
  await openBarePage(page);
  const downloads: Download[] = [];
  page.on("download", (download) => downloads.push(download));
  const browser = page.context().browser() as Browser;
  const { result: made, idle, above } = await peakAboveIdle(browser, () => makeBundle(page, order()));
  test.info().annotations.push(
    { type: "memory of the renderer", description: `${idle.allMb.toFixed(0)} MB idle; at the peak ${above.allMb.toFixed(1)} MB more, of it private ${above.anonymousMb.toFixed(1)} MB` },
    { type: "time", description: `${(made.tookMs / 1000).toFixed(1)} s with one worker` },
  );
  expect(made.counts).toEqual({ requested: count, exported: count });
  expect(made.warnings).toEqual([]);
  expect(made.parts.map(({ name, exported }) => ({ name, exported }))).toEqual([1, 2].map((part) => ({ name: `conversations-2026-03-27-${part}-of-2.zip`, exported: ofPart })));

  await expect.poll(() => downloads.length).toBe(2);
  const folder = test.info().outputDir;
  const paths: string[] = [];
  for (const [at, download] of downloads.entries()) {
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    expect(statSync(path).size).toBe(made.parts[at]?.bytes);
    paths.push(path);
  }
  // Ours knows what belongs into the parts and that they are siblings; the others know the form alone.
  execFileSync(commandLine, ["verify", ...paths]);
  for (const [at, path] of paths.entries()) {
    execFileSync("unzip", ["-tqq", path]);
    execFileSync("7z", ["t", path]);
    const names = JSON.parse(execFileSync("python3", ["-c", python, path], { maxBuffer: 1e8 }).toString()) as string[];
    const ids = Array.from({ length: ofPart }, (_, number) => `conv_${String(at * ofPart + number).padStart(6, "0")}`);
    expect(names.filter((name) => name.startsWith("json/"))).toEqual(ids.map((id) => `json/${id}.json`));
    expect(names.filter((name) => name.startsWith("recordings/"))).toEqual(ids.map((id) => `recordings/${id}/recording-1.wav`));
  }
  return above.allMb;
}

test(`no task over ${longestTaskMs} ms on the main thread while ${count} conversations with recordings are bundled`, async ({ page, browser }) => {
  const longest: { wallMs: number; processorMs: number; tasks: number }[] = [];
  for (let run = 1; run <= runs; run += 1) {
    test.setTimeout(run * runMs);
    await openBarePage(page);
    await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"] });
    await makeBundle(page, order());
    longest.push(longestTask(await browser.stopTracing(), "bundle-begins", "bundle-ends"));
    if ((longest.at(-1)?.processorMs ?? 0) <= longestTaskMs) break;
  }
  test.info().annotations.push({ type: "longest task of each run", description: longest.map(({ wallMs, processorMs, tasks }) => `${processorMs.toFixed(0)} ms of the processor, ${wallMs.toFixed(0)} ms on the clock, of ${tasks}`).join("; ") });
  expect(longest.at(-1)?.tasks).toBeGreaterThan(50);
  expect(Math.min(...longest.map(({ processorMs }) => processorMs))).toBeLessThanOrEqual(longestTaskMs);
});
