// Licences of everything that is built in: each must be on the list of those that ask for no more than a notice.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal, fail, isMain, read, top } from "./command.mjs";

const accepted = new Set([
  "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT",
  "MIT-0", "OFL-1.1", "Unicode-3.0", "Unlicense", "Zlib",
]);

/** True when a licence expression (SPDX with AND and OR, or the older slash) can be met with accepted licences. */
export function isAccepted(expression) {
  const terms = expression.replaceAll("/", " OR ").replaceAll("(", " ( ").replaceAll(")", " ) ").split(/\s+/).filter(Boolean);
  let at = 0;
  const single = () => {
    if (terms[at] === "(") {
      at += 1;
      const inside = either();
      at += 1;
      return inside;
    }
    let name = terms[at++];
    if (terms[at] === "WITH") name += ` WITH ${terms[(at += 2) - 1]}`;
    return accepted.has(name);
  };
  const both = () => {
    let good = single();
    while (terms[at] === "AND") {
      at += 1;
      good = single() && good;
    }
    return good;
  };
  function either() {
    let good = both();
    while (terms[at] === "OR") {
      at += 1;
      good = both() || good;
    }
    return good;
  }
  return either();
}

function crates() {
  const metadata = read("cargo", ["metadata", "--format-version", "1", "--locked"]);
  if (metadata === null) throw new Refusal("cargo metadata failed: is Cargo.lock up to date?");
  return JSON.parse(metadata).packages.filter(({ source }) => source !== null);
}

function packages() {
  const { packages: listed } = JSON.parse(readFileSync(join(top, "package-lock.json"), "utf8"));
  return Object.entries(listed)
    .filter(([path, { dev }]) => path !== "" && dev !== true)
    .map(([path]) => JSON.parse(readFileSync(join(top, path, "package.json"), "utf8")));
}

export function checkLicences() {
  const all = [...crates(), ...packages()];
  const refused = all.filter(({ license }) => license === null || license === undefined || !isAccepted(license));
  if (refused.length > 0)
    throw new Refusal(`Licences that are not on the accepted list:\n${refused.map(({ name, license }) => `  ${name}: ${license ?? "none stated"}`).join("\n")}`);
  return all.length;
}

if (isMain(import.meta.url))
  Promise.resolve().then(checkLicences).then((count) => console.log(`${count} packages, all under accepted licences.`), fail);
