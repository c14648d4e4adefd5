import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestedFileName } from "../src/sink.js";

test("several transcripts are named as the ZIP file that they become, before any of them is made", () => {
  const name = (options: Parameters<typeof suggestedFileName>[0], count?: number): string => suggestedFileName({ exportTime: "2026-03-27T10:00:00Z", ...options }, count);
  assert.equal(name({ format: "pdf", bundle: "always", layout: "per-conversation" }), "conversations-2026-03-27.zip");
  assert.equal(name({ format: "pdf", bundle: "auto", layout: "one" }), "conversations-2026-03-27.pdf");
  assert.equal(name({ format: "pdf", bundle: "auto" }, 1), "conversations-2026-03-27.pdf");
  // How many there are is not known: as a ZIP file it takes any number.
  assert.equal(name({ format: "pdf", bundle: "auto" }), "conversations-2026-03-27.zip");
  assert.equal(name({ formats: ["csv", "json"], name: "march" }), "march.zip");
  assert.equal(name({}), "conversations-2026-03-27.csv");
});
