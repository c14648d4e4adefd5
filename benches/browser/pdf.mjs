// Transcripts: the package against JavaScript libraries with an embedded font, every contender in turn in a seeded random order
// on one page; the memory that each takes; and what a first transcript loads.
import { brotliCompressSync } from "node:zlib";
import { bundle } from "./bundle.mjs";
import { peakWhile } from "./memory.mjs";
import { makeRandom, median, shuffled } from "./order.mjs";
import { jobs, libraries } from "./pdf-job.js";

const ours = "ours";
/** What jsPDF would load for HTML and SVG. */
const neverLoaded = ["canvg", "dompurify", "html2canvas"];
const most_megabytes = 100;
const most_bytes = 1_400_000;
const messageCount = 5000;
const minute_ms = 60_000;
const lastLatin = 0x24f;
/** How files begin: `PK` and `%PDF`. */
const magic = (job) => (jobs[job].isZipped ? [0x50, 0x4b, 3, 4] : [0x25, 0x50, 0x44, 0x46]);

const pageOf = (conversations) => JSON.stringify({ conversations, pagination: { next_cursor: null, has_more: false } });

/** All messages one after the other, again and again. */
function longConversation(conversations) {
  const messages = conversations.flatMap((conversation) => conversation.messages);
  const begin = Date.UTC(2026, 0, 1);
  const message = (_, index) => ({ ...messages[index % messages.length], id: `msg_${index}`, created_at: new Date(begin + index * minute_ms).toISOString() });
  return { ...conversations[0], id: "conv_long", message_count: messageCount, messages: Array.from({ length: messageCount }, message) };
}

const isLatin = (conversation) => [...JSON.stringify(conversation)].every((character) => character.codePointAt(0) <= lastLatin);

/** What the site serves: inputs and the bundled libraries, whose sizes are told. */
export async function pdfAnswers(conversations) {
  const answers = {
    "/pdf/many.json": () => pageOf(conversations),
    "/pdf/long.json": () => pageOf([longConversation(conversations)]),
    "/pdf/first.json": () => pageOf([conversations.find(isLatin)]),
  };
  const sizes = {};
  for (const name of [...libraries, "archive"]) {
    const code = await bundle(`pdf/${name}.js`, { minify: true, external: neverLoaded });
    answers[`/pdf/${name}.js`] = () => code;
    sizes[name] = brotliCompressSync(code).length;
  }
  return { answers, sizes };
}

/** Work done once: its time and size, if it is what it should be. */
async function once(page, contender, job) {
  const done = await page.evaluate(([name, work]) => window.bench.measureTranscripts(name, work), [contender, job]);
  if (String(done.start) !== String(magic(job))) throw new Error(`${job}: "${contender}" wrote no such file`);
  return done;
}

export async function comparePdf(page, { runs, warmUps, seed }) {
  await page.evaluate(() => window.bench.loadTranscripts());
  await page.evaluate((names) => window.bench.startLibraries(names), libraries);
  const random = makeRandom(seed);
  const pairs = Object.keys(jobs).flatMap((job) => [ours, ...libraries].map((contender) => ({ job, contender, times: [], bytes: 0 })));
  for (let round = 0; round < warmUps + runs; round += 1)
    for (const pair of shuffled(pairs, random)) {
      const { milliseconds, bytes } = await once(page, pair.contender, pair.job);
      pair.bytes = bytes;
      if (round >= warmUps) pair.times.push(milliseconds);
    }
  return pairs.map(({ times, ...pair }) => {
    const sorted = times.toSorted((left, right) => left - right);
    return { ...pair, median: median(sorted), least: sorted[0], most: sorted.at(-1) };
  });
}

/** Memory of each contender above the page that holds the input. */
export async function measurePdfMemory(launch, url) {
  const results = [];
  for (const job of Object.keys(jobs))
    for (const contender of [ours, ...libraries]) {
      const prepare = (page) => page.evaluate(() => window.bench.loadTranscripts());
      const { idle, peak } = await peakWhile(launch, url, prepare, async (page) => {
        if (contender !== ours) await page.evaluate((names) => window.bench.startLibraries(names), [contender]);
        return once(page, contender, job);
      });
      results.push({ job, contender, above: peak.all - idle.all, private: peak.anonymous - idle.anonymous });
    }
  return results;
}

/** What a first transcript of Latin text loads, file by file. */
export async function firstTransfer(launch, url) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.evaluate(() => window.bench.firstTranscript("/pdf/first.json"));
  } finally {
    await browser.close();
  }
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
const verdict = (isMet) => (isMet ? "  met" : "  MISSED");

export function printPdf(results) {
  console.log("\ntranscripts               contender   median ms      min      max   of best JS     target   output kB");
  for (const { job, contender, bytes, median: middle, least, most } of results) {
    const best = Math.min(...results.filter((other) => other.job === job && other.contender !== ours).map((other) => other.median));
    const share = middle / best;
    const target = contender === ours ? percent(jobs[job].most) : "";
    console.log(`${job.padEnd(26)}${contender.padEnd(9)}${middle.toFixed(1).padStart(12)}${least.toFixed(1).padStart(9)}${most.toFixed(1).padStart(9)}${percent(share).padStart(13)}${target.padStart(11)}${kilobytes(bytes).padStart(12)}${contender === ours ? verdict(share <= jobs[job].most) : ""}`);
  }
  console.log("Ours is tagged, shaped, ordered for both directions and set in several fonts; the libraries set one Noto Sans.");
}

export function printPdfMemory(results) {
  console.log("\ntranscripts               contender   MB above idle  of it private  target");
  for (const { job, contender, above, private: own } of results)
    console.log(`${job.padEnd(26)}${contender.padEnd(9)}${above.toFixed(1).padStart(16)}${own.toFixed(1).padStart(15)}${contender === ours ? `${String(most_megabytes).padStart(8)}${verdict(above <= most_megabytes)}` : ""}`);
}

export function printTransfer(loaded, sizes) {
  const whole = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`\nFirst transcript of Latin text: ${kilobytes(whole)} kB loaded (target ${kilobytes(most_bytes)})${verdict(whole <= most_bytes)}`);
  for (const { name, bytes } of loaded) console.log(`  ${name.padEnd(28)}${kilobytes(bytes).padStart(9)} kB`);
  console.log("Libraries after brotli, without a font:");
  for (const name of libraries) console.log(`  ${name.padEnd(28)}${kilobytes(sizes[name]).padStart(9)} kB, and ${kilobytes(sizes.archive)} kB to zip`);
}
