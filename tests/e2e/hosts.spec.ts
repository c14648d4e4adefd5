// One engine, two hosts: the browser and the command line give the same bytes, however the input is cut.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../../scripts/binary.mjs";
import { top } from "../../scripts/command.mjs";
import { type Package, openBarePage } from "./package.js";
import { expect, test } from "./server.js";

/** Real dialogues, where they lie beside the project; else conversations of the sample. */
const dialogues = join(top, "..", "shared", "conversations", "dialogues-200.json");
const exportTime = "2026-03-27T09:00:00.000Z";
const chunkSizes = [1, 7, 4096, 0] as const;

const outputs = [
  ...(["conversations", "messages"] as const).flatMap((mode) => (["machine", "spreadsheet"] as const).map((dialect) => ({ format: "csv", mode, dialect }) as const)),
  { format: "json" } as const,
  { format: "jsonl" } as const,
];

test("real dialogues come out of the browser and of the command line as identical bytes, for every format, mode, dialect and chunk size", async ({ page, request }, testInfo) => {
  test.slow();
  let input = dialogues;
  if (!existsSync(dialogues)) {
    testInfo.annotations.push({ type: "input", description: "the real dialogues were not found: conversations of the sample were converted instead" });
    await request.post("/v1/session", { data: {} });
    const { workspace } = (await (await request.get("/v1/session")).json()) as { workspace: { id: string } };
    input = testInfo.outputPath("page.json");
    writeFileSync(input, await (await request.get(`/v1/conversations?include=detail&limit=100&workspace_id=${workspace.id}`)).body());
  }
  const bytes = readFileSync(input);
  await openBarePage(page);
  await page.route("**/input.json", (route) => route.fulfill({ contentType: "application/json", body: bytes }));

  for (const output of outputs) {
    const args = ["convert", input, "--format", output.format, "--export-time", exportTime, "--out", "-"];
    if ("mode" in output) args.push("--mode", output.mode, "--dialect", output.dialect);
    const wanted = execFileSync(commandLine, args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
    expect(wanted.length).toBeGreaterThan(10_000);
    const expected = { bytes: wanted.length, sha256: createHash("sha256").update(wanted).digest("hex") };

    const found = await page.evaluate(
      async ({ address, options, chunkSizes }) => {
        const { exportConversations } = (await import(address)) as Package;
        const input = new Uint8Array(await (await fetch("/input.json")).arrayBuffer());
        function* cut(size: number) {
          if (size === 0) yield input;
          else for (let at = 0; at < input.length; at += size) yield input.subarray(at, at + size);
        }
        const found: { size: number; bytes: number; sha256: string; failed: number }[] = [];
        for (const size of chunkSizes) {
          const parts: Uint8Array[] = [];
          const { failed } = await exportConversations(cut(size), options, { sink: { write: (chunk) => void parts.push(chunk), close: () => undefined, abort: () => undefined } });
          const whole = await new Blob(parts as BlobPart[]).arrayBuffer();
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
          found.push({ size, bytes: whole.byteLength, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), failed });
        }
        return found;
      },
      { address: "/index.js", options: { ...output, exportTime }, chunkSizes: [...chunkSizes] },
    );
    expect(found).toEqual(chunkSizes.map((size) => ({ size, ...expected, failed: 0 })));
  }
});
