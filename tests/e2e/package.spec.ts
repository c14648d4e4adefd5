// The package's own functions, called from a page under the server's policy.
import { type Package, openBarePage } from "./package.js";
import { expect, test } from "./server.js";

const conversation = (id: string, more: object = {}) => ({ id, channel: "email", status: "open", started_at: "2026-03-02T08:15:04.120Z", messages: [], ...more });
const pageOf = (...conversations: object[]): string => JSON.stringify({ conversations });

test.beforeEach(async ({ page }) => {
  await openBarePage(page);
});

test("fields, defaultOptions and jsonSchema come from the engine", async ({ page }) => {
  const told = await page.evaluate(async (address) => {
    const { fields, defaultOptions, jsonSchema } = (await import(address)) as Package;
    const table = await fields();
    return { first: table[0], keys: table.map((field) => field.key), options: await defaultOptions(), schema: JSON.parse(await jsonSchema()) as Record<string, unknown> };
  }, "/index.js");
  expect(told.first).toMatchObject({ key: "conversation_id", group: "conversation", kind: "id", path: "id", conversationColumn: true, messageColumn: true });
  expect(told.keys).toEqual(expect.arrayContaining(["customer_email", "content", "first_message", "notes", "audit_events"]));
  expect(new Set(told.keys).size).toBe(told.keys.length);
  expect(told.options).toEqual({
    format: "csv", mode: "conversations", dialect: "machine", delimiter: "comma", headers: "keys", lineBreaks: "keep", fields: ["default"], columns: [],
    profile: "internal", key: null, detection: "full", times: "keep", subject: [], terms: { redact: [], keep: [], patterns: [] }, kept: [], reviewed: 0, deletedText: "omit", audiences: null, exportTime: null, exportId: null, strict: false, paper: "a4", layout: "auto", bundle: "auto", brand: null, images: "listed",
    formats: [], partSize: 5_000, media: "left-out", provenance: { actor: null, workspace: null, scope: null, filter: null, reference: null }, name: null,
  });
  expect(told.schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
});

for (const [options, code, field] of [
  [{ delimitter: "comma" }, "unknown-option", "delimitter"],
  [{ delimiter: "pipe" }, "invalid-option", "delimiter"],
  [{ columns: ["no_such_column"] }, "invalid-option", "columns"],
  [{ exportTime: "yesterday" }, "invalid-option", "exportTime"],
  [{ profile: "external" }, "invalid-option", "key"],
  [{ profile: "training", key: "not a key" }, "invalid-option", "key"],
] as const) {
  test(`wrong options: ${JSON.stringify(options)} is ${code}, naming ${field}, before anything is written`, async ({ page }) => {
    const told = await page.evaluate(
      async ({ address, options }) => {
        const { checkOptions, exportConversations } = (await import(address)) as Package;
        const told = (error: unknown) => ({ name: (error as Error).name, code: (error as { code?: string }).code, field: (error as { field?: string }).field });
        const calls: string[] = [];
        const sink = { write: () => void calls.push("write"), close: () => void calls.push("close"), abort: () => void calls.push("abort") };
        const wrong = options as Parameters<Package["exportConversations"]>[1];
        const checked = await checkOptions(wrong ?? {}).then(() => null, told);
        const exported = await exportConversations([new TextEncoder().encode("[]")], wrong, { sink }).then(() => null, told);
        return { checked, exported, calls };
      },
      { address: "/index.js", options: { ...options } as object },
    );
    expect(told.checked).toMatchObject({ name: "ExportError", code });
    expect(told.checked?.field).toContain(field);
    expect(told.exported).toEqual(told.checked);
    expect(told.calls).toEqual(["abort"]);
  });
}

test("a sink of the host's own gets the file in order, and is asked to wait for", async ({ page }) => {
  const input = Array.from({ length: 400 }, (_, index) => conversation(`conv_${index}`, { messages: [{ id: `m${index}`, role: "customer", created_at: "2026-03-02T08:15:04.120Z", content: "x".repeat(1500) }] }));
  const told = await page.evaluate(
    async ({ address, text }) => {
      const { exportConversations } = (await import(address)) as Package;
      const parts: Uint8Array[] = [];
      let writing = 0;
      let together = 0;
      let closed: number | null = null;
      const bytes = new TextEncoder().encode(text);
      const progress: number[] = [];
      const result = await exportConversations([bytes.slice(0, 100_001), bytes.slice(100_001)], { format: "jsonl" }, {
        onProgress: ({ conversations }) => progress.push(conversations),
        sink: {
          async write(chunk) {
            writing += 1;
            together = Math.max(together, writing);
            await new Promise((resolve) => setTimeout(resolve, 5));
            parts.push(chunk);
            writing -= 1;
          },
          close: ({ exported }) => void (closed = exported),
          abort: () => undefined,
        },
      });
      const lines = (await new Blob(parts as BlobPart[]).text()).trimEnd().split("\n");
      return { result, closed, together, parts: parts.length, ids: lines.map((line) => (JSON.parse(line) as { id: string }).id), last: progress.at(-1) };
    },
    { address: "/index.js", text: JSON.stringify(input) },
  );
  expect(told.ids).toEqual(input.map(({ id }) => id));
  expect(told.parts).toBeGreaterThan(3);
  expect(told.together).toBe(1);
  expect(told.closed).toBe(400);
  expect(told.last).toBe(400);
  expect(told.result).toMatchObject({ requested: 400, exported: 400, failed: 0, complete: true, savedAs: { kind: "custom" } });
});

test("a sink that fails ends the export with save-blocked, and is told to clean up", async ({ page }) => {
  const told = await page.evaluate(
    async ({ address, text }) => {
      const { exportConversations } = (await import(address)) as Package;
      const calls: string[] = [];
      const sink = {
        write: () => {
          calls.push("write");
          throw new Error("no");
        },
        close: () => void calls.push("close"),
        abort: () => void calls.push("abort"),
      };
      const code = await exportConversations([new TextEncoder().encode(text)], {}, { sink }).then(() => "", (error: { code: string }) => error.code);
      return { code, calls };
    },
    { address: "/index.js", text: pageOf(conversation("conv_1")) },
  );
  expect(told).toEqual({ code: "save-blocked", calls: ["write", "abort"] });
});

test("signal: an abort before and an abort in the middle reject with cancelled; the source is closed and the next export works", async ({ page }) => {
  const told = await page.evaluate(
    async ({ address, text }) => {
      const { exportConversations } = (await import(address)) as Package;
      const bytes = new TextEncoder().encode(text);
      const codeOf = (error: { code: string }) => error.code;
      const calls: string[] = [];
      const sink = { write: () => undefined, close: () => void calls.push("close"), abort: () => void calls.push("abort") };

      const before = await exportConversations([bytes], {}, { signal: AbortSignal.abort(), sink }).then(() => "", codeOf);
      const control = new AbortController();
      let sourceClosed = false;
      async function* endless() {
        try {
          for (;;) {
            yield bytes;
            control.abort();
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
        } finally {
          sourceClosed = true;
        }
      }
      const begin = performance.now();
      const middle = await exportConversations(endless(), {}, { signal: control.signal, sink }).then(() => "", codeOf);
      const ms = performance.now() - begin;
      const after = await exportConversations([bytes], {}, { sink });
      return { before, middle, ms, sourceClosed, after: after.exported, calls };
    },
    { address: "/index.js", text: `${pageOf(conversation("conv_1"))}\n` },
  );
  expect(told).toMatchObject({ before: "cancelled", middle: "cancelled", sourceClosed: true, after: 1, calls: ["abort", "close"] });
  expect(told.ms).toBeLessThan(2000);
});

test("what goes wrong in the input: counted by default, the one error with its place when strict", async ({ page }) => {
  const text = pageOf(conversation("conv_good"), conversation("conv_bad", { messages: "secret words of a customer" }), conversation("conv_last"));
  const told = await page.evaluate(
    async ({ address, text }) => {
      const { exportConversations } = (await import(address)) as Package;
      const sink = { write: () => undefined, close: () => undefined, abort: () => undefined };
      const bytes = new TextEncoder().encode(text);
      const result = await exportConversations([bytes], {}, { sink });
      const error = await exportConversations([bytes], { strict: true }, { sink }).then(
        () => null,
        ({ code, message, conversation, byte }: { code: string; message: string; conversation?: number; byte?: number }) => ({ code, message, conversation, byte }),
      );
      return { result, error };
    },
    { address: "/index.js", text },
  );
  expect(told.result).toMatchObject({ requested: 3, exported: 2, failed: 1, complete: false });
  expect(told.result.missing).toEqual([expect.objectContaining({ index: 1, id: "conv_bad", outcome: "failed" })]);
  expect(told.error).toMatchObject({ conversation: 1 });
  expect(told.error?.byte).toBeGreaterThan(0);
  expect(told.error?.message).not.toContain("secret");
});

test("audiences: the engine refuses what the host handed over by mistake, and counts it", async ({ page }) => {
  const text = pageOf(conversation("conv_public", { audience: ["public"] }), conversation("conv_inner", { audience: ["enterprise"] }));
  const told = await page.evaluate(
    async ({ address, text }) => {
      const { exportConversations } = (await import(address)) as Package;
      const { savedAs, ...result } = await exportConversations([new TextEncoder().encode(text)], { format: "jsonl", audiences: ["public"] }, { sink: "blob", download: false });
      return { result, file: (await savedAs.blob?.text()) ?? "" };
    },
    { address: "/index.js", text },
  );
  expect(told.result).toMatchObject({ requested: 2, exported: 1, refused: 1 });
  expect(told.file).toContain("conv_public");
  expect(told.file).not.toContain("conv_inner");
});

test("the digest is that of the file, and the preview is its head", async ({ page }) => {
  const text = pageOf(...Array.from({ length: 60 }, (_, index) => conversation(`conv_${index}`)));
  const told = await page.evaluate(
    async ({ address, text }) => {
      const { exportConversations, preview } = (await import(address)) as Package;
      const bytes = new TextEncoder().encode(text);
      const { savedAs, sha256 } = await exportConversations([bytes], { dialect: "spreadsheet" }, { sink: "blob", download: false });
      const whole = new Uint8Array((await savedAs.blob?.arrayBuffer()) ?? new ArrayBuffer(0));
      const hex = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const head = await preview([bytes], { dialect: "spreadsheet" }, { rows: 7 });
      return { sha256, hex, rows: new TextDecoder().decode(head.bytes).split("\r\n").length - 2, isHead: head.bytes.every((byte, index) => byte === whole[index]) };
    },
    { address: "/index.js", text },
  );
  expect(told.sha256).toBe(told.hex);
  expect(told).toMatchObject({ rows: 7, isHead: true });
});

test("an engine file with another digest is refused", async ({ page }) => {
  const code = await page.evaluate(async (address) => {
    const { fields } = (await import(address)) as Package;
    return fields({ wasmSha256: "00".repeat(32) }).then(() => "", (error: { code: string }) => error.code);
  }, "/index.js");
  expect(code).toBe("wasm-changed");
});
