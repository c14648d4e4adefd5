/**
 * One `vite build` makes three things in www/dist, as Vite environments:
 *   worker   worker.js, one file without imports: its own response header governs all of it
 *   package  index.js and element.js with stable names, their shared chunks, lite.wasm, verify.wasm, privacy.wasm, full.wasm, names.bin,
 *            pdf-worker.js, which draws the preview of transcripts, the types
 *   client   the demo dashboard, index.html and assets/, on top of the package as it is shipped
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { defineConfig, type Plugin } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const at = (path: string): string => join(here, path);
const dist = at("dist");

/** The page's own entries; what they import lies beside them, so that the worker and the engine are found from there. */
const packageEntries: Record<string, string> = { index: at("src/index.ts"), element: at("src/element.ts") };
/** One Lit for the package and the dashboard: a second copy could not make its Trusted Types policy. */
const lit = createRequire(import.meta.url).resolve("lit");
const litModules = /\/node_modules\/(lit\/index|lit-html\/lit-html|lit-element\/(?:index|lit-element)|@lit\/reactive-element\/reactive-element)\.js$/;
const demoPage = at("index.html");

/** The dashboard uses the package's files, not a copy of its sources. */
function shippedPackage(): Plugin {
  const files = new Map(Object.entries(packageEntries).map(([name, source]) => [source, `${name}.js`]));
  return {
    name: "shipped-package",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name === "client",
    apply: "build",
    async resolveId(source, importer) {
      if (importer === undefined || source.startsWith("\0")) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      const id = resolved?.id.split("?")[0] ?? "";
      const file = litModules.test(id) ? "lit.js" : files.get(id);
      return file === undefined ? null : { id: `/${file}`, external: "absolute" };
    },
  };
}

/** The declarations of the package. Whether types are right is the type check's business, not the build's. */
async function writeTypes(): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "--project", at("tsconfig.types.json")]).catch(() => {
    console.warn("The types were written, but not everything checks: see `npm run build -- --check`.");
  });
}

/** What the page loads by address: the engines, and what finds names. */
const assets = ["generated/lite.wasm", "generated/verify.wasm", "generated/privacy.wasm", "generated/full.wasm", "../model/names.bin"].filter((file) => existsSync(at(file)));

const target = ["chrome111", "firefox114", "safari16.4"];

/** pdf.js works in a worker of its own: one file, taken as it is published. */
const pdfWorker = createRequire(import.meta.url).resolve("pdfjs-dist/legacy/build/pdf.worker.min.mjs");

export default defineConfig({
  root: here,
  base: "/",
  publicDir: false,
  resolve: { alias: { "#glue": at("generated/askvault_export.js"), "askvault-export/element": at("src/element.ts"), "askvault-export": at("src/index.ts") } },
  plugins: [shippedPackage()],
  build: {
    outDir: dist,
    emptyOutDir: false,
    target,
    // Data URLs would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  environments: {
    client: { build: { rolldownOptions: { input: demoPage } } },
    worker: {
      // Not "client": Vite would then copy the wasm file that the glue's unused fetching start names.
      consumer: "server",
      build: {
        minify: true,
        emitAssets: false,
        outDir: dist,
        copyPublicDir: false,
        rolldownOptions: {
          input: { worker: at("src/worker.ts") },
          output: { entryFileNames: "[name].js", codeSplitting: false },
        },
      },
    },
    package: {
      consumer: "client",
      build: {
        outDir: dist,
        copyPublicDir: false,
        rolldownOptions: {
          input: { ...packageEntries, lit },
          preserveEntrySignatures: "exports-only",
          output: { entryFileNames: "[name].js", chunkFileNames: "shared-[hash].js", assetFileNames: "[name]-[hash][extname]" },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      await rm(dist, { recursive: true, force: true });
      const { worker, package: shipped, client } = builder.environments;
      for (const environment of [worker, shipped, client]) {
        if (environment) await builder.build(environment);
      }
      await Promise.all([writeTypes(), copyFile(pdfWorker, join(dist, "pdf-worker.js")), ...assets.map((file) => copyFile(at(file), join(dist, basename(file))))]);
    },
  },
});
