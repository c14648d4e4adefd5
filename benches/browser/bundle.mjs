// A contender and the packages that it needs as one module for the worker.
import { join } from "node:path";
import { top } from "../../scripts/command.mjs";

/** The text of the module; what is external is left to be loaded, or never is. */
export async function bundle(entry, { minify = false, external = [] } = {}) {
  const { build } = await import("vite");
  const { output } = await build({
    configFile: false,
    root: top,
    logLevel: "warn",
    build: {
      write: false,
      minify,
      rolldownOptions: { external },
      target: "esnext",
      lib: { entry: join(top, "benches/browser", entry), formats: ["es"], fileName: "bundle" },
    },
  }).then((built) => (Array.isArray(built) ? built[0] : built));
  return output[0].code;
}
