// The programs that read PDF files in the tests: those on the machine, or the distribution's packages.
import { execute, fail, isMain, read } from "./command.mjs";

/** Programs by the package that brings them, with the option that asks for their version. */
const packages = {
  "poppler-utils": { pdffonts: "-v", pdfinfo: "-v", pdftoppm: "-v", pdftotext: "-v" },
  qpdf: { qpdf: "--version" },
};

/** The packages of programs that are not here, by what `isHere` says of each. */
export function lackingPackages(isHere) {
  return Object.entries(packages)
    .filter(([, programs]) => Object.entries(programs).some(([program, option]) => !isHere(program, option)))
    .map(([name]) => name);
}

const isHere = (program, option) => read(program, [option]) !== null;

/** The programs that are here. Those that are not are installed where that can be done, else named: their tests are passed over. */
export async function ensureReaders() {
  if (lackingPackages(isHere).length > 0 && read("apt-get", ["--version"]) !== null && process.getuid?.() === 0) {
    const wanted = lackingPackages(isHere);
    console.log(`Installing ${wanted.join(" and ")} from the distribution's packages`);
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await execute("apt-get", ["update"], { env, quiet: true });
    await execute("apt-get", ["install", "-y", "--no-install-recommends", ...wanted], { env, quiet: true });
  }
  const lacking = lackingPackages(isHere);
  for (const name of lacking) console.log(`Tests that read PDF files with ${name} are passed over: install it (Debian and Ubuntu: "sudo apt-get install ${name}").`);
  return Object.entries(packages).filter(([name]) => !lacking.includes(name)).flatMap(([, programs]) => Object.keys(programs));
}

if (isMain(import.meta.url)) ensureReaders().then((programs) => console.log(programs.join("\n")), fail);
