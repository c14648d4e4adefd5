import assert from "node:assert/strict";
import { test } from "node:test";
import {
  conversationsOf,
  countOf,
  durationOf,
  fileOf,
  hasDecimalComma,
  percentOf,
  plural,
  rateOf,
  shortDigest,
  shortFileOf,
  sizeOf,
  timeLeftOf,
  tooMany,
  usesLetter,
  waiting,
} from "../src/element/words.js";

test("counts have separators and the right noun", () => {
  assert.equal(countOf(2418), "2,418");
  assert.equal(conversationsOf(1), "1 conversation");
  assert.equal(conversationsOf(12480), "12,480 conversations");
  assert.equal(plural(2, "reply", "replies"), "2 replies");
});

test("sizes are decimal, with one place where it says something", () => {
  assert.deepEqual([1, 999, 1000, 9_940, 61_200, 999_499, 999_500, 18_400_000, 999_940_000, 1_200_000_000].map(sizeOf), [
    "1 byte", "999 bytes", "1 KB", "9.9 KB", "61 KB", "999 KB", "1 MB", "18.4 MB", "999.9 MB", "1.2 GB",
  ]);
});

test("durations never show a sixtieth second or minute", () => {
  assert.deepEqual([0, 0.9, 1, 24.4, 59.4, 59.6, 60, 192, 3599.7, 3600, 3900, 7190].map(durationOf), [
    "under 1 s", "under 1 s", "1 s", "24 s", "59 s", "1 min", "1 min", "3 min 12 s", "1 h", "1 h", "1 h 5 min", "2 h",
  ]);
  assert.equal(timeLeftOf(24), "about 24 s left");
  assert.equal(timeLeftOf(0.2), "under 1 s left");
});

test("a percentage is not 100 before the end, and stays in range", () => {
  assert.deepEqual([-1, 0, 0.629, 0.999, 1, 2].map(percentOf), ["0 %", "0 %", "62 %", "99 %", "100 %", "100 %"]);
});

test("rates below ten have a decimal", () => {
  assert.deepEqual([3.14, 38.2, 2500].map(rateOf), ["3.1 a second", "38 a second", "2,500 a second"]);
});

test("a digest is shown by its ends", () => {
  assert.equal(shortDigest("9f3c61ade07b44c2".repeat(4)), "9f3c 61ad e07b 44c2 … e07b 44c2");
  assert.equal(shortDigest("9f3c61ad"), "9f3c 61ad");
});

test("CSV-21 the reader's locale decides about the decimal comma", () => {
  assert.deepEqual(["de-DE", "fr", "en-GB", "de-CH", "ja", "not a locale"].map(hasDecimalComma), [true, true, false, false, false, false]);
});

test("the words for limits and waits are the agreed ones", () => {
  assert.equal(tooMany(12480, 10000), "12,480 conversations match; one export holds 10,000.");
  assert.equal(waiting("rate-limited", 40), "The server asked us to wait 40 seconds. Nothing is lost; the export continues by itself.");
  assert.match(waiting("offline", 1), /in 1 second\.$/);
});

test("the paper is that of the reader's country", () => {
  assert.deepEqual(["en-US", "en", "es-MX", "en-CA", "en-GB", "de", "ja", "not a locale"].map(usesLetter), [true, true, true, true, false, false, false, false]);
});

test("a transcript is called by how many files it is", () => {
  const each = { purpose: "transcript" as const, layout: "per-conversation" as const };
  assert.deepEqual([fileOf(each, 37), fileOf(each, 1), fileOf({ ...each, layout: "one" }, 37)], ["readable transcripts (PDF)", "a readable transcript (PDF)", "one readable transcript (PDF)"]);
  assert.deepEqual([shortFileOf(each, 37), shortFileOf(each, 1), shortFileOf({ ...each, layout: "one" }, 37)], ["37 transcripts (PDF, ZIP)", "1 transcript (PDF)", "37 transcripts (one PDF)"]);
  assert.deepEqual([fileOf({ ...each, purpose: "data" }, 37), shortFileOf({ ...each, purpose: "data" }, 37)], ["one data file (JSON)", "One data file (JSON)"]);
});
