// Bundles with transcripts and recordings that are killed, and resumed: every part has the bytes of the uninterrupted export
// (rule CUS-02), nothing is lost or doubled, and what was fetched is not fetched again.
import type { Page } from "@playwright/test";
import type { ExportOptions } from "../../www/src/options.js";
import type { FaultyNetwork, Moment } from "./faulty-network.js";
import { type DiskWindow, type Kill, killAt, killing, letFillDisk, openPage, rememberWhole, setQuota, test } from "./kill.js";
import type { Package } from "./package.js";
import { expect } from "./server.js";

const owner = { workspaceId: "wt_nwshop_7f3", userId: "usr_01" };
const pageSize = 2;
/** Requests of an export: request 0 is the first batch, request 6 the last. */
const batches = 7;
const count = batches * pageSize;
const common: Partial<ExportOptions> = { formats: ["csv", "json", "pdf"], exportTime: "2026-03-27T09:00:00Z", partSize: 9 };
const internal: Partial<ExportOptions> = { ...common, media: "included" };
const external: Partial<ExportOptions> = { ...common, profile: "external", key: "5a".repeat(32), detection: "rules" };

interface Outcome {
  readonly code: string;
  /** Name and SHA-256 of each part. */
  readonly parts: readonly (readonly [string, string])[];
  readonly counts: { readonly requested: number; readonly exported: number; readonly duplicates: number } | null;
  readonly states: readonly string[];
}

interface Call {
  readonly ids: readonly string[];
  readonly options: Partial<ExportOptions>;
  readonly resume: boolean;
  /** Number of the recording before which the disk is full, when all pages are kept; null for never. */
  readonly fullAt: number | null;
}

/** Exports in the page, or takes up what was interrupted. Two workers convert. */
function run(page: Page, call: Call): Promise<Outcome> {
  return page.evaluate(
    async ({ ids, options, resume, fullAt, owner, pageSize, batches }) => {
      const { exportListed, resumeExport, interruptedExports, serverCheckpointKey } = (await import("/index.js" as string)) as Package;
      const states: string[] = [];
      const nothing = { parts: [], counts: null, states };
      let recordings = 0;

      async function keptPages(): Promise<number> {
        let pages = 0;
        const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("askvault-checkpoints");
        for await (const folder of root.values()) for await (const name of (folder as FileSystemDirectoryHandle).keys()) pages += Number(/^page-\d+$/.test(name));
        return pages;
      }

      /** A second of silence for every recording. */
      async function files(): Promise<ReadableStream<Uint8Array>> {
        if (recordings++ === fullAt) {
          while ((await keptPages()) < batches) await new Promise((resolve) => setTimeout(resolve, 20));
          await (globalThis as DiskWindow).fillDisk?.();
        }
        const sound = new Uint8Array(44 + 8_000);
        sound.set(new TextEncoder().encode("RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x40\x1f\0\0"));
        return new Response(sound).body as ReadableStream<Uint8Array>;
      }

      const settings = {
        sink: "opfs" as const,
        download: false,
        workers: 2,
        expectedConversations: ids.length,
        files,
        wait: async () => undefined,
        onCheckpoint: (state: { kind: string; why?: string }) => states.push(state.why ?? state.kind),
        checkpoint: { ...owner, checkpointKey: () => serverCheckpointKey({ wait: async () => undefined }) },
      };
      try {
        const [offer] = resume ? await interruptedExports(owner) : [];
        if (resume && offer === undefined) return { code: "not-offered", ...nothing };
        const listing = { query: { workspace_id: owner.workspaceId }, ids, kind: "selected" };
        const saved = offer === undefined ? await exportListed(listing, options, { ...settings, pageSize }) : await resumeExport(offer, settings);
        const parts: [string, string][] = [];
        for (const { name, savedAs } of saved.parts ?? []) {
          const digest = await crypto.subtle.digest("SHA-256", await (savedAs.blob as Blob).arrayBuffer());
          parts.push([name, [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")]);
        }
        const { requested, exported, duplicates } = saved;
        return { code: "", parts, counts: { requested, exported, duplicates }, states };
      } catch (error) {
        return { code: (error as { code?: string }).code ?? String(error), ...nothing };
      }
    },
    { ...call, owner, pageSize, batches },
  );
}

async function callFor(page: Page, network: FaultyNetwork, options: Partial<ExportOptions>): Promise<Call> {
  const listed = await page.request.get(`${network.url}/v1/conversations?workspace_id=${owner.workspaceId}&channel=voice&limit=${count}`);
  const { conversations } = (await listed.json()) as { conversations: { id: string }[] };
  expect(conversations).toHaveLength(count);
  return { ids: conversations.map(({ id }) => id), options, resume: false, fullAt: null };
}

/** What the same export gives when nothing interrupts it. */
const uninterrupted = rememberWhole(async (page, network, call: Call) => {
  const outcome = await run(page, call);
  expect(outcome).toEqual({
    code: "", states: ["kept"], counts: { requested: count, exported: count, duplicates: 0 },
    parts: [1, 2].map((part) => [`conversations-2026-03-27-${part}-of-2.zip`, expect.stringMatching(/^[0-9a-f]{64}$/)]),
  });
  expect(network.requests).toBe(batches);
  return outcome;
});

type Point = readonly [request: number, moment: Moment];
type How = Kill | "kill one of two workers";

const kills: readonly { readonly how: How; readonly options: Partial<ExportOptions>; readonly points: readonly Point[] }[] = [
  { how: "close the tab", options: internal, points: [[0, "after"], [2, "body"], [3, "before"], [5, "after"], [6, "body"]] },
  { how: "crash the tab", options: external, points: [[1, "before"], [4, "after"]] },
  { how: "reload", options: internal, points: [[2, "after"], [6, "before"]] },
  { how: "kill the worker", options: internal, points: [[0, "body"], [3, "before"], [6, "body"]] },
  { how: "kill one of two workers", options: external, points: [[2, "before"], [5, "body"]] },
  { how: "drop the network", options: external, points: [[0, "body"], [2, "before"], [4, "after"], [6, "body"]] },
  { how: "an ended session", options: internal, points: [[1, "before"], [6, "before"]] },
  { how: "too many requests", options: external, points: [[1, "before"], [5, "before"]] },
  { how: "a failing server", options: internal, points: [[1, "before"], [3, "before"], [6, "before"]] },
];

async function interrupt(how: How, page: Page): Promise<void> {
  if (how !== "kill one of two workers") return killAt(how, page);
  expect(page.workers()).toHaveLength(2);
  await page.workers()[1]?.evaluate(() => void setTimeout(() => {
    throw new Error("killed by the test");
  }));
}

for (const { how, options, points } of kills) {
  test(`CUS-02 ${how}: a bundle goes on from ${points.map(([request, moment]) => `request ${request} ${moment}`).join(", ")}`, async ({ context, network }) => {
    test.slow();
    const { fault, code } = killing[how === "kill one of two workers" ? "kill the worker" : how];
    let page = await openPage(context, network);
    const call = await callFor(page, network, options);
    const expected = await uninterrupted(page, network, call);
    for (const [request, moment] of points) {
      await test.step(`request ${request} ${moment}`, async () => {
        const reached = network.begin({ request, moment, kind: fault });
        const running = run(page, call).catch(() => null);
        await reached;
        await interrupt(how, page);
        expect((await running)?.code ?? null).toBe(code);
        const remainder = batches - network.answered;
        if (page.isClosed()) page = await openPage(context, network);

        void network.begin(null);
        const resumed = await run(page, { ...call, resume: true });
        expect({ ...resumed, states: [] }).toEqual({ ...expected, states: [] });
        expect(network.requests).toBeLessThanOrEqual(remainder + 1);
        // Nothing is left to resume, on the disk either.
        expect(await run(page, { ...call, resume: true })).toMatchObject({ code: "not-offered" });
      });
    }
  });
}

const privateFiles = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await (await navigator.storage.getDirectory()).getDirectoryHandle("askvault-export", { create: true })).keys()) names.push(name);
    return names.sort();
  });

test("a disk that fills up while the parts are written leaves none of them; all that was fetched is kept, and with room again nothing is asked for", async ({ context, network }) => {
  test.slow();
  const page = await openPage(context, network);
  const call = await callFor(page, network, internal);
  const expected = await uninterrupted(page, network, call);
  await letFillDisk(page, network);
  for (const fullAt of [0, 20, 30]) {
    await test.step(`before recording ${fullAt}`, async () => {
      const before = await privateFiles(page);
      void network.begin(null);
      expect(await run(page, { ...call, fullAt })).toMatchObject({ code: "disk-full", states: ["kept"] });
      expect(network.requests).toBe(batches);
      await expect.poll(() => privateFiles(page)).toEqual(before);
      await setQuota(page, network, null);

      void network.begin(null);
      const resumed = await run(page, { ...call, resume: true });
      expect({ ...resumed, states: [] }).toEqual({ ...expected, states: [] });
      expect(network.requests).toBe(0);
      expect(await run(page, { ...call, resume: true })).toMatchObject({ code: "not-offered" });
    });
  }
});
