// Looks through the chosen conversations for personal data, once per choice; what is stale is dropped.
import { inspect, type ExportOptions, type Inspection } from "../index.js";
import type { OpenSource } from "./scope.js";

/** `found` tells of everything, as if no word were the reader's own; `counted` follows those words. */
export interface Inspected {
  found: Inspection;
  counted: Inspection;
}

export type InspectionState =
  | { kind: "none" }
  | { kind: "loading"; before: Inspected | null }
  | { kind: "ready"; inspected: Inspected }
  | { kind: "failed"; error: unknown };

export interface InspectionRequest {
  source: OpenSource;
  options: ExportOptions;
  /** Conversations to look through; null is all of them. */
  limit: number | null;
  /** Equal as long as `found` would be equal. */
  key: string;
}

/** A little longer than that of the preview, which goes first where both have all they need. */
const debounceMs = 160;
/** What is kept of the source, so that a new word of the reader's does not fetch all of it again. */
const keptBytes = 8 * 1024 * 1024;

interface Pages {
  source: OpenSource;
  limit: number | null;
  chunks: Uint8Array[];
  whole: boolean;
}

export function createInspectionRun(onState: (state: InspectionState) => void) {
  let wanted: InspectionRequest | null = null;
  let running: AbortController | null = null;
  let debounce: ReturnType<typeof setTimeout> | undefined;
  let pages: Pages | null = null;
  let base: { key: string; found: Inspection } | null = null;
  let latest: Inspected | null = null;

  /** Reads the source, and keeps what it reads as long as that is little. */
  async function* read(request: InspectionRequest, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { source, limit } = request;
    const own: Pages = { source, limit, chunks: [], whole: false };
    let fetched = 0;
    let bytes = 0;
    for await (const chunk of source(signal, (status) => (fetched = status.kind === "reading" ? status.fetched : fetched))) {
      bytes += chunk.byteLength;
      if (bytes <= keptBytes) own.chunks.push(chunk);
      yield chunk;
      if (limit !== null && fetched >= limit) break;
    }
    own.whole = bytes <= keptBytes;
    if (own.whole) pages = own;
  }

  /** Up to the limit the pages are read before a worker is taken: fetching must not hold up the preview. More than that is not held. */
  async function bytesFor(request: InspectionRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | readonly Uint8Array[]> {
    if (pages?.source === request.source && pages.limit === request.limit && pages.whole) return pages.chunks;
    if (request.limit === null) return read(request, signal);
    const chunks: Uint8Array[] = [];
    for await (const chunk of read(request, signal)) chunks.push(chunk);
    return chunks;
  }

  async function look(request: InspectionRequest, options: ExportOptions, signal: AbortSignal): Promise<Inspection> {
    return inspect(await bytesFor(request, signal), options, { signal, limit: request.limit });
  }

  async function run(request: InspectionRequest): Promise<void> {
    if (wanted !== request) return;
    const controller = new AbortController();
    running?.abort();
    running = controller;
    const { signal } = controller;
    try {
      const { options, key } = request;
      const { terms } = options;
      const plain: ExportOptions = { ...options, terms: { redact: [], keep: [], patterns: [] }, kept: [], reviewed: 0 };
      const found = base?.key === key ? base.found : await look(request, plain, signal);
      if (wanted !== request) return;
      base = { key, found };
      const own = terms.redact.length + terms.keep.length + terms.patterns.length > 0;
      const counted = own ? await look(request, { ...plain, terms }, signal) : found;
      if (wanted !== request) return;
      latest = { found, counted };
      onState({ kind: "ready", inspected: latest });
    } catch (error) {
      if (wanted === request && !signal.aborted) onState({ kind: "failed", error });
    }
  }

  function stop(): void {
    clearTimeout(debounce);
    running?.abort();
    running = null;
    wanted = null;
  }

  return {
    show(request: InspectionRequest): void {
      const before = base?.key === request.key ? latest : null;
      stop();
      wanted = request;
      debounce = setTimeout(() => void run(request), before !== null || pages?.source === request.source ? debounceMs : 0);
      onState({ kind: "loading", before });
    },
    clear(): void {
      stop();
      pages = null;
      base = null;
      latest = null;
      onState({ kind: "none" });
    },
  };
}

export type InspectionRun = ReturnType<typeof createInspectionRun>;
