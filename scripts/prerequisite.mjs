// What must be on the machine before anything can be built. A missing thing gives one sentence that says what to install.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal, execute, fail, isMain, read, run, top } from "./command.mjs";

export const wasmTarget = "wasm32-unknown-unknown";

const rustup = "https://rustup.rs";
const numbers = (version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

/** True when `version` is not below `least`; both like 1.95 or 20.19.0. */
export function atLeast(version, least) {
  const [have, need] = [numbers(version), numbers(least)];
  for (let place = 0; place < need.length; place += 1) {
    const difference = (have[place] ?? 0) - need[place];
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
  const least = engines.node.replace(/^>=/, "");
  if (!atLeast(process.versions.node, least))
    throw new Refusal(`Node.js ${process.versions.node} is too old: install Node.js ${least} or later from https://nodejs.org.`);
  if (read("npm", ["--version"]) === null)
    throw new Refusal("npm was not found: install it together with Node.js from https://nodejs.org.");
}

function checkRust() {
  const least = /^rust-version = "([^"]+)"/m.exec(readFileSync(join(top, "Cargo.toml"), "utf8"))?.[1] ?? "1.95";
  const version = /^rustc (\S+)/.exec(read("rustc", ["--version"]) ?? "")?.[1];
  if (version === undefined || read("cargo", ["--version"]) === null)
    throw new Refusal(`Rust was not found: install its stable toolchain, ${least} or later, from ${rustup}.`);
  if (!atLeast(version, least))
    throw new Refusal(`Rust ${version} is too old: run "rustup update stable" to get ${least} or later.`);
}

function checkCompiler() {
  const compiler = process.env.CC ?? "cc";
  if (read(compiler, ["--version"]) === null)
    throw new Refusal(`The C compiler "${compiler}" was not found: SQLite is built with it, so install one (Debian and Ubuntu: apt-get install build-essential; macOS: xcode-select --install).`);
}

async function checkWasmTarget() {
  const sysroot = read("rustc", ["--print", "sysroot"])?.trim() ?? "";
  if (existsSync(join(sysroot, "lib", "rustlib", wasmTarget))) return;
  if (read("rustup", ["--version"]) === null)
    throw new Refusal(`This Rust has no ${wasmTarget} target and rustup was not found to add it: install Rust from ${rustup}.`);
  console.log(`Adding the Rust target ${wasmTarget}`);
  await run("rustup", ["target", "add", wasmTarget]);
}

/** The formatter and the linter, which only the tests need. */
export async function checkLinters() {
  if (read("cargo", ["fmt", "--version"]) !== null && read("cargo", ["clippy", "--version"]) !== null) return;
  const { code } = await execute("rustup", ["component", "add", "rustfmt", "clippy"]).catch(() => ({ code: 1 }));
  if (code !== 0) throw new Refusal(`rustfmt and clippy were not found: install Rust from ${rustup}, which brings both.`);
}

export async function checkPrerequisites() {
  checkNode();
  checkRust();
  checkCompiler();
  await checkWasmTarget();
}

if (isMain(import.meta.url)) checkPrerequisites().then(() => console.log("Everything needed is here."), fail);
