import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alphabets, charactersOf, fonts, isFontLicence, signs, sourceOf } from "../../scripts/fonts.mjs";

const parsed = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const scripts = ["Latn", "Grek", "Cyrl", "Zsym", "Arab", "Hebr", "Deva", "Beng", "Taml", "Thai", "Hans", "Jpan", "Kore", "Zsye"];

test("every script has a font", () =>
  assert.deepEqual([...new Set(fonts.flatMap((font) => font.scripts))], scripts));

test("file names and sources are unique", () => {
  assert.equal(new Set(fonts.map(({ file }) => file)).size, fonts.length);
  assert.equal(new Set(fonts.map(sourceOf)).size, fonts.length);
});

test("Latin has regular, bold and italic", () =>
  assert.deepEqual(fonts.filter(({ family }) => family === "Noto Sans").map(({ style }) => style), ["regular", "bold", "italic"]));

test("the source of a font is the file of its family and style", () =>
  assert.equal(sourceOf(fonts.find(({ file }) => file === "latin-italic.ttf")),
    "@expo-google-fonts/noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf"));

test("the manifest names the packages of the table and no others, in exact versions", () => {
  const { dependencies } = parsed("scripts/fonts/package.json");
  assert.deepEqual(Object.keys(dependencies).sort(), [...new Set(fonts.map((font) => font.package))].sort());
  for (const version of Object.values(dependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
});

test("the lock file holds the manifest's versions with digests and no download addresses", () => {
  const { dependencies } = parsed("scripts/fonts/package.json");
  const { "": project, ...locked } = parsed("scripts/fonts/package-lock.json").packages;
  assert.deepEqual(project.dependencies, dependencies);
  assert.deepEqual(Object.entries(locked).map(([path, { version }]) => [path.replace("node_modules/", ""), version]).sort(), Object.entries(dependencies).sort());
  for (const { integrity, resolved } of Object.values(locked)) {
    assert.match(integrity, /^sha512-/);
    assert.equal(resolved, undefined);
  }
});

for (const [expression, accepted] of [["OFL-1.1", true], ["MIT AND OFL-1.1", true], ["MIT", false], ["OFL-1.1 AND GPL-3.0", false], [undefined, false]])
  test(`a font under ${expression} is ${accepted ? "taken" : "refused"}`, () => assert.equal(isFontLicence(expression), accepted));

const texts = {
  English: "“Hello” – it’s −5 €, isn’t it… §4 №7 ½ ™",
  German: "Größe, Übermaß, ẞ",
  Polish: "Zażółć gęślą jaźń",
  Turkish: "İstanbul’da ığdır şöyle",
  Azerbaijani: "Əlaqə üçün təşəkkürlər",
  Hausa: "Ɓarna, ɗaki, ƙofa",
  Vietnamese: "Tiếng Việt: Ường, ễ, ữ",
  Romanian: "Știință și țară",
  Greek: "Καλημέρα, τι κάνετε;",
  "Greek with all accents": "ᾧ ἄνθρωπος ἐστὶν",
  Russian: "Съешь ещё этих мягких булок",
  Ukrainian: "Їжак, ґанок, є",
  Kazakh: "Әріптер: ң, ғ, ү, ұ, қ, ө, һ",
  "marks that stand apart": "Größe, Việt, й".normalize("NFD"),
};

for (const [language, text] of Object.entries(texts))
  test(`the alphabets cover ${language}`, () => {
    const kept = new Set(charactersOf(alphabets));
    assert.deepEqual([...text].filter((character) => !kept.has(character)), []);
  });

test("small letters are kept with their capitals", () => {
  const kept = new Set(charactersOf(alphabets));
  const letters = charactersOf([[0xc0, 0x24f], [0x370, 0x3ff], [0x400, 0x52f]]);
  // Of Ⱥ and Ⱦ, in a block that is left out.
  const rare = new Set(["ⱥ", "ⱦ"]);
  const missing = [...letters].map((letter) => letter.toLowerCase()).filter((small) => [...small].length === 1 && !kept.has(small) && !rare.has(small));
  assert.deepEqual(missing, []);
});

test("the monospaced font has arrows, comparisons and boxes", () => {
  const kept = new Set(charactersOf(fonts.find(({ file }) => file === "mono.ttf").ranges));
  assert.deepEqual([..."a→b ≥ ≠ └─┘ ●"].filter((character) => !kept.has(character)), []);
});

test("ranges are ascending and do not overlap", () => {
  for (const ranges of [alphabets, signs])
    ranges.forEach(([first, last], place) => assert.ok(first <= last && (place === 0 || ranges[place - 1][1] < first)));
});
