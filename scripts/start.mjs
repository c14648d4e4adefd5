// `npm start`: builds what changed, then runs the server with the demo dashboard until it is ended with Ctrl-C.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildBinaries, server } from "./binary.mjs";
import { buildAll } from "./build.mjs";
import { fail, top } from "./command.mjs";

async function start() {
  await buildAll();
  await buildBinaries();
  const database = join(top, "target", "askvault-demo.sqlite");
  // It listens on the port of the variable PORT and prints its address.
  const child = spawn(server, ["--db", database, "--dist", "www/dist"], { cwd: top, stdio: "inherit" });
  // The terminal sends Ctrl-C to both; the server ends itself and this process follows it.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", fail);
  child.on("close", (code) => process.exit(code ?? 0));
}

start().catch(fail);
