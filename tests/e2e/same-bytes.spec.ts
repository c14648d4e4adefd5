// The same input, options, key and time give the same bundle: whatever the workers, the chunks, the time zone and the host
// (rule CUS-01).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { commandLine } from "../../scripts/binary.mjs";
import type { ExportOptions } from "../../www/src/options.js";
import { hardConversations } from "./hard-page.js";
import { openBarePage, type Package } from "./package.js";
import { expect, test } from "./server.js";

const people = ["Lena Brandt", "Omar Haddad", "Ana María Ríos", "Иван Петров", "佐藤 花子"];
/** Two kilobytes of sound that begin with who recorded it: the file is not what goes into the bundle. */
const sound = Buffer.concat([riffHead(2_000), Buffer.alloc(2_000, 128)]);

function riffHead(soundBytes: number): Buffer {
  const description = "INFOIART\u0010\0\0\0Recorded by Ada\0";
  const head = Buffer.alloc(44 + description.length + 8);
  head.write("RIFF\0\0\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0@\u001f\0\0@\u001f\0\0\u0001\0\b\0LIST", 0, "latin1");
  head.writeUInt32LE(head.length + soundBytes - 8, 4);
  head.writeUInt32LE(description.length, 40);
  head.write(description, 44, "latin1");
  head.write("data", 44 + description.length, "latin1");
  head.writeUInt32LE(soundBytes, 48 + description.length);
  return head;
}

const talks = Array.from({ length: 10 }, (_, number) => {
  const name = people[number % people.length] ?? "";
  const customer = { id: `cus_${number}`, name, email: `customer${number}@shop.example`, phone: `+49 30 5550 ${1000 + number}` };
  return {
    id: `conv_${String(number).padStart(3, "0")}`, channel: "voice", status: "resolved", started_at: "2026-03-29T00:30:00Z", customer,
    messages: Array.from({ length: 5 }, (_, at) => ({
      id: `msg_${number}_${at}`, role: at % 2 === 0 ? "customer" : "agent", author: at % 2 === 0 ? customer : { id: "agt_1", name: "Ada Müller" },
      // Over the hour that summer time takes away in Europe.
      created_at: new Date(Date.UTC(2026, 2, 29, 0, 30 + 15 * at)).toISOString(), content: `Hello, ${name} here, order ${number * 7919}, write to ${customer.email} or ring ${customer.phone}.`,
    })),
    recordings: [{ id: `rec_${number}`, content_type: "audio/wav", duration_ms: 250, url: "https://files.example/secret" }],
  };
});
const input = JSON.stringify({ conversations: [...hardConversations, ...talks] });
const count = hardConversations.length + talks.length;

const common: Partial<ExportOptions> = { formats: ["csv", "json", "pdf"], exportTime: "2026-03-27T10:04:00Z", partSize: 8 };
const profiles: readonly { readonly profile: string; readonly options: Partial<ExportOptions> }[] = [
  { profile: "internal", options: { ...common, media: "included", images: "inline" } },
  { profile: "external", options: { ...common, images: "listed", profile: "external", key: "5c".repeat(32) } },
];

/** Name and SHA-256 of each part. */
type Parts = Readonly<Record<string, string>>;

interface Way {
  readonly workers: number;
  readonly chunkBytes: number;
}

const kib = 1024;
/** Every number of workers, every size of chunks. */
const ways: readonly Way[] = [
  { workers: 1, chunkBytes: 1 },
  { workers: 4, chunkBytes: 1 },
  { workers: 2, chunkBytes: 997 },
  { workers: 4, chunkBytes: 64 * kib },
  { workers: 1, chunkBytes: 256 * kib },
  { workers: 2, chunkBytes: 4 * kib * kib },
];

function inPage(page: Page, options: Partial<ExportOptions>, { workers, chunkBytes }: Way): Promise<Parts> {
  return page.evaluate(
    async ({ input, options, workers, chunkBytes, count, sound }) => {
      const { exportConversations } = (await import("/index.js" as string)) as Package;
      const bytes = new TextEncoder().encode(input);
      function* source(): Generator<Uint8Array> {
        for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
      }
      // Attachments are nowhere, as in the folder of the command line.
      const files = ({ attachmentId }: { readonly attachmentId: string }): ReadableStream<Uint8Array> | null =>
        attachmentId.startsWith("rec_") ? (new Response(new Uint8Array(sound)).body as ReadableStream<Uint8Array>) : null;
      const { parts = [] } = await exportConversations(source(), options, { sink: "blob", workers, expectedConversations: count, download: false, files });
      const told: [string, string][] = [];
      for (const { name, savedAs } of parts) {
        const digest = await crypto.subtle.digest("SHA-256", await (savedAs.blob as Blob).arrayBuffer());
        told.push([name, [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")]);
      }
      return Object.fromEntries(told);
    },
    { input, options, workers, chunkBytes, count, sound: [...sound] },
  );
}

/** The same on the command line, with the very options that the page is given. */
function natively(options: Partial<ExportOptions>, folder: string, timeZone: string): Parts {
  const media = join(folder, "media");
  const out = join(folder, "out");
  mkdirSync(media, { recursive: true });
  for (const recording of [...hardConversations, ...talks].flatMap(({ recordings }) => recordings as { id: string }[])) writeFileSync(join(media, `${recording.id}.wav`), sound);
  writeFileSync(join(folder, "input.json"), input);
  writeFileSync(join(folder, "options.json"), JSON.stringify(options));
  execFileSync(commandLine, ["convert", join(folder, "input.json"), "--options", join(folder, "options.json"), "--files", media, "--quiet", "--out", `${out}/`], { env: { ...process.env, TZ: timeZone } });
  return Object.fromEntries(readdirSync(out).sort().map((name) => [name, createHash("sha256").update(readFileSync(join(out, name))).digest("hex")]));
}

for (const { profile, options } of profiles) {
  test(`CUS-01 ${profile}, CSV, JSON and PDF: any workers and any chunks give the bytes of the command line`, async ({ page }) => {
    test.slow();
    const expected = natively(options, test.info().outputDir, "Asia/Tokyo");
    expect(Object.keys(expected)).toEqual([1, 2, 3].map((part) => `conversations-2026-03-27-${part}-of-3.zip`));
    await openBarePage(page);
    for (const way of ways) expect(await inPage(page, options, way), JSON.stringify(way)).toEqual(expected);
  });
}

test("CUS-01 three time zones give the same bytes", async ({ browser, server }) => {
  test.slow();
  for (const { profile, options } of profiles) {
    const digests = new Map<string, Parts>();
    for (const timezoneId of ["Pacific/Kiritimati", "America/St_Johns", "Australia/Eucla"]) {
      const context = await browser.newContext({ timezoneId, baseURL: server.url });
      const page = await context.newPage();
      await openBarePage(page);
      expect(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe(timezoneId);
      digests.set(timezoneId, await inPage(page, options, { workers: 2, chunkBytes: 256 * kib }));
      await context.close();
    }
    const [first, ...others] = [...digests.values()];
    expect(Object.keys(first ?? {}), profile).toHaveLength(3);
    for (const other of others) expect(other, profile).toEqual(first);
  }
});
