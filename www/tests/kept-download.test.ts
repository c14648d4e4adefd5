import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../src/desk/entry.js";
import { downloadKept } from "../src/element/kept-download.js";
import type { ExportDesk } from "../src/element/shared-desk.js";
import { installPicker } from "./fake-picker.js";

const entry = { id: "a", format: "csv", fileName: "a.csv", mediaType: "text/csv", parts: [{ name: "a.csv", bytes: 5 }] } as unknown as Entry;
const fault = new DOMException("x", "UnknownError");

const deskThat = (open: () => Promise<unknown>, countDownload: () => Promise<void> = async () => undefined) => ({ open, countDownload }) as unknown as ExportDesk;
const ready = async () => ({ kind: "ready", entry, file: new File(["whole"], "a.csv") });

for (const [what, desk, how, text] of [
  ["a kept file", deskThat(ready), "saved", "whole"],
  ["a file that is gone", deskThat(async () => ({ kind: "gone", entry })), "gone", null],
  ["a book that cannot be read", deskThat(() => Promise.reject(fault)), "unreadable", null],
  ["a book that cannot count the download", deskThat(ready, () => Promise.reject(fault)), "saved", "whole"],
] as const) {
  test(`${what} is ${how}, and ${text === null ? "no empty file stays at the picked place" : "the file is at the picked place"}`, async () => {
    const place = installPicker();
    assert.equal(await downloadKept(desk, entry), how);
    assert.equal(place.text, text);
    place.uninstall();
  });
}
