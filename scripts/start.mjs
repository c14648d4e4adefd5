// `npm start`: builds what changed, then runs the server with the demo dashboard until it is ended with Ctrl-C.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildBinaries, server } from "./binary.mjs";
import { buildAll } from "./build.mjs";
import { fail, top } from "./command.mjs";

const port = process.env.PORT ?? "4310";

async function start() {
  await buildAll();
  await buildBinaries();
  const child = spawn(server, [], {
    cwd: top,
    stdio: "inherit",
    env: { ...process.env, PORT: port, ASKVAULT_DATABASE: join(top, "target", "askvault-demo.sqlite") },
  });
  // The terminal sends Ctrl-C to both; the server ends itself and this process follows it.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", fail);
  child.on("close", (code) => process.exit(code ?? 0));
}

start().catch(fail);
