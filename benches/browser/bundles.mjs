// Bundles: one JSON file for each of 10,000 conversations in ZIP, ours with one worker and with two, and the libraries.
import { makeRandom, median, shuffled } from "./order.mjs";

const javaScript = ["CompressionStream", "fflate", "JSZip"];
const ours = { "ours, 1 worker": 1, "ours, 2 workers": 2, "ours, 4 workers": 4 };
const most = 0.4;
const gain = 1.6;

export async function compareBundles(page, { runs, warmUps, seed }) {
  await page.evaluate(() => window.bench.startBundles());
  const random = makeRandom(seed);
  const contenders = [...javaScript, ...Object.keys(ours)].map((contender) => ({ contender, times: [], bytes: 0 }));
  for (let round = 0; round < warmUps + runs; round += 1)
    for (const one of shuffled(contenders, random)) {
      const { milliseconds, bytes } = await page.evaluate(([name, workers]) => window.bench.bundle(name, workers), [one.contender, ours[one.contender] ?? 0]);
      one.bytes = bytes;
      if (round >= warmUps) one.times.push(milliseconds);
    }
  return contenders.map(({ times, ...one }) => {
    const sorted = times.toSorted((left, right) => left - right);
    return { ...one, median: median(sorted), least: sorted[0], most: sorted.at(-1) };
  });
}

export function printBundles(results) {
  const of = (name) => results.find(({ contender }) => contender === name);
  const best = Math.min(...javaScript.map((name) => of(name).median));
  console.log("\ncontender              median ms      min      max         bytes   of best JS");
  for (const { contender, median: middle, least, most: slowest, bytes } of results)
    console.log(`${contender.padEnd(22)}${middle.toFixed(0).padStart(10)}${least.toFixed(0).padStart(9)}${slowest.toFixed(0).padStart(9)}${String(bytes).padStart(14)}${((100 * middle) / best).toFixed(1).padStart(11)} %`);
  const one = of("ours, 1 worker");
  const share = one.median / best;
  const faster = one.median / of("ours, 2 workers").median;
  console.log(`One worker takes ${(100 * share).toFixed(1)} % of the best (target ${100 * most} %${share <= most ? ", met" : ", MISSED"}); two are ${faster.toFixed(2)} times as fast (target ${gain}${faster >= gain ? ", met" : ", MISSED"}).`);
}
