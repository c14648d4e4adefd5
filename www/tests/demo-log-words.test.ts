import assert from "node:assert/strict";
import { test } from "node:test";
import { accountWords, chainWords, clockWords, countWords, eventWords, filterLines, filterTextWords, formatWords, scopeWords } from "../demo/log-words.js";
import { timeFormat } from "../demo/time.js";

const berlin = timeFormat("Europe/Berlin", "en-GB");

test("what was exported, in words", () => {
  for (const [kind, requested, filter, words] of [
    ["selected", 37, "id=conv_1", "37 selected conversations"],
    ["selected", 1, "id=conv_1", "1 selected conversation"],
    ["filter", 2418, "status=open", "All 2,418 matching"],
    ["filter", 2418, "all", "All 2,418 conversations"],
    ["conversation", 1, "id=conv_1", "One conversation"],
    ["contact", 12, "contact=cus_1", "Everything about one person"],
    [null, 2, null, "2 conversations"],
  ] as const) assert.equal(scopeWords({ scope_kind: kind, counts: { requested }, filter_text: filter }), words);
});

test("a filter in words names no one and quotes no search", () => {
  const filter = "agent=Ada+Berger&channel=email&q=Lena+Brandt&since=2026-02-28T23%3A00%3A00.000Z&status=resolved&tag=refund&until=2026-03-27T23%3A00%3A00.000Z";
  assert.equal(filterTextWords(filter, berlin), "Started 1–27 Mar 2026 · E-mail · Resolved · Tag refund · One agent · Search words");
  assert.equal(filterTextWords("all", berlin), "");
  assert.deepEqual(filterLines("channel=email&q=a+b"), ["channel=email", "q=a b"]);
});

test("the account says how the sum is made, and nothing before it is known", () => {
  const counts = { requested: 10, exported: 7, failed: 1, refused: 2, empty: 0 };
  assert.deepEqual([countWords(counts), countWords({ requested: 37 }), countWords(null)], ["7 of 10", "– of 37", "–"]);
  assert.equal(accountWords(counts), "10 requested = 7 exported + 1 failed + 2 refused + 0 empty");
});

test("cus-09 a saved file is one that the module saved; more is not claimed", () => {
  const event = { place: null, error_code: null, profile: "external", policy_id: "Sharing", counts: null };
  for (const [change, words] of [
    [{ event: "saved", place: "picked" }, "Saved by the module, in the place that was chosen"],
    [{ event: "saved", place: "download" }, "Saved by the module, as a download of the browser"],
    [{ event: "saved" }, "Saved by the module"],
    [{ event: "policy-applied" }, "Profile External applied, by the policy Sharing"],
    [{ event: "failed", error_code: "session-expired" }, "Failed: session-expired"],
  ] as const) assert.equal(eventWords({ ...event, ...change }), words);
});

test("the chain in words", () => {
  assert.equal(chainWords({ state: "unbroken", events: 214 }), "Unbroken: 214 events");
  assert.equal(chainWords({ state: "broken", events: 214, sequence: 17, reason: "changed" }), "Event 17 was changed");
  assert.equal(chainWords({ state: "broken", events: 214, sequence: 17, reason: "missing" }), "Event 17 is missing");
});

test("cus-12 a wrong clock is shown, a right one is not worth a word", () => {
  assert.equal(clockWords(-3 * 3_600_000), "The device's clock was 3 h 00 min behind the server's");
  assert.equal(clockWords(120_000), "The device's clock was 2 min ahead of the server's");
  assert.deepEqual([clockWords(40_000), clockWords(null)], [null, null]);
});

test("formats by the names that people know", () => {
  assert.equal(formatWords(["pdf", "zip"]), "PDF + ZIP");
  assert.equal(formatWords(null), "–");
});
