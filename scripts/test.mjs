// `npm test`: sets up and runs everything. `npm test -- native` and `npm test -- browser` run a part.
// Every step runs even when an earlier one failed, unless it needs what that one makes; the table at the end tells all.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildBinaries } from "./binary.mjs";
import { buildBrowser, checkTypes } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { Refusal, execute, fail, run, top } from "./command.mjs";
import { collectFonts } from "./fonts.mjs";
import { checkRules } from "./import-rules.mjs";
import { checkLicences } from "./licence.mjs";
import { checkLinters, checkPrerequisites, wasmTarget } from "./prerequisite.mjs";
import { ensureReaders } from "./readers.mjs";
import { ensurePackages, ensureToolchain } from "./toolchain.mjs";
import { wasmEnvironment } from "./wasm.mjs";

const environment = { CI: "true", CARGO_TERM_COLOR: "never", FORCE_COLOR: "0" };
const onePassed = { passed: 1, failed: 0 };

/** Sums "12 passed"-like figures in a test runner's output; a failing runner that counted no failure counts as one. */
function tally({ code, output }, patterns) {
  const sum = (pattern) => [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
  const passed = sum(patterns.passed);
  const failed = sum(patterns.failed);
  if (code === 0 && passed === 0) throw new Refusal("No test ran.");
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** What must be there for the tests of PDF: without it they fail, while in a plain `cargo test` they pass it over. */
async function required() {
  await ensurePackages();
  return ["fonts", "pdf.js", "node", ...await ensureReaders()].join(",");
}

async function cargoTests() {
  const done = await execute("cargo", ["test", "--workspace", "--no-fail-fast"],
    { env: { ...environment, ASKVAULT_REQUIRE: await required() }, capture: true });
  return tally(done, { passed: /^test result: .*? (\d+) passed/gm, failed: /^test result: .*?; (\d+) failed/gm });
}

const nodeFigures = { passed: /^(?:ℹ|#) pass (\d+)/gm, failed: /^(?:ℹ|#) fail (\d+)/gm };

function testFilesIn(folder, ending) {
  return existsSync(join(top, folder)) ? readdirSync(join(top, folder)).filter((name) => name.endsWith(ending)).sort() : [];
}

// Timers that a test leaves behind (an idle worker ends after a minute) do not hold up the run.
async function nodeTests(folder) {
  const files = testFilesIn(folder, ".test.mjs").map((name) => join(folder, name));
  if (files.length === 0) throw new Refusal(`${folder} holds no tests.`);
  const done = await execute(process.execPath, ["--test", "--test-force-exit", "--test-reporter=spec", ...files], { env: environment, capture: true });
  return tally(done, nodeFigures);
}

/** The package's own unit tests are TypeScript: the bundler turns each into one module that Node runs. */
async function pageTests() {
  const source = "www/tests";
  const outDir = join(top, "target", "www-tests");
  rmSync(outDir, { recursive: true, force: true });
  const { build, loadConfigFromFile } = await import("vite");
  const { config } = await loadConfigFromFile({ command: "build", mode: "production" }, join(top, "www/vite.config.ts"));
  await build({
    configFile: false,
    root: join(top, "www"),
    resolve: config.resolve,
    logLevel: "warn",
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: "node20",
      rolldownOptions: {
        input: Object.fromEntries(testFilesIn(source, ".test.ts").map((name) => [name.replace(/\.ts$/, ""), join(top, source, name)])),
        output: { entryFileNames: "[name].mjs" },
      },
    },
  });
  return nodeTests("target/www-tests");
}

async function browserTests() {
  const done = await execute(process.execPath, ["node_modules/@playwright/test/cli.js", "test"],
    { env: { ...environment, CHROMIUM: await ensureChromium() }, capture: true });
  return tally(done, { passed: /^\s+(\d+) passed/gm, failed: /^\s+(\d+) (?:failed|flaky|interrupted|did not run)/gm });
}

const clippy = ["clippy", "--quiet"];
const strict = ["--", "--deny", "warnings"];
const native = "native";
const browser = "browser";

/** `needs` names steps whose failure makes this one pointless. */
const steps = [
  { name: "prerequisites", work: checkPrerequisites },
  { name: "toolchain", needs: ["prerequisites"], work: ensureToolchain },
  { name: "layout rules", part: native, work: checkRules },
  { name: "licences", part: native, needs: ["toolchain"], work: checkLicences },
  { name: "format", part: native, needs: ["prerequisites"], work: async () => {
    await checkLinters();
    await run("cargo", ["fmt", "--all", "--check"]);
  } },
  { name: "clippy", part: native, needs: ["prerequisites"], work: () =>
    run("cargo", [...clippy, "--workspace", "--all-targets", ...strict], { env: environment }) },
  { name: "clippy for the browser", part: native, needs: ["prerequisites"], work: () =>
    run("cargo", [...clippy, "--package", "askvault-export", "--lib", "--target", wasmTarget, ...strict], { env: { ...environment, ...wasmEnvironment() } }) },
  { name: "fonts", part: native, needs: ["prerequisites"], work: collectFonts },
  { name: "native tests", part: native, needs: ["prerequisites"], work: cargoTests },
  { name: "script tests", part: native, work: () => nodeTests("tests/scripts") },
  { name: "browser build", part: browser, needs: ["toolchain"], work: buildBrowser },
  { name: "types", part: browser, needs: ["browser build"], work: checkTypes },
  { name: "wasm boundary tests", part: browser, needs: ["browser build"], work: () => nodeTests("tests/wasm") },
  { name: "page unit tests", part: browser, needs: ["browser build"], work: pageTests },
  { name: "programs", part: browser, needs: ["prerequisites"], work: buildBinaries },
  { name: "browser tests", part: browser, needs: ["browser build", "programs"], work: browserTests },
];

async function runStep(step, results) {
  const missing = (step.needs ?? []).find((name) => (results.get(name)?.failed ?? 0) > 0);
  if (missing !== undefined) return { passed: 0, failed: 1, note: `not run: "${missing}" failed` };
  try {
    const counts = await step.work();
    return typeof counts === "object" ? counts : onePassed;
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

async function test() {
  const parts = process.argv.slice(2);
  const unknown = parts.find((part) => ![native, browser].includes(part));
  if (unknown !== undefined) throw new Refusal(`There is no part "${unknown}": choose ${native} or ${browser}, or name none for both.`);
  const chosen = steps.filter(({ part }) => part === undefined || parts.length === 0 || parts.includes(part));
  const results = new Map();
  for (const step of chosen) {
    console.log(`\n== ${step.name}`);
    const begin = performance.now();
    const result = await runStep(step, results);
    results.set(step.name, { ...result, seconds: (performance.now() - begin) / 1000 });
  }
  console.log("\nstep                      passed  failed  seconds");
  let [passed, failed] = [0, 0];
  for (const [name, result] of results) {
    passed += result.passed;
    failed += result.failed;
    console.log(`${name.padEnd(24)}${String(result.passed).padStart(8)}${String(result.failed).padStart(8)}${result.seconds.toFixed(1).padStart(9)}${result.note ? `  ${result.note}` : ""}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

test().catch(fail);
