// `npm run build`: everything the browser gets, into www/dist. With --check the types are checked too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { fail, isMain, runTool, top } from "./command.mjs";
import { checkPrerequisites } from "./prerequisite.mjs";
import { digest, filesUnder, unlessUnchanged } from "./stamp.mjs";
import { ensureToolchain } from "./toolchain.mjs";
import { buildWasm } from "./wasm.mjs";

const dist = "www/dist";
const smallestCompressed = 1024;

/** TypeScript's strict check of the browser side and its tests; it writes nothing. */
export async function checkTypes() {
  for (const project of ["www/tsconfig.json", "tests/tsconfig.json"])
    await runTool("node_modules/typescript/bin/tsc", ["--noEmit", "--project", project]);
}

/** Writes a .br next to every file that gains from it, so that the server need not compress. */
function compressBeside() {
  for (const file of filesUnder([dist]).filter((name) => /\.(js|css|html|wasm|bin|svg|json)$/.test(name))) {
    const bytes = readFileSync(join(top, file));
    if (bytes.length < smallestCompressed) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(top, `${file}.br`), brotliCompressSync(bytes, { params }));
  }
}

async function buildPages() {
  const inputs = filesUnder(["www", "model", "package.json", "package-lock.json", "scripts/build.mjs"], [dist, "www/tests"]);
  return unlessUnchanged("pages", digest(inputs), [`${dist}/index.html`, `${dist}/lite.wasm`, `${dist}/privacy.wasm`], async () => {
    console.log("Building the pages");
    await runTool("node_modules/vite/bin/vite.js", ["build", "--config", "www/vite.config.ts", "--logLevel", "warn"]);
    compressBeside();
  });
}

/** Engine and pages, each only when something it is made of changed. */
export async function buildBrowser() {
  await buildWasm();
  await buildPages();
}

export async function buildAll() {
  await checkPrerequisites();
  await ensureToolchain();
  await buildBrowser();
}

if (isMain(import.meta.url))
  buildAll()
    .then(() => (process.argv.includes("--check") ? checkTypes() : undefined))
    .then(() => console.log(`The package is in ${dist}.`))
    .catch(fail);
