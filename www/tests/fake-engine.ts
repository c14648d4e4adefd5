/**
 * An engine without WebAssembly, for the tests of everything around it. A conversation is a line; output is the input
 * under a header row. The word TRAP stops it as a panic would, the word BAD is a fault it reports itself. Every profile but
 * internal needs the model, replaces the name Lena, and finds the word LEFTOVER again in its output.
 */
import type { Engine, EngineExport, EngineInspection, SyncFile } from "../src/engine.js";
import { ExportError } from "../src/error.js";
import type { Counts, ExportOptions, ExportResult } from "../src/options.js";
import type { InspectionResult } from "../src/privacy.js";

const text = new TextEncoder();

export const defaults: ExportOptions = {
  format: "csv",
  formats: [],
  mode: "conversations",
  dialect: "machine",
  delimiter: "comma",
  headers: "keys",
  lineBreaks: "keep",
  paper: "a4",
  layout: "auto",
  brand: null,
  images: "listed",
  bundle: "auto",
  partSize: 5_000,
  media: "left-out",
  provenance: {},
  name: null,
  fields: ["default"],
  columns: [],
  profile: "internal",
  key: null,
  detection: "full",
  times: "keep",
  subject: [],
  terms: { redact: [], keep: [], patterns: [] },
  kept: [],
  reviewed: 0,
  deletedText: "omit",
  audiences: null,
  exportTime: null,
  exportId: null,
  strict: false,
};

function check(options: Partial<ExportOptions>): void {
  const unknown = Object.keys(options).find((key) => !(key in defaults));
  if (unknown !== undefined) throw new ExportError("unknown-option", `There is no option ${unknown}.`, { field: unknown });
}

/** How often the model came, and with how many bytes. */
export const models: number[] = [];

const anonymises = ({ profile }: ExportOptions): boolean => profile !== "internal";

function needModel(options: ExportOptions): void {
  if (anonymises(options) && options.detection === "full" && models.length === 0) throw new ExportError("model-missing", "No model.");
}

class LineExport implements EngineExport {
  readonly #options: ExportOptions;
  #file: SyncFile | null = null;
  #read = 0;
  #written = 0;
  #lines = 0;
  /** Conversations that an engine at fault does not account for. */
  #lost = 0;

  constructor(options: Partial<ExportOptions>) {
    check(options);
    this.#options = { ...defaults, ...options };
    needModel(this.#options);
  }

  writeTo(file: SyncFile): void {
    this.#file = file;
  }

  #give(bytes: Uint8Array): Uint8Array | undefined {
    this.#written += bytes.length;
    if (this.#file === null) return bytes;
    this.#file.write(bytes);
    return undefined;
  }

  foresee(): void {}
  missingFonts(): string[] {
    return [];
  }
  addFont(): void {}
  wantedFiles(): [] {
    return [];
  }
  addFile(): void {}
  push(chunk: Uint8Array): Uint8Array | undefined {
    const input = new TextDecoder().decode(chunk);
    if (input.includes("TRAP")) throw new WebAssembly.RuntimeError("unreachable");
    if (input.includes("BAD")) throw new ExportError("invalid-json", "Not JSON.", { conversation: this.#lines, byte: this.#read });
    if (input.includes("LOST")) this.#lost += 1;
    const head = this.#read === 0 ? "header\r\n" : "";
    this.#read += chunk.length;
    this.#lines += input.split("\n").length - 1;
    if (!anonymises(this.#options)) return this.#give(text.encode(head + input));
    if (input.includes("LEFTOVER")) {
      throw Object.assign(new ExportError("leftover", "A removed value is still in the output.", { place: "row 1, column content", entity: "EMAIL", encoding: "spaced" }));
    }
    return this.#give(text.encode(head + input.replaceAll("Lena", "[PERSON-Q2M8X4T9PA]")));
  }

  leftoverValue(): string | undefined {
    return "l e n a @ kunde.example";
  }

  progress(): Counts {
    const none = { failed: 0, refused: 0, empty: 0, duplicates: 0, messages: 0 };
    const all = { requested: this.#lines + this.#lost, exported: this.#lines, rows: this.#lines };
    return { ...none, ...all, bytesRead: this.#read, bytesWritten: this.#written };
  }

  finish(): Uint8Array | undefined {
    return undefined;
  }

  result(): ExportResult {
    const { format, mode } = this.#options;
    return {
      ...this.progress(),
      format,
      mode,
      exportId: "exp_1",
      exportTime: null,
      engineVersion: "1.0.0",
      schemaVersion: "1.0",
      complete: true,
      missing: [],
      missingTruncated: false,
      warnings: [],
      columns: [],
      longCells: [],
      nullAndEmptyMerged: true,
      syntaxError: null,
      mediaType: "text/csv; charset=utf-8",
      extension: "csv",
      fileName: "conversations.csv",
      privacy: null,
    };
  }

  free(): void {}
}

/** Every Lena is one uncertain finding. */
class LineInspection implements EngineInspection {
  #lines: string[] = [];
  #rest = "";

  constructor(options: Partial<ExportOptions>) {
    check(options);
    needModel({ ...defaults, ...options });
  }

  push(chunk: Uint8Array): void {
    const input = this.#rest + new TextDecoder().decode(chunk);
    if (input.includes("TRAP")) throw new WebAssembly.RuntimeError("unreachable");
    const all = input.split("\n");
    this.#rest = all.pop() ?? "";
    this.#lines.push(...all);
  }

  conversations(): number {
    return this.#lines.length;
  }

  finish(): InspectionResult {
    const found = this.#lines.flatMap((line, index) => (line.includes("Lena") ? [index] : []));
    return {
      conversations: this.#lines.length,
      counts: [{ entity: "PERSON", places: found.length, values: 1, uncertain: found.length, kept: 0 }],
      findings: found.map((conversation) => ({
        id: `f${conversation}`, same: 1, conversationId: `conv_${conversation}`, conversation, path: "messages[0].content", position: 0, role: "customer",
        entity: "PERSON", finder: "tagger", confidence: 40, before: "", value: "Lena", after: "",
      })),
      findingsTruncated: false,
      originals: found.map((conversation) => ({ conversationId: `conv_${conversation}`, values: ["Lena"] })),
      kAnonymity: null,
    };
  }

  free(): void {}
}

const noBundles = class {
  static needsWholeParts = (): boolean => false;

  constructor() {
    throw new Error("the fake engine makes no bundles");
  }
} as unknown as Engine["BundleExport"] & Engine["BundleConverter"];

export const fakeEngine: Engine = {
  initSync: () => ({ memory: new WebAssembly.Memory({ initial: 1 }) }),
  defaultOptions: () => defaults,
  fields: () => [],
  jsonSchema: () => "{}",
  engineVersion: () => "1.0.0",
  checkOptions: check,
  loadModel(bytes) {
    if (bytes.length === 0) throw new Error("damaged");
    models.push(bytes.length);
  },
  Export: LineExport,
  Inspection: LineInspection,
  // Bundles are tested with the real engine: there is nothing around them that a line could stand for.
  BundleExport: noBundles,
  BundleConverter: noBundles,
  verifyArchive: () => {
    throw new Error("the fake engine verifies nothing");
  },
  verifySet: () => [],
};

export const lines = (count: number): string => Array.from({ length: count }, (_, index) => `conversation ${index}\r\n`).join("");
export const bytesOf = (content: string): Uint8Array => text.encode(content);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
