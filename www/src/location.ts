/** Where the worker and the engine lie. Without it they are looked for beside this package's files. */
export interface EngineLocation {
  readonly workerUrl?: string | URL;
  readonly wasmUrl?: string | URL;
  /** An engine compiled by the host; `wasmUrl` is then not used. */
  readonly module?: WebAssembly.Module;
  /** Hexadecimal SHA-256 of the wasm file; another file is refused. */
  readonly wasmSha256?: string;
  /** The engine that can replace personal data: loaded with the first job that does. */
  readonly privacyUrl?: string | URL;
  /** The same, compiled by the host. Without it and `privacyUrl`, a `module` of the host's own has to do for both. */
  readonly privacyModule?: WebAssembly.Module;
  readonly privacySha256?: string;
  /** What finds names; loaded with the first export that replaces personal data. */
  readonly modelUrl?: string | URL;
  /** The engine that makes transcripts: loaded with the first of them. */
  readonly fullUrl?: string | URL;
  /** The same, compiled by the host. Without it and `fullUrl`, a `module` of the host's own has to do for all. */
  readonly fullModule?: WebAssembly.Module;
  readonly fullSha256?: string;
  /** The engine that verifies bundles, and does nothing else. */
  readonly verifyUrl?: string | URL;
  readonly verifyModule?: WebAssembly.Module;
  readonly verifySha256?: string;
  /** The folder of the fonts of transcripts, each loaded when a conversation needs it. */
  readonly fontsUrl?: string | URL;
}

// The comments keep bundlers from moving the files away from each other.
export const defaultWorkerUrl = (): URL => new URL(/* @vite-ignore */ "./worker.js", import.meta.url);
export const defaultWasmUrl = (): URL => new URL(/* @vite-ignore */ "./lite.wasm", import.meta.url);
export const defaultPrivacyUrl = (): URL => new URL(/* @vite-ignore */ "./privacy.wasm", import.meta.url);
export const defaultFullUrl = (): URL => new URL(/* @vite-ignore */ "./full.wasm", import.meta.url);
export const defaultVerifyUrl = (): URL => new URL(/* @vite-ignore */ "./verify.wasm", import.meta.url);
export const defaultFontsUrl = (): URL => new URL(/* @vite-ignore */ "./fonts/", import.meta.url);
export const defaultModelUrl = (): URL => new URL(/* @vite-ignore */ "./names.bin", import.meta.url);
/** What draws the pages of the preview; not needed to export. */
export const defaultPdfWorkerUrl = (): URL => new URL(/* @vite-ignore */ "./pdf-worker.js", import.meta.url);

/** Where the engine for a job lies that replaces personal data, as the location of an engine of its own. */
export function privacyLocation({ workerUrl, module, privacyUrl, privacyModule, privacySha256, modelUrl }: EngineLocation): EngineLocation {
  const compiled = privacyModule ?? (privacyUrl === undefined ? module : undefined);
  return {
    wasmUrl: privacyUrl ?? defaultPrivacyUrl(),
    ...(workerUrl !== undefined && { workerUrl }),
    ...(compiled !== undefined && { module: compiled }),
    ...(privacySha256 !== undefined && { wasmSha256: privacySha256 }),
    ...(modelUrl !== undefined && { modelUrl }),
  };
}

/** Where the engine for transcripts lies, as the location of an engine of its own. */
export function fullLocation({ workerUrl, module, fullUrl, fullModule, fullSha256, modelUrl, fontsUrl }: EngineLocation): EngineLocation {
  const compiled = fullModule ?? (fullUrl === undefined ? module : undefined);
  return {
    wasmUrl: fullUrl ?? defaultFullUrl(),
    ...(workerUrl !== undefined && { workerUrl }),
    ...(compiled !== undefined && { module: compiled }),
    ...(fullSha256 !== undefined && { wasmSha256: fullSha256 }),
    ...(modelUrl !== undefined && { modelUrl }),
    ...(fontsUrl !== undefined && { fontsUrl }),
  };
}

/** Where the engine that verifies lies, as the location of an engine of its own. */
export function verifyLocation({ workerUrl, module, verifyUrl, verifyModule, verifySha256 }: EngineLocation): EngineLocation {
  const compiled = verifyModule ?? (verifyUrl === undefined ? module : undefined);
  return {
    wasmUrl: verifyUrl ?? defaultVerifyUrl(),
    ...(workerUrl !== undefined && { workerUrl }),
    ...(compiled !== undefined && { module: compiled }),
    ...(verifySha256 !== undefined && { wasmSha256: verifySha256 }),
  };
}

/** The part of Trusted Types that is used; TypeScript's own library has none yet. */
interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

const policyName = "askvault-export";
let policy: ScriptUrlPolicy | null = null;
let approvedUrl = "";

/** The address of a worker, approved by our one Trusted Types policy where the browser has them. */
export function scriptUrl(url: string | URL): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  if (trustedTypes === undefined) return String(url);
  policy ??= trustedTypes.createPolicy(policyName, {
    createScriptURL(candidate) {
      if (candidate !== approvedUrl) throw new TypeError("Only the workers of this package may be started under this policy.");
      return candidate;
    },
  });
  approvedUrl = String(url);
  return policy.createScriptURL(approvedUrl);
}
