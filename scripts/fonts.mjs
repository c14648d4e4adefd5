// `npm run fonts`: the fonts of PDF files, into target/fonts, with fonts.json, which tells what each is and where it is from.
//
// The font packages are not among the project's own: they weigh 136 MB to download and 230 MB unpacked, mostly
// Chinese, Japanese and Korean in weights that nothing uses, and who writes no PDF needs none of it. They have a manifest
// and a lock file of their own in scripts/fonts, with exact versions and digests, and are installed once into
// target/font-packages. Only the subsetter, which is small, is a package of the project.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal, fail, isMain, top } from "./command.mjs";
import { isAccepted } from "./licence.mjs";
import { digest, unlessUnchanged } from "./stamp.mjs";
import { ensurePackages } from "./toolchain.mjs";

const manifestFolder = "scripts/fonts";
const folder = "target/fonts";
const packageFolder = "target/font-packages";
const fontLicence = "OFL-1.1";
const licences = "OFL.txt";

/** Latin, Greek and Cyrillic of living languages with the signs that stand among them: first and last code points. */
export const alphabets = [
  [0x20, 0x7e], [0xa0, 0x24f], // Latin
  [0x253, 0x254], [0x256, 0x257], [0x259, 0x259], [0x25b, 0x25b], [0x260, 0x260], [0x263, 0x263], [0x268, 0x269],
  [0x26f, 0x26f], [0x272, 0x272], [0x275, 0x275], [0x280, 0x280], [0x283, 0x283], [0x288, 0x28c], [0x292, 0x292], // small letters whose capitals stand above
  [0x2b0, 0x36f], // modifiers and combining marks
  [0x370, 0x3ff], [0x400, 0x52f], // Greek and Cyrillic
  [0x1e00, 0x1eff], [0x1f00, 0x1fff], // Latin of Vietnam and others, Greek with all accents
  [0x2000, 0x209f], [0x20a0, 0x20cf], // punctuation, raised and lowered digits, currencies
  [0x2103, 0x2103], [0x2109, 0x2109], [0x2113, 0x2113], [0x2116, 0x2117], [0x2120, 0x2122], [0x2126, 0x2126],
  [0x212a, 0x212b], [0x212e, 0x212e], [0x2150, 0x215f], // units, marks and fractions
  [0x2212, 0x2212], [0x25cc, 0x25cc], [0xfffd, 0xfffd], // minus, dotted circle, replacement character
];

/** What the monospaced font has beyond: arrows, mathematics, box drawing and shapes. */
export const signs = [[0x2190, 0x22ff], [0x2500, 0x25ff]];

/** What chats use beside: keys, ticks and boxes, stars, hearts, notes, dingbats and their arrows. */
export const symbols = [[0x2300, 0x243f], [0x25a0, 0x27bf], [0x2b00, 0x2bff], [0x1f800, 0x1f8ff]];

/** Kerning, marks and what spelling needs; no small capitals, old-style digits or stylistic sets. */
const features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"];

const european = ["Latn", "Grek", "Cyrl"];
const style = { regular: "400Regular", bold: "700Bold", italic: "400Regular_Italic" };

/** The fonts: file, family, style, scripts by ISO 15924, package, and for those that are cut down the code points kept. */
export const fonts = [
  ["latin.ttf", "Noto Sans", "regular", european, "noto-sans", alphabets],
  ["latin-bold.ttf", "Noto Sans", "bold", european, "noto-sans", alphabets],
  ["latin-italic.ttf", "Noto Sans", "italic", european, "noto-sans", alphabets],
  ["mono.ttf", "Noto Sans Mono", "regular", european, "noto-sans-mono", [...alphabets, ...signs]],
  ["symbols.ttf", "Noto Sans Symbols 2", "regular", ["Zsym"], "noto-sans-symbols-2", symbols],
  ["arabic.ttf", "Noto Sans Arabic", "regular", ["Arab"], "noto-sans-arabic"],
  ["hebrew.ttf", "Noto Sans Hebrew", "regular", ["Hebr"], "noto-sans-hebrew"],
  ["devanagari.ttf", "Noto Sans Devanagari", "regular", ["Deva"], "noto-sans-devanagari"],
  ["bengali.ttf", "Noto Sans Bengali", "regular", ["Beng"], "noto-sans-bengali"],
  ["tamil.ttf", "Noto Sans Tamil", "regular", ["Taml"], "noto-sans-tamil"],
  ["thai.ttf", "Noto Sans Thai", "regular", ["Thai"], "noto-sans-thai"],
  ["sc.ttf", "Noto Sans SC", "regular", ["Hans"], "noto-sans-sc"],
  ["jp.ttf", "Noto Sans JP", "regular", ["Jpan"], "noto-sans-jp"],
  ["kr.ttf", "Noto Sans KR", "regular", ["Kore"], "noto-sans-kr"],
  ["emoji.ttf", "Noto Emoji", "regular", ["Zsye"], "noto-emoji"],
].map(([file, family, style, scripts, name, ranges = null]) => ({ file, family, style, scripts, package: `@expo-google-fonts/${name}`, ranges }));

/** All characters of some ranges, as the subsetter wants them. */
export const charactersOf = (ranges) =>
  ranges.map(([first, last]) => Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place)).join("")).join("");

/** Where a package keeps the file of a family and style. */
export function sourceOf({ package: name, family, style: wanted }) {
  const cut = style[wanted];
  return `${name}/${cut}/${family.replaceAll(" ", "")}_${cut}.ttf`;
}

/** True when a package's licence expression is accepted and puts its fonts under the Open Font License. */
export const isFontLicence = (expression) => isAccepted(expression ?? "") && expression.split(/[\s()]+/).includes(fontLicence);

function readInstalled(path) {
  const file = join(top, packageFolder, "node_modules", path);
  if (!existsSync(file))
    throw new Refusal(`The font packages are without ${path}: delete ${packageFolder} and run "npm run fonts" again.`);
  return readFileSync(file);
}

async function installPackages() {
  mkdirSync(join(top, packageFolder), { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(join(top, manifestFolder, name), join(top, packageFolder, name));
  try {
    await ensurePackages(join(top, packageFolder), "font packages into target/font-packages; this is done once and loads 136 MB");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`npm could not install the font packages: make sure that it reaches its registry and run "npm run fonts" again.`);
  }
}

/** The licence's text once, under the copyright lines of all fonts. */
function licenceNotes(names) {
  const notices = new Map();
  for (const name of names) {
    const [copyright, ...text] = readInstalled(`${name}/LICENSE_FONT`).toString("utf8").split("\n");
    const body = text.join("\n");
    notices.set(body, [...(notices.get(body) ?? []), `${name.replace(/^.*\//, "")}: ${copyright}`]);
  }
  return [...notices].map(([body, lines]) => `${lines.join("\n")}\n${body}`).join("\n\n");
}

async function collect() {
  await installPackages();
  const { default: subset } = await import("subset-font");
  const entries = [];
  rmSync(join(top, folder), { recursive: true, force: true });
  mkdirSync(join(top, folder), { recursive: true });
  for (const font of fonts) {
    const { file, family, style, scripts, package: name, ranges } = font;
    const { license, version } = JSON.parse(readInstalled(`${name}/package.json`).toString("utf8"));
    if (!isFontLicence(license)) throw new Refusal(`The licence of ${name} is ${license ?? "not stated"}: only fonts under ${fontLicence} are taken.`);
    const whole = readInstalled(sourceOf(font));
    const bytes = ranges === null ? whole
      : await subset(whole, charactersOf(ranges), { keepFeatures: features, noHinting: true, dropTables: ["STAT"] });
    writeFileSync(join(top, folder, file), bytes);
    entries.push({ file, family, style, scripts, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), licence: fontLicence, package: name, version });
  }
  writeFileSync(join(top, folder, licences), licenceNotes([...new Set(fonts.map((font) => font.package))]));
  writeFileSync(join(top, folder, "fonts.json"), `${JSON.stringify(entries, null, 2)}\n`);
}

/** The font files, made anew only when the list of fonts, a package or the subsetter changed. */
export async function collectFonts() {
  await ensurePackages();
  const { packages } = JSON.parse(readFileSync(join(top, "package-lock.json"), "utf8"));
  const subsetter = ["subset-font", "harfbuzzjs"].map((name) => packages[`node_modules/${name}`].version);
  const inputs = ["scripts/fonts.mjs", `${manifestFolder}/package.json`, `${manifestFolder}/package-lock.json`];
  const outputs = [...fonts.map(({ file }) => file), licences, "fonts.json"].map((file) => `${folder}/${file}`);
  return unlessUnchanged("fonts", digest(inputs, subsetter), outputs, collect);
}

if (isMain(import.meta.url)) collectFonts().then(() => console.log(`The fonts are in ${folder}.`), fail);
