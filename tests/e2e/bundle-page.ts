// Bundles made by the package on a page: conversations made there, and what is made of them.
import type { Page } from "@playwright/test";
import type { ExportOptions } from "../../www/src/options.js";
import type { Package } from "./package.js";

export interface MadeBundle {
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly exported: number; readonly manifestSha256: string; readonly sha256: string; readonly kind: string }[];
  readonly counts: { readonly requested: number; readonly exported: number };
  readonly warnings: readonly { readonly code: string; readonly count: number }[];
  readonly tookMs: number;
  readonly longestTaskMs: number;
}

export interface BundleOrder {
  readonly count: number;
  readonly options: Partial<ExportOptions>;
  readonly workers?: number;
  readonly chunkBytes?: number;
  /** Where the finished parts are left for the test: names in the origin-private file system. */
  readonly keepAs?: string;
  readonly sink?: "opfs" | "blob";
}

/** Makes a bundle of made conversations, each with a recording; the parts stay in the private file system. */
export function makeBundle(page: Page, order: BundleOrder): Promise<MadeBundle> {
  return page.evaluate(
    async ({ count, options, workers = 1, chunkBytes = 256 * 1024, keepAs, sink = "opfs" }) => {
      const { exportConversations } = (await import("/index.js" as string)) as Package;
      const encoder = new TextEncoder();
      const words = "order refund parcel please thanks where invoice delivery account password tomorrow address colour return shipped number".split(" ");

      function conversation(number: number): string {
        const id = `conv_${String(number).padStart(6, "0")}`;
        const text = (at: number): string => Array.from({ length: 12 }, (_, word) => words[(number * 7 + at * 5 + word * 3) % words.length]).join(" ");
        const messages = Array.from({ length: 15 }, (_, at) => ({
          id: `${id}_${at}`, role: at % 2 === 0 ? "customer" : "agent", author: { id: `cus_${number}`, name: `Customer ${number}` },
          created_at: new Date(Date.UTC(2026, 2, 2, 8, at)).toISOString(), content: text(at),
        }));
        return JSON.stringify({
          id, channel: "voice", status: "resolved", started_at: "2026-03-02T08:00:00Z", customer: { id: `cus_${number}`, name: `Customer ${number}` }, messages,
          recordings: [{ id: `rec_${number}`, content_type: "audio/wav", duration_ms: 1000, url: "https://files.example/secret" }],
        });
      }

      /** In chunks of one size, made as they are read: the whole is never there. */
      function* source(): Generator<Uint8Array> {
        let pending = "[";
        for (let number = 0; number < count; number += 1) {
          pending += (number === 0 ? "" : ",") + conversation(number);
          while (pending.length >= chunkBytes) {
            yield encoder.encode(pending.slice(0, chunkBytes));
            pending = pending.slice(chunkBytes);
          }
        }
        yield encoder.encode(`${pending}]`);
      }

      /** A short sound with a description that names who recorded it. */
      function recording(): ReadableStream<Uint8Array> {
        const sound = new Uint8Array(8_000).fill(128);
        const description = encoder.encode("INFOIART\u0010\0\0\0Recorded by Ada\0");
        const bytes = new Uint8Array(12 + 24 + 8 + description.length + 8 + sound.length);
        const view = new DataView(bytes.buffer);
        const put = (at: number, text: string): void => bytes.set(encoder.encode(text), at);
        put(0, "RIFF"); view.setUint32(4, bytes.length - 8, true); put(8, "WAVEfmt "); view.setUint32(16, 16, true);
        view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, 8000, true); view.setUint32(28, 8000, true); view.setUint16(32, 1, true); view.setUint16(34, 8, true);
        put(36, "LIST"); view.setUint32(40, description.length, true); bytes.set(description, 44);
        put(44 + description.length, "data"); view.setUint32(48 + description.length, sound.length, true); bytes.set(sound, 52 + description.length);
        return new Response(bytes).body as ReadableStream<Uint8Array>;
      }

      let longestTaskMs = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
      });
      observer.observe({ entryTypes: ["longtask"] });
      const beganMs = performance.now();
      const result = await exportConversations(source(), options, { sink, workers, expectedConversations: count, download: false, files: recording });
      const tookMs = performance.now() - beganMs;
      observer.disconnect();
      const parts = [];
      for (const { name, bytes, exported, manifestSha256, savedAs } of result.parts ?? []) {
        const blob = savedAs.blob as Blob;
        // Read in pieces: a part may be larger than a page should hold.
        const digest = blob.size < 64 * 1024 * 1024 ? await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()) : new ArrayBuffer(0);
        const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        if (keepAs !== undefined) {
          const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(keepAs, { create: true });
          const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
          await blob.stream().pipeTo(file);
        }
        parts.push({ name, bytes, exported, manifestSha256, sha256, kind: savedAs.kind });
      }
      return { parts, counts: { requested: result.requested, exported: result.exported }, warnings: result.warnings.map(({ code, count: times }) => ({ code, count: times })), tookMs, longestTaskMs };
    },
    order,
  );
}

/** The bytes of a part that was kept. */
export async function keptBytes(page: Page, folder: string, name: string): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await page.evaluate(
    async ({ folder, name }) => {
      const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
      const file = await (await directory.getFileHandle(name)).getFile();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = name;
      link.click();
    },
    { folder, name },
  );
  const { readFileSync } = await import("node:fs");
  return readFileSync(await (await download).path());
}
