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
  /** Leaves the parts to the browser's own downloads, and their digests to whoever reads these. */
  readonly download?: boolean;
  /** Every so many conversations, one has a long recording (4 MB). */
  readonly longRecordingEvery?: number;
}

/** Makes a bundle of made conversations, each with a recording; the parts stay in the private file system. */
export function makeBundle(page: Page, order: BundleOrder): Promise<MadeBundle> {
  return page.evaluate(
    async ({ count, options, workers = 1, chunkBytes = 256 * 1024, keepAs, sink = "opfs", download = false, longRecordingEvery = Infinity }) => {
      const { exportConversations } = (await import("/index.js" as string)) as Package;
      const encoder = new TextEncoder();
      const words = "order refund parcel please thanks where invoice delivery account password tomorrow address colour return shipped number".split(" ");

      const place = "000000";
      /** Conversations as bytes, with places for their number: made once, so that what is measured later is not the making of JSON. */
      const templates = Array.from({ length: words.length }, (_, which) => {
        const id = `conv_${place}`;
        const text = (at: number): string => Array.from({ length: 12 }, (_, word) => words[(which * 7 + at * 5 + word * 3) % words.length]).join(" ");
        const messages = Array.from({ length: 15 }, (_, at) => ({
          id: `${id}_${at}`, role: at % 2 === 0 ? "customer" : "agent", author: { id: `cus_${place}`, name: `Customer ${place}` },
          created_at: new Date(Date.UTC(2026, 2, 2, 8, at)).toISOString(), content: text(at),
        }));
        const made = JSON.stringify({
          id, channel: "voice", status: "resolved", started_at: "2026-03-02T08:00:00Z", customer: { id: `cus_${place}`, name: `Customer ${place}` }, messages,
          recordings: [{ id: `rec_${place}`, content_type: "audio/wav", duration_ms: 1000, url: "https://files.example/secret" }],
        });
        const places = [...made.matchAll(new RegExp(`${place}\\b|${place}(?=_)`, "g"))].map(({ index }) => index);
        return { bytes: encoder.encode(`${made}\n`), places };
      });

      function conversation(number: number): Uint8Array {
        const { bytes, places } = templates[number % templates.length] as (typeof templates)[number];
        for (const at of places) for (let digit = 5, rest = number; digit >= 0; digit -= 1, rest = Math.floor(rest / 10)) bytes[at + digit] = 48 + (rest % 10);
        return bytes;
      }

      /** In chunks of one size, made as they are read: the whole is never there, and the array is always the same. */
      function* source(): Generator<Uint8Array> {
        const chunk = new Uint8Array(chunkBytes);
        let filled = 0;
        for (let number = 0; number < count; number += 1) {
          const bytes = conversation(number);
          for (let at = 0; at < bytes.length; ) {
            const part = bytes.subarray(at, at + chunkBytes - filled);
            chunk.set(part, filled);
            filled += part.length;
            at += part.length;
            if (filled < chunkBytes) continue;
            yield chunk;
            filled = 0;
          }
        }
        yield chunk.subarray(0, filled);
      }

      const piece = new Uint8Array(64 * 1024).fill(128);

      /** A sound with a description that names who recorded it; it comes in pieces, as from a network. */
      function recording({ conversationId }: { readonly conversationId: string }): ReadableStream<Uint8Array> {
        const isLong = (Number(conversationId.slice(5)) + 1) % longRecordingEvery === 0;
        let soundBytes = isLong ? 4_000_000 : 8_000;
        const description = encoder.encode("INFOIART\u0010\0\0\0Recorded by Ada\0");
        const head = new Uint8Array(12 + 24 + 8 + description.length + 8);
        const view = new DataView(head.buffer);
        const put = (at: number, text: string): void => head.set(encoder.encode(text), at);
        put(0, "RIFF"); view.setUint32(4, head.length + soundBytes - 8, true); put(8, "WAVEfmt "); view.setUint32(16, 16, true);
        view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, 8000, true); view.setUint32(28, 8000, true); view.setUint16(32, 1, true); view.setUint16(34, 8, true);
        put(36, "LIST"); view.setUint32(40, description.length, true); head.set(description, 44);
        put(44 + description.length, "data"); view.setUint32(48 + description.length, soundBytes, true);
        return new ReadableStream({
          start: (controller) => controller.enqueue(head),
          pull(controller) {
            if (soundBytes === 0) return controller.close();
            const part = piece.subarray(0, soundBytes);
            soundBytes -= part.length;
            controller.enqueue(part);
          },
        });
      }

      let longestTaskMs = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
      });
      observer.observe({ entryTypes: ["longtask"] });
      performance.mark("bundle-begins");
      const beganMs = performance.now();
      const result = await exportConversations(source(), options, { sink, workers, expectedConversations: count, download, files: recording });
      const tookMs = performance.now() - beganMs;
      observer.disconnect();
      performance.mark("bundle-ends");
      const parts = [];
      for (const { name, bytes, exported, manifestSha256, savedAs } of result.parts ?? []) {
        const blob = savedAs.blob as Blob;
        // A part of an export that is measured may be larger than a page should hold.
        const digest = download ? new ArrayBuffer(0) : await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
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
