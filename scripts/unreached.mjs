// What printpdf brings into the browser's engine though no export reaches it: a scripting interface of its own, which is
// exported and so keeps half of the crate alive, and a press profile for PDF/X of 654 kB. Neither can be left out by a
// feature. The exports are taken away, and the profile is blanked: wasm-opt then drops both.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal, read } from "./command.mjs";

const crate = "printpdf";
const ownExports = /^Pdf_/;
const profile = "src/res/CoatedFOGRA39.icc";

function sourceFolder() {
  const metadata = read("cargo", ["metadata", "--format-version", "1"]);
  const found = JSON.parse(metadata ?? '{"packages":[]}').packages.find(({ name }) => name === crate);
  if (found === undefined) throw new Refusal(`cargo does not know where ${crate} lies.`);
  return dirname(found.manifest_path);
}

/** Blanks the one place where a data file stands in a wasm file. */
export function blanked(bytes, data, name) {
  const at = bytes.indexOf(data);
  if (at < 0 || bytes.indexOf(data, at + 1) >= 0) throw new Refusal(`${name} does not stand once in the engine: look again at what ${crate} links.`);
  return bytes.fill(0, at, at + data.length);
}

/** The same module without what no export reaches. */
export async function withoutUnreached(bytes) {
  const { default: binaryen } = await import("binaryen");
  blanked(bytes, readFileSync(join(sourceFolder(), profile)), profile);
  const { MVP, SIMD128, BulkMemory, BulkMemoryOpt, MutableGlobals, SignExt, NontrappingFPToInt, ReferenceTypes, Multivalue } = binaryen.Features;
  const engine = binaryen.readBinary(bytes);
  engine.setFeatures(MVP | SIMD128 | BulkMemory | BulkMemoryOpt | MutableGlobals | SignExt | NontrappingFPToInt | ReferenceTypes | Multivalue);
  const names = Array.from({ length: engine.getNumExports() }, (_, place) => binaryen.getExportInfo(engine.getExportByIndex(place)).name);
  const own = names.filter((name) => ownExports.test(name));
  if (own.length === 0) throw new Refusal(`The engine has no exports of ${crate}: this step is no longer needed.`);
  own.forEach((name) => engine.removeExport(name));
  engine.runPasses(["remove-unused-module-elements"]);
  return engine.emitBinary();
}
