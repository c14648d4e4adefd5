// Keeps the preview up with the choices: reads the first page once per set, runs the newest choice only, drops stale answers.
import { preview, type ExportOptions, type ExportResult, type FieldInfo } from "../index.js";
import { type ConversationReader, createConversationReader } from "./conversation-reader.js";
import { asDocument } from "../conversation-slicer.js";
import { csvCells } from "./csv-cells.js";
import type { OpenSource } from "./scope.js";
import { combinedConversations, type LoadingPhase, makeTranscript, type TranscriptParts } from "./transcript-maker.js";

/** What there is to see of the file. */
export interface PreviewFile {
  /** The first bytes of the file, exactly. */
  bytes: Uint8Array;
  text: string;
  /** Of what is shown; null when nothing of it can be in the file. */
  result: ExportResult | null;
  options: ExportOptions;
  /** How long the first page took to arrive, or a conversation of a transcript: for the estimate of time. */
  pageMs: number;
  /** Of a transcript. */
  transcript: ShownTranscript | null;
}

/** Which conversations of the set a shown transcript holds. */
export interface ShownTranscript {
  /** The one looked at, from 0; the last one where there are fewer. */
  conversation: number;
  /** Its place in the document, from 0. */
  inFile: number;
  /** Conversations that can be looked at; null while more may come. */
  of: number | null;
  /** Nothing of the conversation may or can be in the file. */
  absent: boolean;
  /** How long one conversation takes to be made. */
  makeMs: number;
}

export type PreviewState =
  | { kind: "none" }
  | { kind: "loading"; slow: boolean; before: PreviewFile | null; phase: LoadingPhase | null }
  | { kind: "ready"; file: PreviewFile }
  | { kind: "failed"; error: unknown };

export interface PreviewRequest {
  source: OpenSource;
  options: ExportOptions;
  /** The fields that want an example; null keeps the examples as they are. */
  fields: readonly FieldInfo[] | null;
  /** Of a transcript: the conversation to look at, from 0, and what belongs to it beside the options. */
  transcript: (TranscriptParts & { conversation: number }) | null;
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

interface Made {
  first: FirstPage;
  file: PreviewFile;
}

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

/** Starts a run for one dialog. `onState` and `onExamples` are told what changed; `make` writes transcripts. */
export function createPreviewRun(listener: {
  onState: (state: PreviewState) => void;
  onExamples: (examples: ReadonlyMap<string, string>) => void;
}, make = makeTranscript): PreviewRun {
  let wanted: PreviewRequest | null = null;
  let page: { source: OpenSource; promise: Promise<FirstPage>; controller: AbortController } | null = null;
  let latest: PreviewFile | null = null;
  let latestSource: OpenSource | null = null;
  let examples = new Map<string, ReadonlyMap<string, string>>();
  let reader: { source: OpenSource; own: ConversationReader } | null = null;
  let running = false;
  let slow = false;
  let loading: LoadingPhase | null = null;
  let replaced = (): void => undefined;
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

  function readerOf(source: OpenSource): ConversationReader {
    if (reader?.source === source) return reader.own;
    reader?.own.close();
    examples = new Map();
    reader = { source, own: createConversationReader(source) };
    return reader.own;
  }

  function leaveReader(): void {
    reader?.own.close();
    reader = null;
  }

  /** The head of a file of rows or lines. */
  async function makeHead({ source, options }: PreviewRequest): Promise<Made> {
    const first = await firstPage(source);
    const { bytes, result } = await preview(first.chunks, options, { rows: previewRows });
    return { first, file: { bytes, text: new TextDecoder().decode(bytes), result, options, pageMs: first.tookMs, transcript: null } };
  }

  /** A whole document: of one conversation, or of the first ones where all go into one. */
  async function makeDocument(request: PreviewRequest, { conversation, logo, files }: NonNullable<PreviewRequest["transcript"]>): Promise<Made> {
    const { source, options } = request;
    const own = readerOf(source);
    try {
      const together = options.layout === "one";
      const wantedCount = together ? combinedConversations : conversation + 1;
      const read = await own.first(wantedCount);
      const at = Math.min(conversation, Math.max(0, read.length - 1));
      const chosen = together ? read : read.slice(at, at + 1);
      const { bytes, result, tookMs } = await make(chosen, options, {
        logo,
        files,
        onLoading: (phase) => {
          if (wanted === request) tellLoading(request, phase);
        },
      });
      const makeMs = tookMs / Math.max(1, chosen.length);
      const of = together || read.length < wantedCount ? read.length : null;
      const transcript = { conversation: at, inFile: together ? at : 0, of, absent: result === null, makeMs };
      const one = read[0];
      const first = { chunks: one === undefined ? [] : asDocument([one]), tookMs: own.msEach };
      return { first, file: { bytes, text: "", result, options, pageMs: own.msEach, transcript } };
    } catch (error) {
      // A failed read is not kept: the next try reads again.
      leaveReader();
      throw error;
    }
  }

  async function tellExamples(request: PreviewRequest, fields: readonly FieldInfo[], first: FirstPage): Promise<void> {
    const key = exampleKey(request.options);
    // Of this set: that of another one starts anew.
    const ofSet = examples;
    const known = ofSet.get(key) ?? (await readExamples(first, request.options, fields).catch(() => new Map<string, string>()));
    ofSet.set(key, known);
    if (wanted === request) listener.onExamples(known);
  }

  /** Draws what is there already, though it was made for a choice that was replaced meanwhile. */
  function keepForNext({ file }: Made, source: OpenSource, next: PreviewRequest | null): void {
    // The dialog is closed.
    if (next === null) return;
    latest = file;
    latestSource = source;
    if (beforeOf(next) !== null) tellLoading(next, loading);
  }

  /** Nobody waits for the first page of a set that is not looked at any more. */
  function leaveOther(source: OpenSource): void {
    if (page !== null && page.source !== source) {
      page.controller.abort();
      page = null;
    }
    if (reader !== null && reader.source !== source) leaveReader();
  }

  /** One at a time, newest first: what was asked for meanwhile runs next, what is stale is only drawn until then. */
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (wanted !== null) {
      const request = wanted;
      try {
        const made = await (request.transcript === null ? makeHead(request) : makeDocument(request, request.transcript));
        if (wanted !== request) {
          keepForNext(made, request.source, wanted);
          continue;
        }
        latest = made.file;
        latestSource = request.source;
        clearTimeout(skeleton);
        listener.onState({ kind: "ready", file: latest });
        // Whoever hears of it may ask for something else at once.
        if (request.fields !== null && wanted === request) await Promise.race([tellExamples(request, request.fields, made.first), replacing()]);
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

  /** What is drawn meanwhile: the same kind of file of the same set. */
  function beforeOf({ source, transcript }: PreviewRequest): PreviewFile | null {
    return latestSource === source && (latest?.transcript === null) === (transcript === null) ? latest : null;
  }

  function tellLoading(request: PreviewRequest, phase: LoadingPhase | null): void {
    loading = phase;
    listener.onState({ kind: "loading", slow, before: beforeOf(request), phase });
  }

  /** Resolves when something else is asked for, or nothing any more. */
  const replacing = (): Promise<void> => new Promise((resolve) => (replaced = resolve));

  function stop(): void {
    wanted = null;
    replaced();
    loading = null;
    clearTimeout(debounce);
    clearTimeout(skeleton);
  }

  return {
    show(request) {
      stop();
      leaveOther(request.source);
      wanted = request;
      const before = beforeOf(request);
      slow = false;
      tellLoading(request, null);
      skeleton = setTimeout(() => {
        slow = true;
        tellLoading(request, loading);
      }, skeletonMs + debounceMs);
      debounce = setTimeout(() => void run(), before === null ? 0 : debounceMs);
    },
    clear() {
      stop();
      page?.controller.abort();
      page = null;
      leaveReader();
      latest = null;
      latestSource = null;
      listener.onState({ kind: "none" });
    },
  };
}
