// Rules of the layout that no compiler checks: who may name what, and which files must exist.
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Refusal, fail, isMain, read, top } from "./command.mjs";
import { filesUnder } from "./stamp.mjs";

/** Each rule: files it looks at, words it forbids (in code, or in comments too), and what to say. */
const rules = [
  {
    files: (path) => /^src\/.*\.rs$/.test(path) && path !== "src/wasm.rs" && !path.startsWith("src/wasm/"),
    forbids: /\b(wasm_bindgen|js_sys|web_sys|serde_wasm_bindgen)\b/,
    says: "only src/wasm.rs and src/wasm/ name the browser's crates",
  },
  {
    files: (path) => /^(src|cli|server|trainer)\/.*\.rs$/.test(path) && !path.startsWith("src/export/pdf"),
    forbids: /\b(printpdf|lopdf)\b/,
    says: "only src/export/pdf* names the PDF crates",
  },
  {
    // Tests may look at the clock.
    files: (path) => /^src\/.*\.rs$/.test(path) && !path.startsWith("src/wasm") && !path.endsWith("/tests.rs"),
    forbids: /\bstd::(fs|net|time::(SystemTime|Instant)|env|process)\b/,
    says: "the engine has no files, network, clock or environment: they come in as options and bytes",
  },
  {
    files: (path) => /^src\/(error|model|scan|text)(\/.*)?\.rs$/.test(path),
    forbids: /\bcrate::(cell|export|field|input|options|scope|wasm)\b/,
    says: "what comes in knows nothing of selection and output",
  },
  {
    files: (path) => /^src\/privacy\/(entity|fold|identity|link|overlap|passage|recognise|repetition|span|tagger|terms)(\/.*)?\.rs$/.test(path),
    forbids: /\bcrate::(cell|export|field|input|model|options|result|scope|selection|wasm)\b|\b(privacy|super)::(anonymiser|apply|gather|leftover|people|profile|redaction|replace|report|route|treated|treatment)\b/,
    says: "finders know texts and spans, not conversations and not what becomes of them",
  },
  {
    files: (path) => /^src\/privacy\/(apply|replace|check)(\/.*)?\.rs$/.test(path),
    forbids: /\b(privacy|super)::(identity|overlap|passage|recognise|repetition|span|tagger|terms)\b/,
    says: "what replaces and what checks finds nothing: spans come in",
  },
  {
    files: (path) => /^(src|cli|server)\/.*\.rs$/.test(path) && path !== "src/privacy/terms.rs",
    forbids: /\bregex(_lite)?::/,
    says: "only terms of the user's own are regular expressions: finders are written by hand",
  },
  {
    files: (path) => /^src\/.*\.rs$/.test(path),
    forbids: /\binclude_(bytes|str)!/,
    says: "the engine carries no data: models come in as bytes",
  },
  {
    files: (path) => /^(cli|server)\/.*\.(rs|toml)$/.test(path),
    forbids: /\baskvault_export::training\b|\bfeatures = \[[^\]]*"training"/,
    says: "only the trainer sees how the tagger is trained",
  },
  {
    files: (path) => /^(src|cli|server|trainer)\/.*\.rs$/.test(path),
    forbids: /\bunsafe\s*(\{|fn\b|impl\b)/,
    says: "there is no unsafe code",
  },
  {
    files: (path) => /^www\/.*\.ts$/.test(path),
    forbids: /:\s*any\b|\bas any\b|<any>/,
    says: "TypeScript stays strict: no any",
  },
  {
    files: (path) => /^www\/.*\.ts$/.test(path),
    forbids: /@ts-(ignore|nocheck|expect-error)/,
    inComments: true,
    says: "TypeScript stays strict: no check is switched off",
  },
  {
    files: (path) => /^www\/src\/.*\.ts$/.test(path) && !/^www\/src\/(element(\.ts|\/)|exports\.ts|interrupted\.ts|desk\/)/.test(path),
    forbids: /\bfrom "[./]+\/(element|desk)\//,
    says: "the package knows neither elements nor the desk: they know it",
  },
  {
    files: (path) => /^www\/src\/desk\/.*\.ts$/.test(path),
    forbids: /\bfrom "[./]+\/element\b/,
    says: "the desk knows no elements",
  },
  {
    files: (path) => /^www\/src\/log\/.*\.ts$/.test(path),
    forbids: /\bfrom "\.\.\/(?!(database|module|options)\.js")/,
    says: "the log stands beside the export: it needs digests, the database and the names of options",
  },
  {
    files: (path) => /^www\/src\/(worker|dispatcher|bundler|verifier|sync-output)\.ts$/.test(path),
    forbids: /\bfrom "\.\/(pool|workers|job|converters|export|bundle|sink)\.js"/,
    says: "page and worker meet in the protocol alone",
  },
  {
    files: (path) => /\.(rs|ts|mjs|js)$/.test(path) && path !== "scripts/import-rules.mjs",
    forbids: /\b(todo|unimplemented)!\(|#\[ignore|\b(test|it|describe)\.(skip|only|fixme)\(/,
    says: "nothing is switched off or left to do",
  },
];

const mustExist = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "docs/privacy.md", ".ci/run"];

/** The version of package.json, the workspace and the changelog's newest entry must be one. */
function versionFaults() {
  const text = (path) => readFileSync(join(top, path), "utf8");
  const versions = {
    "package.json": JSON.parse(text("package.json")).version,
    "Cargo.toml": /^version = "([^"]+)"/m.exec(text("Cargo.toml"))?.[1],
    "CHANGELOG.md": /^## \[(\d[^\]]*)\]/m.exec(text("CHANGELOG.md"))?.[1],
  };
  return new Set(Object.values(versions)).size === 1 ? [] : [`versions differ: ${JSON.stringify(versions)}`];
}

/** Every broken rule as one line: path:line: rule. */
export function findFaults(paths, contentOf) {
  const faults = [];
  for (const path of paths) {
    const applying = rules.filter((rule) => rule.files(path));
    if (applying.length === 0) continue;
    contentOf(path).split("\n").forEach((line, index) => {
      // What a comment names is not used.
      const code = line.replace(/(^|\s)\/\/.*$/, "");
      for (const rule of applying) if (rule.forbids.test(rule.inComments ? line : code)) faults.push(`${path}:${index + 1}: ${rule.says}`);
    });
  }
  return faults;
}

const importing = /^(?:import|export)\s+(?!type\b)(?:([^"'`;]*?)\sfrom\s+)?"(\.[^"]+)"/gm;
const isTypes = (names) => /^\{[^}]*\}$/.test(names) && names.slice(1, -1).split(",").every((name) => /^\s*(type\s.*)?$/s.test(name));

/** The files among `paths` that a file needs when it runs: types are gone by then. */
function neededBy(path, text, paths) {
  const named = [...text.matchAll(importing)].filter(([, names = ""]) => !isTypes(names.trim()));
  return named.map(([, , to]) => posix.join(posix.dirname(path), to).replace(/\.js$/, ".ts")).filter((to) => paths.has(to));
}

/** Every cycle of imports that a search in the order of the paths meets first, as one line. */
export function findCycles(paths, contentOf) {
  const all = new Set(paths);
  const needs = new Map(paths.map((path) => [path, neededBy(path, contentOf(path), all)]));
  const done = new Set();
  const faults = [];
  const visit = (path, way) => {
    const begun = way.indexOf(path);
    if (begun >= 0) return void faults.push(`${[...way.slice(begun), path].join(" → ")}: imports go round`);
    if (done.has(path)) return;
    for (const next of needs.get(path)) visit(next, [...way, path]);
    done.add(path);
  };
  paths.forEach((path) => visit(path, []));
  return faults;
}

const declaring = /^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;/gm;

/** The files among `paths` whose modules a file declares. */
function declaredBy(path, text, paths) {
  const folder = path.replace(/(\/(lib|main|mod))?\.rs$/, "");
  const names = [...text.matchAll(declaring)].map(([, name]) => name);
  return names.flatMap((name) => [`${folder}/${name}.rs`, `${folder}/${name}/mod.rs`]).filter((to) => paths.has(to));
}

/** Every file of Rust below a source folder that no `mod` leads to, as one line: the compiler passes over it without a word. */
export function findUncompiled(paths, contentOf) {
  const sources = new Set(paths.filter((path) => /^((cli|server|trainer)\/)?src\/.*\.rs$/.test(path)));
  const reached = new Set();
  const visit = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    declaredBy(path, contentOf(path), sources).forEach(visit);
  };
  [...sources].filter((path) => /(^|\/)src\/(lib|main)\.rs$/.test(path)).forEach(visit);
  return [...sources].filter((path) => !reached.has(path)).map((path) => `${path}: no \`mod\` names it, so it is never compiled`);
}

function trackedFiles() {
  const listed = read("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
  return listed === null
    ? filesUnder(["src", "cli", "server", "trainer", "docs", "www", "tests", "scripts", "benches"], ["www/dist", "www/generated"])
    : listed.split("\n").filter((path) => path !== "" && existsSync(join(top, path)));
}

export function checkRules() {
  const files = trackedFiles();
  const contentOf = (path) => readFileSync(join(top, path), "utf8");
  const faults = findFaults(files, contentOf);
  faults.push(...findCycles(files.filter((path) => /^www\/src\/.*\.ts$/.test(path)), contentOf));
  faults.push(...findUncompiled(files, contentOf));
  for (const path of mustExist) if (!existsSync(join(top, path))) faults.push(`${path}: is missing`);
  if (!readFileSync(join(top, "src/lib.rs"), "utf8").includes("#![forbid(unsafe_code)]")) faults.push("src/lib.rs: must forbid unsafe code");
  faults.push(...versionFaults());
  if (faults.length > 0) throw new Refusal(`Rules of the layout are broken:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
}

if (isMain(import.meta.url))
  Promise.resolve().then(checkRules).then(() => console.log("The layout keeps its rules."), fail);
