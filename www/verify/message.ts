/** What page and worker say to each other. */
import type { Fault, Verification } from "../src/verification.js";

export type Named = readonly [name: string, verification: Verification];

export type Request =
  | { readonly type: "engine"; /** By gzip. */ readonly packed: Blob }
  | { readonly type: "archive"; readonly archive: Blob }
  | { readonly type: "set"; readonly archives: readonly Named[] };

export type Reply =
  | { readonly type: "ready" }
  /** From 0 to 1. */
  | { readonly type: "progress"; readonly share: number }
  | { readonly type: "verified"; readonly verification: Verification }
  /** The disk, not the archive: it was moved, changed or locked while it was read. */
  | { readonly type: "unreadable" }
  | { readonly type: "set"; readonly faults: readonly Fault[] }
  /** WebAssembly is switched off, or memory is over. */
  | { readonly type: "stopped" };
