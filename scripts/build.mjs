// `npm run build`: everything the browser gets, into www/dist. With --check the types are checked too.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { fail, isMain, runTool, top } from "./command.mjs";
import { checkPrerequisites } from "./prerequisite.mjs";
import { collectFonts, fonts } from "./fonts.mjs";
import { digest, filesUnder, unlessUnchanged } from "./stamp.mjs";
import { ensureToolchain } from "./toolchain.mjs";
import { buildVerifyPage } from "./verify-page.mjs";
import { buildWasm } from "./wasm.mjs";

const dist = "www/dist";
const smallestCompressed = 1024;

/** TypeScript's strict check of the browser side and its tests; it writes nothing. */
export async function checkTypes() {
  for (const project of ["www/tsconfig.json", "tests/tsconfig.json"])
    await runTool("node_modules/typescript/bin/tsc", ["--noEmit", "--project", project]);
}

/** Writes a .br next to a file, so that the server need not compress. */
function compressOne(file, quality) {
  const bytes = readFileSync(join(top, file));
  if (bytes.length < smallestCompressed) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(top, `${file}.br`), brotliCompressSync(bytes, { params }));
}

/** The same for every file that gains from it. */
function compressBeside() {
  const gains = (name) => /\.(js|css|html|wasm|bin|svg|json)$/.test(name);
  filesUnder([dist]).filter(gains).forEach((file) => compressOne(file, 11));
}

/** The fonts of transcripts, beside the engine that asks for them. */
async function buildFonts() {
  await collectFonts();
  const names = fonts.map(({ file }) => file);
  const inputs = digest(["target/fonts/fonts.json", "scripts/build.mjs"]);
  return unlessUnchanged("page-fonts", inputs, names.map((name) => `${dist}/fonts/${name}.br`), async () => {
    mkdirSync(join(top, dist, "fonts"), { recursive: true });
    for (const name of names) {
      copyFileSync(join(top, "target/fonts", name), join(top, dist, "fonts", name));
      // The best compression of ten megabytes of Chinese takes a minute and gains a few per cent.
      compressOne(`${dist}/fonts/${name}`, readFileSync(join(top, "target/fonts", name)).length < 2 ** 20 ? 11 : 6);
    }
    copyFileSync(join(top, "target/fonts/OFL.txt"), join(top, dist, "fonts/OFL.txt"));
  });
}

async function buildPages() {
  const inputs = filesUnder(["www", "model", "package.json", "package-lock.json", "scripts/build.mjs", "scripts/verify-page.mjs"], [dist, "www/tests"]);
  return unlessUnchanged("pages", digest(inputs), [`${dist}/index.html`, `${dist}/verify.html`, `${dist}/lite.wasm`, `${dist}/verify.wasm`, `${dist}/privacy.wasm`, `${dist}/full.wasm`], async () => {
    console.log("Building the pages");
    await runTool("node_modules/vite/bin/vite.js", ["build", "--config", "www/vite.config.ts", "--logLevel", "warn"]);
    await buildVerifyPage(`${dist}/verify.html`);
    compressBeside();
  });
}

/** Engine and pages, each only when something it is made of changed. */
export async function buildBrowser() {
  await buildWasm();
  await buildPages();
  await buildFonts();
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
