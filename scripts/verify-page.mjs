// The page that verifies bundles, www/dist/verify.html: script, style, fonts, worker and engine in one file, which works from
// a disk too. Its policy allows no connection, and no script and style but the two that stand in it.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Refusal, top } from "./command.mjs";

const target = ["chrome111", "firefox114", "safari16.4"];
const at = (path) => join(top, path);

/** One bundle without imports, as { code, css }. */
async function bundled(build, alias, input, { plugins, format }) {
  const { output } = await build({
    configFile: false,
    root: at("www"),
    logLevel: "warn",
    resolve: { alias },
    plugins,
    build: {
      write: false,
      target,
      minify: true,
      modulePreload: false,
      cssCodeSplit: false,
      // Everything that the style names is in it.
      assetsInlineLimit: () => true,
      rolldownOptions: { input, output: { codeSplitting: false, format } },
    },
  });
  const chunks = output.filter(({ type }) => type === "chunk");
  const css = output.filter(({ fileName }) => fileName.endsWith(".css")).map(({ source }) => source).join("");
  if (chunks.length !== 1 || chunks[0].imports.length > 0) throw new Refusal(`${input} must become one file.`);
  return { code: chunks[0].code, css };
}

/** Gives what the page carries as modules, and leaves out what it need not carry. */
const carried = (modules) => ({
  name: "carried",
  enforce: "pre",
  resolveId: (id) => (Object.hasOwn(modules, id) ? `\0${id}` : null),
  load: (id) => (id.startsWith("\0#") ? `export default ${JSON.stringify(modules[id.slice(1)])};` : null),
});

/** The fetching start of the glue names the engine's file by address; the worker is handed its bytes. */
const withoutAddress = {
  name: "without-address",
  enforce: "pre",
  transform: (code, id) => (id.endsWith("/askvault_export.js") ? code.replace(/new URL\('[^']+', import\.meta\.url\)/, "undefined") : null),
};

/** The sheet of all pages asks for fonts in every script. */
const withoutFonts = (css) => css.replace(/^@import .*;$/gm, "");

/** What would end the element early, written in a way that means the same to the language. */
const inElement = (code) => code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

const digestOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The policy for exactly this script and this style. */
const policyOf = (script, style) =>
  [
    "default-src 'none'", `script-src ${digestOf(script)} 'wasm-unsafe-eval'`, `style-src ${digestOf(style)}`, "font-src data:", "worker-src blob:",
    "connect-src 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types lit-html askvault-export",
  ].join("; ");

/** Writes the page; the engine must be there. */
export async function buildVerifyPage(file) {
  const { build } = await import("vite");
  const glue = { "#glue": at("www/generated/askvault_export.js") };
  const worker = await bundled(build, glue, at("www/verify/worker.ts"), { plugins: [withoutAddress], format: "iife" });
  const engine = gzipSync(readFileSync(at("www/generated/verify.wasm")), { level: 9 }).toString("base64");
  const theme = at("www/src/theme.css");
  const plain = { name: "plain-theme", enforce: "pre", load: (id) => (id === theme ? withoutFonts(readFileSync(theme, "utf8")) : null) };
  const page = await bundled(build, {}, at("www/verify/main.ts"), { plugins: [carried({ "#verify-worker": worker.code, "#verify-engine": engine }), plain], format: "es" });
  const script = inElement(page.code);
  const template = readFileSync(at("www/verify.html"), "utf8");
  const put = (html, mark, text) => {
    const parts = html.split(`<!-- ${mark} -->`);
    if (parts.length !== 2) throw new Refusal(`www/verify.html must have one place for ${mark}.`);
    return parts.join(text);
  };
  let html = put(template, "policy, style", `<meta http-equiv="Content-Security-Policy" content="${policyOf(script, page.css)}" />\n    <style>${page.css}</style>`);
  html = put(html, "script", `<script type="module">${script}</script>`);
  writeFileSync(at(file), html);
}
