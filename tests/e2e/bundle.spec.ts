// Bundles in the browser: parts, workers, media, and programs of others that read them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptBytes, makeBundle } from "./bundle-page.js";
import { Dashboard } from "./dashboard.js";
import { openBarePage, type Package } from "./package.js";
import { expect, test } from "./server.js";
import { readZip } from "./zip.js";

const time = "2026-03-27T10:04:00Z";
const key = "5c".repeat(32);

test.describe("the package", () => {
  test.beforeEach(async ({ page }) => {
    await openBarePage(page);
  });

  for (const [what, options] of [
    ["internal, four formats and media", { formats: ["csv", "json", "jsonl"], media: "included", partSize: 150 }],
    ["external", { formats: ["json", "csv"], profile: "external", key, detection: "rules", partSize: 150 }],
  ] as const) {
    test(`CUS-01 ${what}: the same bytes with one, two and four workers and with any chunks`, async ({ page }) => {
      const digests = new Set<string>();
      for (const [workers, chunkBytes] of [[1, 256 * 1024], [2, 256 * 1024], [4, 4 * 1024 * 1024], [2, 1_000]] as const) {
        const made = await makeBundle(page, { count: 400, options: { ...options, exportTime: time, formats: [...options.formats] }, workers, chunkBytes });
        expect(made.counts).toEqual({ requested: 400, exported: 400 });
        expect(made.parts.map(({ name }) => name)).toEqual([1, 2, 3].map((part) => `conversations-2026-03-27-${part}-of-3.zip`));
        digests.add(JSON.stringify(made.parts.map(({ sha256 }) => sha256)));
      }
      expect(digests.size).toBe(1);
    });
  }

  test("private files that the worker cannot open: the same bytes as Blobs", async ({ page }) => {
    const order = { count: 400, options: { formats: ["csv", "json"], exportTime: time, partSize: 150 }, workers: 2 } as const;
    const options = { ...order.options, formats: [...order.options.formats] };
    const usual = await makeBundle(page, { ...order, options });
    await page.route("**/worker.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `delete FileSystemFileHandle.prototype.createSyncAccessHandle;\n${await response.text()}` });
    });
    await openBarePage(page);
    const blobs = await makeBundle(page, { ...order, options });
    expect(blobs.parts).toEqual(usual.parts.map((part) => ({ ...part, kind: "blob" })));
    expect(usual.parts.map(({ kind }) => kind)).toEqual(["opfs", "opfs", "opfs"]);
  });

  test("ZIP-01 other programs open it, the verifier finds nothing, and recordings hold no description", async ({ page }) => {
    const made = await makeBundle(page, { count: 120, options: { formats: ["json"], media: "included", exportTime: time }, keepAs: "kept" });
    expect(made.warnings).toEqual([]);
    const [part] = made.parts;
    const zip = await keptBytes(page, "kept", part?.name ?? "");
    const files = readZip(zip);
    expect(files.has("json/conv_000007.json")).toBe(true);
    const sound = files.get("recordings/conv_000007/recording-1.wav");
    expect(sound?.length).toBe(12 + 24 + 8 + 8_000);
    expect(zip.includes("Recorded by Ada")).toBe(false);
    expect(zip.includes("files.example")).toBe(false);
    const folder = mkdtempSync(join(tmpdir(), "askvault-bundle-"));
    try {
      const path = join(folder, "bundle.zip");
      writeFileSync(path, zip);
      execFileSync("unzip", ["-tqq", path]);
      execFileSync("7z", ["t", path]);
      const python = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))";
      expect(Number(execFileSync("python3", ["-c", python, path]).toString())).toBe(files.size);
      execFileSync("unzip", ["-qq", path, "-d", folder]);
      execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: folder });
    } finally {
      rmSync(folder, { recursive: true });
    }
    const verified = await page.evaluate(async () => {
      const { verifyBundle } = (await import("/index.js" as string)) as Package;
      const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle("kept");
      const files: File[] = [];
      for await (const handle of directory.values()) if (handle.kind === "file") files.push(await (handle as FileSystemFileHandle).getFile());
      const whole = await verifyBundle(files);
      const [first] = files;
      const bytes = new Uint8Array(await (first as File).arrayBuffer());
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      const changed = await verifyBundle([new File([bytes], "changed.zip")]);
      return { whole, changed };
    });
    expect(verified.whole.archives[0]?.faults).toEqual([]);
    expect(verified.whole.archives[0]?.statement?.manifestSha256).toBe(part?.manifestSha256);
    expect(verified.whole.faults).toEqual([]);
    expect(verified.changed.archives[0]?.faults[0]?.path).toBe("json/conv_000000.json");
  });

  test("a cancel in the middle leaves no file", async ({ page }) => {
    const told = await page.evaluate(async () => {
      const { exportConversations } = (await import("/index.js" as string)) as Package;
      const controller = new AbortController();
      const line = new TextEncoder();
      function* source(): Generator<Uint8Array> {
        for (let number = 0; number < 20_000; number += 1) yield line.encode(`{"id":"c${number}","messages":[{"id":"m","role":"bot","content":"${"x".repeat(900)}"}]}\n`);
      }
      let seen = 0;
      const code = await exportConversations(source(), { formats: ["json", "csv"] }, {
        sink: "opfs", workers: 2, expectedConversations: 20_000, download: false, signal: controller.signal,
        onProgress: ({ conversations }) => {
          seen = conversations;
          if (conversations > 3_000) controller.abort();
        },
      }).then(() => "done", (error: unknown) => (error as { code: string }).code);
      await new Promise((resolve) => setTimeout(resolve, 600));
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("askvault-export");
      const left: string[] = [];
      for await (const name of folder.keys()) left.push(name);
      return { code, seen, left };
    });
    expect(told.code).toBe("cancelled");
    expect(told.seen).toBeGreaterThan(3_000);
    expect(told.left).toEqual([]);
  });
});

test("the dialog makes a bundle of what was chosen", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.select(4);
  await dashboard.exportSelected();
  await dashboard.purpose("bundle");
  await page.getByTestId("bundle-pdf").uncheck();
  await page.getByTestId("bundle-media").check();
  await expect(page.getByTestId("summary")).toHaveText("4 conversations as one bundle (ZIP), personal data included.");
  const saved = await dashboard.saved(() => dashboard.exportButton.click());
  expect(saved.name).toMatch(/^conversations-\d{4}-\d\d-\d\d\.zip$/);
  const files = readZip(readFileSync(saved.path));
  expect([...files.keys()].filter((path) => path.startsWith("json/"))).toHaveLength(4);
  expect(files.has("conversations.csv")).toBe(true);
  expect(files.get("manifest.json")?.toString()).toContain('"scope":"selected"');
  expect(files.get("README.txt")?.toString()).toContain("4 of 4 conversations");
});
