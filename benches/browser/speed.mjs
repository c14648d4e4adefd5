// The speed comparison: every contender in turn, in a seeded random order that is new in each round, on one page.
import { makeRandom, median, shuffled } from "./order.mjs";

const reference = "by hand";
const ours = ["ours, 256 kB chunks", "ours, whole"];
const fromNothing = "ours from nothing";

/** For each job: who takes part, and the most that ours may take of the best JavaScript. */
const jobs = {
  "csv conversations": { contenders: [reference, "PapaParse", ...ours, fromNothing, "ours, fresh worker", "by hand from nothing"], warm: 1 / 4, nothing: 0.4 },
  "csv messages": { contenders: [reference, "PapaParse", ...ours, fromNothing, "ours, fresh worker", "by hand from nothing"], warm: 1 / 6, nothing: 1 / 3 },
  json: { contenders: [reference, ...ours] },
};
const javaScript = [reference, "PapaParse"];

/** Before anything is timed: do all write the same file? */
async function checkOutputs(page) {
  for (const job of ["csv conversations", "csv messages"])
    for (const [contender, byCells] of [["PapaParse", true], ["ours, whole", false], ["ours, 256 kB chunks", false]]) {
      const difference = await page.evaluate(([name, work, cells]) => window.bench.compare(name, work, cells), [contender, job, byCells]);
      if (difference !== null) throw new Error(`${job}: "${contender}" and "${reference}" write different files: ${JSON.stringify(difference, null, 2)}`);
    }
  console.log("Outputs: ours equal those written by hand byte for byte, PapaParse's cell for cell.");
}

export async function compareSpeed(page, { runs, warmUps, seed }) {
  await page.evaluate(() => window.bench.startEngine());
  await page.evaluate(() => window.bench.loadInput());
  await checkOutputs(page);
  const random = makeRandom(seed);
  const pairs = Object.entries(jobs).flatMap(([job, { contenders }]) => contenders.map((contender) => ({ job, contender, times: [], bytes: 0 })));
  for (let round = 0; round < warmUps + runs; round += 1)
    for (const pair of shuffled(pairs, random)) {
      const { milliseconds, bytes } = await page.evaluate(([contender, job]) => window.bench.measure(contender, job), [pair.contender, pair.job]);
      pair.bytes = bytes;
      if (round >= warmUps) pair.times.push(milliseconds);
    }
  return pairs.map(({ times, ...pair }) => {
    const sorted = times.toSorted((left, right) => left - right);
    return { ...pair, median: median(sorted), least: sorted[0], most: sorted.at(-1) };
  });
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

export function printSpeed(results) {
  console.log("\njob                contender              median ms      min      max   of best JS     target");
  for (const { job, contender, median: middle, least, most } of results) {
    const best = Math.min(...results.filter((other) => other.job === job && javaScript.includes(other.contender)).map((other) => other.median));
    const target = ours.includes(contender) ? jobs[job].warm : contender === fromNothing ? jobs[job].nothing : undefined;
    const verdict = target === undefined ? "" : `${percent(target).padStart(11)}${middle / best <= target ? "  met" : "  MISSED"}`;
    console.log(`${job.padEnd(19)}${contender.padEnd(22)}${middle.toFixed(1).padStart(10)}${least.toFixed(1).padStart(9)}${most.toFixed(1).padStart(9)}${percent(middle / best).padStart(13)}${verdict}`);
  }
}
