// The real server for the browser tests: one per test worker, on a free port, with a sample database of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { server as program } from "../../scripts/binary.mjs";
import { top } from "../../scripts/command.mjs";

const dist = join(top, "www", "dist");
const start_ms = 60_000;
const poll_ms = 50;

export interface Server {
  /** Address of the dashboard, without a slash at the end. */
  readonly url: string;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + start_ms;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the server ended with exit code ${child.exitCode}`);
    const reply = await fetch(url).catch(() => null);
    if (reply?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, poll_ms));
  }
  throw new Error("the server did not answer in time");
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

export const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "askvault-e2e-"));
      const port = await freePort();
      const child = spawn(program, ["--port", String(port), "--db", join(folder, "test.sqlite"), "--dist", dist], {
        stdio: ["ignore", "ignore", openSync(join(folder, "log"), "w")],
      });
      const url = `http://127.0.0.1:${port}`;
      try {
        await answers(url, child).catch((error: Error) => {
          throw new Error(`${error.message}:\n${readFileSync(join(folder, "log"), "utf8")}`);
        });
        await use({ url });
      } finally {
        await ended(child);
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: start_ms },
  ],
  // `page.goto("/")` opens the dashboard of this worker's server.
  baseURL: async ({ server }, use) => use(server.url),
});

export { expect } from "@playwright/test";
