// A stamp remembers the digest of a step's inputs, so that a step whose inputs are the same is skipped.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "./command.mjs";

const folder = join(top, "target", "stamps");

/** All files under the given paths (files or folders, relative to the top), sorted; absent paths are left out. */
export function filesUnder(paths, leaveOut = []) {
  const found = [];
  const visit = (path) => {
    if (leaveOut.includes(path) || !existsSync(join(top, path))) return;
    if (!statSync(join(top, path)).isDirectory()) return void found.push(path);
    for (const name of readdirSync(join(top, path))) visit(`${path}/${name}`);
  };
  paths.forEach(visit);
  return found.sort();
}

/** Digest over the names and contents of files and over further words (versions, flags). */
export function digest(files, words = []) {
  const hash = createHash("sha256");
  for (const word of words) hash.update(`${word}\0`);
  for (const file of files) {
    hash.update(`\0${file}\0`);
    hash.update(readFileSync(join(top, file)));
  }
  return hash.digest("hex");
}

/** Runs `work` unless the same inputs were stamped before and every output still exists. */
export async function unlessUnchanged(name, inputDigest, outputs, work) {
  const file = join(folder, name);
  const stamped = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (stamped === inputDigest && outputs.every((output) => existsSync(join(top, output)))) return false;
  rmSync(file, { force: true });
  await work();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, inputDigest);
  return true;
}
