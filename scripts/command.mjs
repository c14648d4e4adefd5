// Running other programs: nothing here reads standard input, so nothing can wait for an answer.
import { spawn, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The top folder of the project. */
export const top = fileURLToPath(new URL("..", import.meta.url));

/** Where cargo puts what it builds. */
export const targetFolder = process.env.CARGO_TARGET_DIR ?? join(top, "target");

/** A failure that is explained by its message alone: shown without a stack. */
export class Refusal extends Error {
  name = "Refusal";
}

/** What a program prints, or null when it is absent or fails. */
export function read(program, args, options = {}) {
  const done = spawnSync(program, args, {
    cwd: top, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28, ...options,
  });
  return done.status === 0 ? done.stdout : null;
}

/**
 * Runs a program to its end and resolves to its exit code and, with `capture`, to all that it printed.
 * Output is shown as it comes unless `quiet` is set.
 */
export function execute(program, args, { env = {}, capture = false, quiet = false, cwd = top } = {}) {
  return new Promise((resolve, reject) => {
    const piped = capture || quiet;
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", piped ? "pipe" : "inherit", piped ? "pipe" : "inherit"],
    });
    let output = "";
    const take = (stream, show) =>
      stream?.on("data", (bytes) => {
        output += bytes;
        if (!quiet) show.write(bytes);
      });
    take(child.stdout, process.stdout);
    take(child.stderr, process.stderr);
    child.on("error", (error) =>
      reject(error.code === "ENOENT" ? new Refusal(`The program "${program}" was not found.`) : error));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** As execute, but a non-zero exit is an error; a quiet program's output is then shown. */
export async function run(program, args, options = {}) {
  const { code, output } = await execute(program, args, options);
  if (code === 0) return output;
  if (options.quiet) process.stderr.write(output);
  throw new Refusal(`${[program, ...args].join(" ")} ended with exit code ${code}.`);
}

/** Runs a JavaScript tool of node_modules with this very Node. */
export const runTool = (file, args, options) => run(process.execPath, [file, ...args], options);

/** True when the module at `url` is what the command line started. */
export const isMain = (url) => process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);

/** Ends the process with the reason in one line, or with the stack of an unforeseen error. */
export function fail(error) {
  console.error(error instanceof Refusal ? `\n${error.message}` : error);
  process.exit(1);
}
