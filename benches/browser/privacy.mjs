// What replacing personal data costs: the same conversations from JSON to JSON under several settings, in a seeded random
// order that is new in each round, in one warm worker of one page.
import { untouched } from "./privacy-job.js";
import { makeRandom, median, shuffled } from "./order.mjs";

/** For each job: what is subtracted from its time, and the most milliseconds that the rest without the check may take. */
const jobs = {
  internal: {},
  rules: { base: "internal", most: 250 },
  full: { base: "internal", most: 1000 },
  [untouched]: {},
  "redact-pii": { base: untouched },
  "@redactpii/node": { base: untouched },
};
const checked = ["rules", "full"];

export async function comparePrivacy(page, { runs, warmUps, seed }) {
  await page.evaluate(() => window.bench.startPrivacy());
  const named = {};
  for (const job of checked) named[job] = await page.evaluate((name) => window.bench.settlePrivacy(name), job);
  const random = makeRandom(seed);
  const rounds = [];
  for (let round = 0; round < warmUps + runs; round += 1) {
    const times = {};
    for (const job of shuffled(Object.keys(jobs), random)) times[job] = await page.evaluate((name) => window.bench.measurePrivacy(name), job);
    if (round >= warmUps) rounds.push(times);
  }
  return Object.entries(jobs).map(([job, { base, most }]) => {
    const over = (pick) => median(rounds.map(pick).toSorted((left, right) => left - right));
    const { bytes, places } = rounds.at(-1)[job];
    const [whole, check] = [over((times) => times[job].milliseconds), over((times) => times[job].check)];
    // Per round, so that a slow moment of the machine counts on both sides.
    const cost = base && over((times) => times[job].milliseconds - times[job].check - times[base].milliseconds);
    return { job, base, most, whole, check, cost, bytes, places, named: named[job] ?? 0 };
  });
}

export function printPrivacy(results) {
  const column = (value, width) => (value === undefined || value === 0 ? "" : value.toFixed(1)).padStart(width);
  console.log("\npersonal data      median ms   of it check   cost ms  beyond          places  output MB  target ms");
  for (const { job, base, most, whole, check, cost, bytes, places } of results) {
    const verdict = most === undefined ? "" : `${String(most).padStart(10)}${cost <= most ? "  met" : "  MISSED"}`;
    console.log(`${job.padEnd(17)}${column(whole, 11)}${column(check, 14)}${column(cost, 10)}  ${(base ?? "").padEnd(16)}${String(places || "").padStart(6)}${column(bytes / 1e6, 11)}${verdict}`);
  }
  for (const { job, named } of results)
    if (named > 0) console.log(`${job}: ${named} value${named === 1 ? "" : "s"} that the check met before were redacted everywhere, so that it passes.`);
  console.log(`The engine replaces in all fields, the packages in the texts of messages alone; they count texts that changed.`);
}
