// `npm run bench`: our engine against JavaScript in one worker of one page, what replacing personal data costs, and the
// memory that streaming takes. `-- speed`, `-- privacy`, `-- bundle` or `-- memory` runs a part; `--runs=N` and `--seed=N` as the names say.
import { cpus, loadavg } from "node:os";
import { bundle } from "../benches/browser/bundle.mjs";
import { compareBundles, printBundles } from "../benches/browser/bundles.mjs";
import { measureMemory, printMemory } from "../benches/browser/memory.mjs";
import { comparePrivacy, printPrivacy } from "../benches/browser/privacy.mjs";
import { openSite } from "../benches/browser/site.mjs";
import { conversationSource } from "../benches/browser/source.mjs";
import { compareSpeed, printSpeed } from "../benches/browser/speed.mjs";
import { makeTemplate, whole } from "../benches/browser/template.js";
import { buildAll } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { fail } from "./command.mjs";

const repeats = 50;
const setting = (name, otherwise) => Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);
const parts = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const wanted = (part) => parts.length === 0 || parts.includes(part);

async function bench() {
  await buildAll();
  const executablePath = await ensureChromium();
  const { chromium } = await import("@playwright/test");
  const launch = () => chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

  const { name, conversations } = conversationSource();
  const source = { conversations };
  const redactor = wanted("privacy") ? await bundle("redactor.js") : "";
  const zipWorker = wanted("bundle") ? await bundle("zip-worker.js") : "";
  let input = null;
  const site = await openSite({
    "/input.json": () => (input ??= whole(makeTemplate(source), repeats)),
    "/source.json": () => JSON.stringify(source),
    "/redactor.js": () => redactor,
    "/zip-worker.js": () => zipWorker,
  });
  const url = `${site.url}/bench/index.html`;
  const seed = setting("seed", 20260327);

  /** Runs a comparison on a page of its own and says on what. */
  async function compared(compare, print, runs, warmUps) {
    const browser = await launch();
    const begin = loadavg()[0];
    console.log(`Chromium ${browser.version()}, ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores; ${name}`);
    const page = await browser.newPage();
    await page.goto(url);
    const results = await compare(page, { runs, warmUps, seed });
    await browser.close();
    console.log(`Input: ${conversations.length * repeats} conversations, ${(input.length / 1e6).toFixed(1)} MB; ${runs} rounds after ${warmUps} to warm up, order seeded with ${seed}; load ${begin.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`);
    print(results);
  }

  try {
    if (wanted("speed")) await compared(compareSpeed, printSpeed, setting("runs", 11), 3);
    if (wanted("privacy")) await compared(comparePrivacy, printPrivacy, setting("runs", 5), 1);
    if (wanted("bundle")) await compared(compareBundles, printBundles, setting("runs", 5), 1);
    if (wanted("memory")) {
      if (process.platform === "linux") printMemory(await measureMemory(launch, url));
      else console.log("\nMemory is measured on Linux only.");
    }
  } finally {
    site.close();
  }
}

bench().catch(fail);
