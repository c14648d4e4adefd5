// The browser that the tests and the benchmark drive: one that is on the machine, or the distribution's package.
import { existsSync } from "node:fs";
import { Refusal, execute, fail, isMain, read } from "./command.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApplication = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The path of a Chromium: the variable CHROMIUM, else one on the search path; null when there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Refusal(`The variable CHROMIUM names ${named}, which does not exist.`);
  }
  for (const folder of (process.env.PATH ?? "").split(":"))
    for (const name of names) if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  return existsSync(macApplication) ? macApplication : null;
}

/** As findChromium, but installs the distribution's package when that can be done here. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  if (read("apt-get", ["--version"]) !== null && process.getuid?.() === 0) {
    console.log("Installing Chromium from the distribution's packages");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await execute("apt-get", ["update"], { env, quiet: true });
    await execute("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env, quiet: true });
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  throw new Refusal('Chromium was not found: install it (Debian and Ubuntu: "sudo apt-get install chromium"), or set the variable CHROMIUM to the path of a Chrome or Chromium.');
}

if (isMain(import.meta.url)) ensureChromium().then(console.log, fail);
