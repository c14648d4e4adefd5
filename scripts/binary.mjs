// The native programs, optimised: the command line and the server. One set of flags, so that nothing is built twice.
import { join } from "node:path";
import { run, targetFolder } from "./command.mjs";

const suffix = process.platform === "win32" ? ".exe" : "";

export const server = join(targetFolder, "release", `askvault-server${suffix}`);
export const commandLine = join(targetFolder, "release", `askvault-export${suffix}`);

export const buildBinaries = () => run("cargo", ["build", "--release", "--bins"]);
