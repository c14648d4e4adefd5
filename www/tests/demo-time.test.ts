import assert from "node:assert/strict";
import { test } from "node:test";
import { byteWords, dayStart, isIsoDay, nextDay, playTime, shiftDay, spanWords, timeFormat } from "../demo/time.js";

const berlin = timeFormat("Europe/Berlin", "en-GB");

test("times are the workspace's, not the machine's", () => {
  assert.equal(berlin.clock("2026-03-27T08:15:04.120Z"), "09:15");
  assert.equal(berlin.clock("2026-03-29T08:15:04.120Z"), "10:15", "summer time");
  assert.equal(berlin.day("2026-03-26T23:30:00Z"), "Fri 27 March 2026");
  assert.equal(timeFormat("America/New_York", "en-GB").clock("2026-03-27T00:05:00Z"), "20:05");
  assert.equal(timeFormat("Asia/Kathmandu", "en-GB").clock("2026-01-01T00:00:00Z"), "05:45");
  assert.equal(berlin.clock("2026-03-26T23:00:00Z"), "00:00", "midnight is not 24:00");
});

test("the list shows the time today, the day this year, else the year too", () => {
  const now = new Date("2026-03-27T12:00:00Z");
  assert.equal(berlin.short("2026-03-27T09:01:00Z", now), "10:01");
  assert.equal(berlin.short("2026-03-26T23:30:00Z", now), "00:30");
  assert.equal(berlin.short("2026-03-26T12:00:00Z", now), "26 Mar");
  assert.equal(berlin.short("2025-12-31T12:00:00Z", now), "31 Dec 2025");
});

test("what is no time is shown as it came", () => {
  assert.equal(berlin.clock("yesterday"), "yesterday");
  assert.equal(berlin.full(""), "");
});

test("unknown zones and locales fall back", () => {
  assert.equal(timeFormat("Mars/Base", "en-GB").zone, "UTC");
  assert.equal(timeFormat("UTC", "not a locale").clock("2026-03-27T08:15:00Z"), "08:15");
});

test("ranges of days", () => {
  assert.equal(berlin.dayRange("2026-03-01", "2026-03-27"), "1–27 Mar 2026");
  assert.equal(berlin.dayRange("2026-02-28", "2026-03-03"), "28 Feb – 3 Mar 2026");
  assert.equal(berlin.dayRange("2026-03-01", "2026-03-01"), "1 Mar 2026");
  assert.equal(berlin.dayRange("2026-03-01", null), "From 1 Mar 2026");
  assert.equal(berlin.dayRange(null, "2026-03-01"), "Until 1 Mar 2026");
  assert.equal(berlin.month("2026-03"), "March 2026");
});

test("a day starts at the zone's midnight, also when the clock changes", () => {
  assert.equal(dayStart("2026-03-29", "Europe/Berlin").toISOString(), "2026-03-28T23:00:00.000Z");
  assert.equal(dayStart("2026-03-30", "Europe/Berlin").toISOString(), "2026-03-29T22:00:00.000Z");
  assert.equal(dayStart("2026-10-25", "Europe/Berlin").toISOString(), "2026-10-24T22:00:00.000Z");
  assert.equal(dayStart("2026-10-26", "Europe/Berlin").toISOString(), "2026-10-25T23:00:00.000Z");
  assert.equal(dayStart("2026-06-01", "Asia/Kathmandu").toISOString(), "2026-05-31T18:15:00.000Z");
  assert.equal(dayStart("2026-06-01", "America/Los_Angeles").toISOString(), "2026-06-01T07:00:00.000Z");
});

test("calendar days", () => {
  assert.equal(nextDay("2026-02-28"), "2026-03-01");
  assert.equal(nextDay("2028-02-28"), "2028-02-29");
  assert.equal(shiftDay("2026-01-01", -1), "2025-12-31");
  assert.ok(isIsoDay("2026-02-28"));
  assert.ok(!isIsoDay("2026-02-30"));
  assert.ok(!isIsoDay("27.3.2026"));
});

test("durations and sizes", () => {
  assert.equal(playTime(42.9), "0:42");
  assert.equal(playTime(192), "3:12");
  assert.equal(playTime(3_800), "1:03:20");
  assert.equal(playTime(Number.NaN), "0:00");
  assert.equal(spanWords(4_200), "4 s");
  assert.equal(spanWords(12 * 60_000), "12 min");
  assert.equal(spanWords(185 * 60_000), "3 h 05 min");
  assert.equal(spanWords(52 * 3_600_000), "2 d 4 h");
  assert.equal(byteWords(48_211), "48 kB");
  assert.equal(byteWords(1_840_000), "1.8 MB");
});
