// `npm run bench`: our engine against JavaScript in one worker of one page, and the memory that streaming takes.
// `-- speed` or `-- memory` runs a part; `--runs=N` and `--seed=N` as the names say.
import { cpus } from "node:os";
import { measureMemory, printMemory } from "../benches/browser/memory.mjs";
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
  let input = null;
  const site = await openSite({
    "/input.json": () => (input ??= whole(makeTemplate(source), repeats)),
    "/source.json": () => JSON.stringify(source),
  });
  const url = `${site.url}/bench/index.html`;
  const runs = setting("runs", 11);
  const seed = setting("seed", 20260327);
  try {
    if (wanted("speed")) {
      const browser = await launch();
      console.log(`Chromium ${browser.version()}, ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores; ${name}`);
      const page = await browser.newPage();
      await page.goto(url);
      const results = await compareSpeed(page, { runs, warmUps: 3, seed });
      await browser.close();
      console.log(`Input: ${conversations.length * repeats} conversations, ${(input.length / 1e6).toFixed(1)} MB; ${runs} rounds after 3 to warm up, order seeded with ${seed}`);
      printSpeed(results);
    }
    if (wanted("memory")) {
      if (process.platform === "linux") printMemory(await measureMemory(launch, url));
      else console.log("\nMemory is measured on Linux only.");
    }
  } finally {
    site.close();
  }
}

bench().catch(fail);
