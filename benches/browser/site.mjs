// A loopback server for the benchmark's files, the built engine and the input.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { top } from "../../scripts/command.mjs";

const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json",
};
const folders = { bench: "benches/browser", generated: "www/generated", dist: "www/dist", model: "model" };
/** Only a page that shares its process with no other gets a clock of five microseconds. */
const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** The library is a script for globals; around it goes what makes it a module. */
const papaparse = () =>
  `const module = { exports: {} }; const exports = module.exports;\n${readFileSync(join(top, "node_modules/papaparse/papaparse.min.js"), "utf8")}\nexport default module.exports;`;

/** Serves until closed; `made` maps further addresses to functions that give their bytes. */
export function openSite(made) {
  const answers = { "/papaparse.js": papaparse, ...made };
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://site").pathname);
    const [, folder, ...rest] = path.split("/");
    try {
      const file = join(top, folders[folder] ?? "no-such-folder", ...rest);
      // The package is served as a host would, so that what it loads can be counted.
      const isCompressed = folder === "dist" && existsSync(`${file}.br`);
      const body = answers[path]?.() ?? readFileSync(isCompressed ? `${file}.br` : file);
      const encoding = isCompressed ? { "content-encoding": "br" } : {};
      response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream", "cache-control": "max-age=3600", ...encoding, ...isolation });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })));
}
