/** Compiles the engine, once per page. A failure is not remembered: the next job tries again. */
import { ExportError } from "./error.js";
import { defaultWasmUrl, type EngineLocation } from "./location.js";
import { isWasmBlocked } from "./wasm-support.js";

const hex = (digest: ArrayBuffer): string => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes: BufferSource): Promise<string> => hex(await crypto.subtle.digest("SHA-256", bytes));

function blocked(cause: unknown): ExportError {
  const message =
    typeof WebAssembly === "undefined"
      ? "This browser has WebAssembly switched off, and the export needs it."
      : "WebAssembly is blocked on this page. An administrator must add 'wasm-unsafe-eval' to script-src in the page's Content-Security-Policy.";
  return new ExportError("wasm-blocked", message, {}, { cause });
}

/** By the address of the file: the digest of what was compiled. */
const digests = new Map<string, Promise<string | null>>();

/** SHA-256 of the engine that was fetched from this address and compiled; null when none was, or its bytes could not be read. */
export const compiledDigest = (url: URL | string): Promise<string | null> => digests.get(String(url)) ?? Promise.resolve(null);

/** Digests a copy beside the compiling, which does not wait for it. */
function note(url: URL | string, copy: Response): void {
  digests.set(String(url), copy.arrayBuffer().then(sha256).catch(() => null));
}

async function fetchWasm(url: URL | string): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new ExportError("network", `The export engine could not be loaded (status ${response.status}).`);
  return response;
}

async function compileChecked(response: Response, expected: string): Promise<WebAssembly.Module> {
  const bytes = await response.arrayBuffer();
  if ((await sha256(bytes)) !== expected.toLowerCase()) {
    throw new ExportError("wasm-changed", "The export engine is not the file this page expects. Reload the page, or tell an administrator.");
  }
  return WebAssembly.compile(bytes);
}

async function compileFetched(response: Response): Promise<WebAssembly.Module> {
  const typed = response.headers.get("content-type")?.startsWith("application/wasm") === true;
  if (typed && typeof WebAssembly.compileStreaming === "function") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function compile(location: EngineLocation): Promise<WebAssembly.Module> {
  if (location.module) return location.module;
  if (isWasmBlocked()) throw blocked(undefined);
  try {
    const url = location.wasmUrl ?? defaultWasmUrl();
    const response = await fetchWasm(url);
    note(url, response.clone());
    return await (location.wasmSha256 === undefined ? compileFetched(response) : compileChecked(response, location.wasmSha256));
  } catch (error) {
    if (error instanceof ExportError) throw error;
    // Fetching, and reading the body, fail with a TypeError.
    if (error instanceof TypeError) {
      throw new ExportError("network", "The export engine could not be loaded. Check the connection and try again.", {}, { cause: error });
    }
    throw new ExportError("internal", "The export engine's file is damaged or of the wrong kind.", {}, { cause: error });
  }
}

/** A compiler for one location that remembers its success only. */
export function moduleCompiler(location: EngineLocation): () => Promise<WebAssembly.Module> {
  let compiling: Promise<WebAssembly.Module> | null = null;
  return () => {
    compiling ??= compile(location).catch((error: unknown) => {
      compiling = null;
      throw error;
    });
    return compiling;
  };
}
