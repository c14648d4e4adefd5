// The browser's engine: cargo, then wasm-bindgen, then wasm-opt, into www/generated, in four builds of one crate:
// lite.wasm for plain exports, verify.wasm for verifying bundles alone, privacy.wasm with anonymising and bundles, and
// full.wasm with PDF as well. One glue serves all. Prints what the files weigh and refuses one over the budget of package.json.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Refusal, fail, isMain, read, run, runTool, targetFolder, top } from "./command.mjs";
import { wasmTarget } from "./prerequisite.mjs";
import { digest, filesUnder, unlessUnchanged } from "./stamp.mjs";
import { ensureToolchain, wasmBindgen, wasmOpt } from "./toolchain.mjs";
import { withoutUnreached } from "./unreached.mjs";

const rustFlags = "-Ctarget-feature=+simd128";
const compiled = join(targetFolder, wasmTarget, "wasm", "askvault_export.wasm");
const generated = "www/generated";
const glue = `${generated}/askvault_export.js`;
/** Costs up to a tenth of the speed and saves a fifth of the download; what runs hottest is excepted in Cargo.toml. */
const small = ["--config", 'profile.wasm.opt-level="s"'];

/** What the browser can load, and how cargo is told to build it. The last needs the most of its glue. */
const engines = [
  { file: "lite.wasm", flags: ["--no-default-features"] },
  { file: "verify.wasm", flags: ["--no-default-features", "--features", "verify"] },
  { file: "privacy.wasm", flags: ["--no-default-features", "--features", "anonymise,bundle", ...small] },
  { file: "full.wasm", flags: ["--no-default-features", "--features", "anonymise,bundle,pdf", ...small], tidy: withoutUnreached },
];

// What the compiler was told it may use; wasm-opt would otherwise refuse or undo it.
const features = ["simd", "bulk-memory", "bulk-memory-opt", "mutable-globals", "sign-ext", "nontrapping-float-to-int", "reference-types", "multivalue"];

/** The environment in which cargo compiles for the browser; flags for native builds stay as they are. */
export function wasmEnvironment() {
  const own = process.env.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS;
  const { RUSTFLAGS } = process.env;
  return {
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: own ? `${own} ${rustFlags}` : rustFlags,
    // Cargo ignores the target's flags when this one is set.
    ...(RUSTFLAGS ? { RUSTFLAGS: `${RUSTFLAGS} ${rustFlags}` } : {}),
  };
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Prints the sizes of a wasm file and refuses one over its budget (bytes after brotli at its best). */
function weigh(name, file) {
  const bytes = readFileSync(join(top, file));
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
  const budget = JSON.parse(readFileSync(join(top, "package.json"), "utf8")).budgets[name];
  console.log(`${name}: ${kilobytes(bytes.length)} raw, ${kilobytes(gzipSync(bytes, { level: 9 }).length)} gzip, ${kilobytes(brotli)} brotli (budget ${kilobytes(budget)})`);
  if (brotli > budget) throw new Refusal(`${name} is ${kilobytes(brotli)} after brotli, over its budget of ${kilobytes(budget)}.`);
}

/** Whether every line of one text stands in the other, in the same order. */
function isWithin(part, whole) {
  const lines = whole.split("\n");
  let at = 0;
  return part.split("\n").every((line) => (at = lines.indexOf(line, at) + 1) > 0);
}

export async function buildWasm() {
  const inputs = filesUnder(["src", "Cargo.toml", "Cargo.lock", "package.json", "scripts/wasm.mjs", "scripts/unreached.mjs"]);
  const inputDigest = digest(inputs, [read("rustc", ["--version"]) ?? "", JSON.stringify(wasmEnvironment())]);
  return unlessUnchanged("wasm", inputDigest, [...engines.map(({ file }) => `${generated}/${file}`), glue], async () => {
    rmSync(join(top, generated), { recursive: true, force: true });
    let lesserGlue = "";
    for (const { file, flags, tidy } of engines) {
      console.log(`Building the browser's engine: ${file}`);
      await run("cargo", ["build", "--profile", "wasm", "--target", wasmTarget, "--package", "askvault-export", "--lib", ...flags], { env: wasmEnvironment() });
      await run(wasmBindgen, [compiled, "--target", "web", "--out-dir", generated, "--out-name", "askvault_export"]);
      const bound = join(top, generated, "askvault_export_bg.wasm");
      if (tidy !== undefined) writeFileSync(bound, await tidy(readFileSync(bound)));
      await runTool(wasmOpt, ["-O3", ...features.map((name) => `--enable-${name}`), bound, "-o", `${generated}/${file}`]);
      rmSync(bound);
      const written = readFileSync(join(top, glue), "utf8");
      if (!isWithin(lesserGlue, written)) throw new Refusal(`The glue of ${file} lacks what an engine before it needs: the builds must have the same exports.`);
      lesserGlue = written;
      weigh(file, `${generated}/${file}`);
    }
  });
}

if (isMain(import.meta.url)) ensureToolchain().then(buildWasm).catch(fail);
