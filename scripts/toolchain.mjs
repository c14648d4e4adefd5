// The tools of the project itself: npm packages, and the wasm-bindgen command line of the library's exact version.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, isMain, read, run, top } from "./command.mjs";

const tools = join(top, "target", "tools");

/** The glue writer; it must be of the same version as the crate in Cargo.lock. */
export const wasmBindgen = join(tools, "bin", process.platform === "win32" ? "wasm-bindgen.exe" : "wasm-bindgen");
export const wasmOpt = join(top, "node_modules", "binaryen", "bin", "wasm-opt");

/** True when node_modules holds what package-lock.json asks for, by npm's own record of what it installed. */
function packagesAreCurrent(folder) {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const { "": project, ...wanted } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    installed[path] === undefined ? optional === true : installed[path].version === version);
}

/** Installs what a folder's package-lock.json asks for. */
export async function ensurePackages(folder = top, kind = "npm packages") {
  if (packagesAreCurrent(folder)) return;
  console.log(`Installing the ${kind}`);
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder });
}

/** The version of a package in Cargo.lock. */
export function lockedVersion(name) {
  const lock = readFileSync(join(top, "Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (version === undefined) throw new Error(`Cargo.lock has no package ${name}`);
  return version;
}

async function ensureWasmBindgen() {
  const version = lockedVersion("wasm-bindgen");
  if (read(wasmBindgen, ["--version"])?.trim() === `wasm-bindgen ${version}`) return;
  console.log(`Installing wasm-bindgen ${version} into target/tools; this is done once and takes about three minutes`);
  // A target folder of its own keeps its build apart from ours.
  await run("cargo", ["install", "wasm-bindgen-cli", "--version", version, "--root", tools, "--force", "--bin", "wasm-bindgen"],
    { env: { CARGO_TARGET_DIR: join(tools, "build") } });
}

export async function ensureToolchain() {
  await ensurePackages();
  await ensureWasmBindgen();
}

if (isMain(import.meta.url)) ensureToolchain().catch(fail);
