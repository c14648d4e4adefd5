// Keeps the preview up with the choices: reads the first page once per set, runs the newest choice only, drops stale answers.
import { preview, type ExportOptions, type ExportResult, type FieldInfo } from "../index.js";
import { csvCells } from "./csv-cells.js";
import type { OpenSource } from "./scope.js";

/** What there is to see of the file. */
export interface PreviewFile {
  /** The first bytes of the file, exactly. */
  bytes: Uint8Array;
  text: string;
  result: ExportResult;
  options: ExportOptions;
  /** How long the first page took to arrive, and how many conversations it held: for the estimate of time. */
  pageMs: number;
}

export type PreviewState =
  | { kind: "none" }
  | { kind: "loading"; slow: boolean; before: PreviewFile | null }
  | { kind: "ready"; file: PreviewFile }
  | { kind: "failed"; error: unknown };

export interface PreviewRequest {
  source: OpenSource;
  options: ExportOptions;
  /** The fields that want an example; null keeps the examples as they are. */
  fields: readonly FieldInfo[] | null;
}

export interface PreviewRun {
  show(request: PreviewRequest): void;
  clear(): void;
}

const debounceMs = 120;
const skeletonMs = 150;
const enoughBytes = 64 * 1024;

/** Records shown: enough to scroll a little, few enough to draw at once. */
export const previewRows = 25;

interface FirstPage {
  chunks: readonly Uint8Array[];
  tookMs: number;
}

async function readFirstPage(source: OpenSource, signal: AbortSignal): Promise<FirstPage> {
  const chunks: Uint8Array[] = [];
  const startedMs = performance.now();
  let total = 0;
  for await (const chunk of source(signal, () => {})) {
    chunks.push(chunk);
    total += chunk.byteLength;
    if (total >= enoughBytes) break;
  }
  return { chunks, tookMs: performance.now() - startedMs };
}

/** The first record's value of every field, written by the engine: as a one-row CSV of all columns, or one line of JSON. */
async function readExamples(page: FirstPage, options: ExportOptions, fields: readonly FieldInfo[]): Promise<ReadonlyMap<string, string>> {
  const csv = options.format === "csv";
  const keys = fields.map((field) => field.key);
  const asked: ExportOptions = csv
    ? { ...options, dialect: "machine", delimiter: "comma", headers: "keys", lineBreaks: "visible", columns: keys, fields: ["default"] }
    : { ...options, format: "jsonl", fields: ["all"], columns: [] };
  const { bytes } = await preview(page.chunks, asked, { rows: 1 });
  const text = new TextDecoder().decode(bytes);
  if (csv) {
    const [head, first] = csvCells(text, ",");
    return new Map(head === undefined || first === undefined ? [] : head.map((key, index) => [key, first[index] ?? ""]));
  }
  const line = text.split("\n", 1)[0] ?? "";
  if (line === "") return new Map();
  const record: unknown = JSON.parse(line);
  return new Map(fields.map((field) => [field.key, valueText(valueAt(record, field.path))]));
}

/** Follows a path such as `customer.email` or `messages[].content` to its first value. */
function valueAt(record: unknown, path: string): unknown {
  let value = record;
  for (const part of path.split(".")) {
    const list = part.endsWith("[]");
    const name = list ? part.slice(0, -2) : part;
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
    if (list && Array.isArray(value)) value = value[0];
  }
  return value;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.every((item) => typeof item === "string") ? value.join("; ") : `${value.length} in the list`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function exampleKey(options: ExportOptions): string {
  const { format, mode, deletedText, profile, key, times, subject, terms, kept } = options;
  return JSON.stringify([format === "csv" ? mode : "json", deletedText, profile, key, times, subject, terms, kept]);
}

/** Starts a run for one dialog. `onState` and `onExamples` are told what changed. */
export function createPreviewRun(listener: {
  onState: (state: PreviewState) => void;
  onExamples: (examples: ReadonlyMap<string, string>) => void;
}): PreviewRun {
  let wanted: PreviewRequest | null = null;
  let page: { source: OpenSource; promise: Promise<FirstPage>; controller: AbortController } | null = null;
  let latest: PreviewFile | null = null;
  let latestSource: OpenSource | null = null;
  let examples = new Map<string, ReadonlyMap<string, string>>();
  let running = false;
  let debounce: ReturnType<typeof setTimeout> | undefined;
  let skeleton: ReturnType<typeof setTimeout> | undefined;

  function firstPage(source: OpenSource): Promise<FirstPage> {
    if (page?.source === source) return page.promise;
    page?.controller.abort();
    examples = new Map();
    const controller = new AbortController();
    const promise = readFirstPage(source, controller.signal);
    const mine = { source, promise, controller };
    page = mine;
    // A failed read is not kept: the next try reads again.
    promise.catch(() => {
      if (page === mine) page = null;
    });
    return promise;
  }

  async function tellExamples(request: PreviewRequest, fields: readonly FieldInfo[], first: FirstPage): Promise<void> {
    const key = exampleKey(request.options);
    const known = examples.get(key) ?? (await readExamples(first, request.options, fields).catch(() => new Map<string, string>()));
    examples.set(key, known);
    if (wanted === null || wanted === request) listener.onExamples(known);
  }

  /** One at a time, newest first: what was asked for meanwhile runs next, what is stale is not shown. */
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (wanted !== null) {
      const request = wanted;
      try {
        const first = await firstPage(request.source);
        if (wanted !== request) continue;
        const { bytes, result } = await preview(first.chunks, request.options, { rows: previewRows });
        if (wanted !== request) continue;
        const text = new TextDecoder().decode(bytes);
        latest = { bytes, text, result, options: request.options, pageMs: first.tookMs };
        latestSource = request.source;
        clearTimeout(skeleton);
        listener.onState({ kind: "ready", file: latest });
        if (request.fields !== null) await tellExamples(request, request.fields, first);
      } catch (error) {
        if (wanted === request) {
          clearTimeout(skeleton);
          listener.onState({ kind: "failed", error });
        }
      }
      if (wanted === request) wanted = null;
    }
    running = false;
  }

  function stop(): void {
    wanted = null;
    clearTimeout(debounce);
    clearTimeout(skeleton);
  }

  return {
    show(request) {
      stop();
      wanted = request;
      const before = latestSource === request.source ? latest : null;
      listener.onState({ kind: "loading", slow: false, before });
      skeleton = setTimeout(() => listener.onState({ kind: "loading", slow: true, before }), skeletonMs + debounceMs);
      debounce = setTimeout(() => void run(), before === null ? 0 : debounceMs);
    },
    clear() {
      stop();
      page?.controller.abort();
      page = null;
      latest = null;
      latestSource = null;
      listener.onState({ kind: "none" });
    },
  };
}
