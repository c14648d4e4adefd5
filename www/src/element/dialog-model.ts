// The state behind the dialog: what was offered, what was chosen, what the preview says. No elements here.
import { fields as readFields, type ExportOptions, type FieldInfo } from "../index.js";
import {
  type Choices,
  defaultKeys,
  fieldSetOf,
  fieldsFor,
  type Group,
  isCsv,
  isFixed,
  moved,
  optionsOf,
  type Purpose,
  startChoices,
  withKeys,
} from "./choices.js";
import { codeOf } from "./failure.js";
import { createPreviewRun, type PreviewFile, type PreviewState } from "./preview-run.js";
import { chosenSet, scopeObstacle, type Splits } from "./scope-list.js";
import { exportLimit, type OpenSource, type Scope } from "./scope.js";
import { hasDecimalComma } from "./words.js";

/** What an export needs, fixed at the moment of the click. */
export interface ExportRequest {
  purpose: Purpose;
  count: number;
  source: OpenSource;
  options: ExportOptions;
}

/** An export cannot go better than its preview when one of these came up there. */
const hopeless: Readonly<Record<string, string>> = {
  "wasm-blocked": "This site blocks WebAssembly.",
  "worker-blocked": "This site blocks the export worker.",
  "protocol-mismatch": "This page is out of date.",
  "wasm-changed": "This page is out of date.",
  "unknown-option": "A setting is not valid.",
  "invalid-option": "A setting is not valid.",
  "unknown-field": "A field is not valid.",
};

export class DialogModel {
  scopes: readonly Scope[] = [];
  scopeIndex = 0;
  splits: Splits = { kind: "none" };
  splitIndex: number | null = null;
  choices: Choices = startChoices(false);
  table: readonly FieldInfo[] = [];
  byKey: ReadonlyMap<string, FieldInfo> = new Map();
  examples: ReadonlyMap<string, string> = new Map();
  preview: PreviewState = { kind: "none" };
  unfolded: ReadonlySet<Group> = new Set();
  orderOpen = false;
  formatOpen = false;
  row = 0;
  rowsAs: "rows" | "grid" = "rows";
  wideCards = false;

  readonly #changed: () => void;
  readonly #knownColumns = new Map<string, readonly string[]>();
  #exportTime = "";
  #shown = "";
  #splitWanted: number | null = null;
  readonly #run = createPreviewRun({
    onState: (state) => {
      this.preview = state;
      if (state.kind === "ready") this.#learn(state.file);
      this.#changed();
    },
    onExamples: (examples) => {
      this.examples = examples;
      this.#changed();
    },
  });

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Starts afresh, except for choices that are handed in. */
  open(scopes: readonly Scope[], scopeIndex: number, choices: Choices | null, splitIndex: number | null = null): void {
    this.scopes = scopes;
    this.#splitWanted = splitIndex;
    this.choices = choices ?? startChoices(hasDecimalComma(navigator.language));
    this.unfolded = new Set<Group>(["conversation"]);
    this.orderOpen = false;
    this.formatOpen = false;
    this.row = 0;
    this.scopeIndex = scopeIndex;
    // Taken once, so that the preview and the file agree to the byte.
    this.#exportTime = new Date().toISOString();
    this.#shown = "";
    this.examples = new Map();
    this.#run.clear();
    this.chooseScope(scopeIndex);
  }

  close(): void {
    this.scopes = [];
    this.#run.clear();
  }

  get scope(): Scope | undefined {
    return this.scopes[this.scopeIndex];
  }

  get count(): number {
    const { scope } = this;
    return scope === undefined ? 0 : chosenSet(scope, this.splits, this.splitIndex).count;
  }

  get fields(): readonly FieldInfo[] {
    return fieldsFor(this.table, this.choices.purpose);
  }

  get changed(): boolean {
    return this.choices.keys[fieldSetOf(this.choices.purpose)] !== null;
  }

  /** Chosen keys in file order. */
  get chosen(): readonly string[] {
    const { purpose, keys } = this.choices;
    const set = fieldSetOf(purpose);
    return keys[set] ?? defaultKeys(this.table, purpose, this.#knownColumns.get(set));
  }

  /** The preview that is drawn, which may be the one before the newest choice. */
  get file(): PreviewFile | null {
    if (this.preview.kind === "ready") return this.preview.file;
    return this.preview.kind === "loading" ? this.preview.before : null;
  }

  get scopeObstacle(): string | null {
    return scopeObstacle(this.scope, this.splits, this.splitIndex);
  }

  /** Why nothing can be exported now, in words; or null. */
  get obstacle(): string | null {
    if (this.scopeObstacle !== null) return this.scopeObstacle;
    if (this.#withoutFields) return "Choose at least one field.";
    return this.preview.kind === "failed" ? (hopeless[codeOf(this.preview.error)] ?? null) : null;
  }

  get request(): ExportRequest | null {
    const { scope } = this;
    if (scope === undefined || this.obstacle !== null) return null;
    const { count, source } = chosenSet(scope, this.splits, this.splitIndex);
    return { purpose: this.choices.purpose, count, source, options: this.#options(scope) };
  }

  chooseScope(index: number): void {
    this.splitIndex = null;
    this.splits = { kind: "none" };
    if (index !== this.scopeIndex) this.#splitWanted = null;
    this.scopeIndex = index;
    if ((this.scope?.count ?? 0) > exportLimit) this.loadSplits();
    this.#show();
  }

  loadSplits(): void {
    const { scope } = this;
    if (scope?.splits === undefined) return;
    this.splits = { kind: "loading" };
    const settle = (splits: Splits) => {
      if (this.scope !== scope) return;
      this.splits = splits;
      this.splitIndex = this.#splitWanted;
      this.#show();
    };
    scope.splits().then(
      (list) => settle({ kind: "ready", list }),
      () => settle({ kind: "failed" }),
    );
    this.#changed();
  }

  chooseSplit(index: number): void {
    this.#splitWanted = index;
    this.splitIndex = index;
    this.#show();
  }

  change(patch: Partial<Choices>): void {
    // Each dialect has its usual delimiter; a switch of dialect goes back to it.
    const delimiter = patch.dialect === "machine" ? "comma" : patch.dialect === "spreadsheet" ? startChoices(hasDecimalComma(navigator.language)).delimiter : undefined;
    this.choices = { ...this.choices, ...(delimiter !== undefined && { delimiter }), ...patch };
    if (patch.purpose !== undefined) this.row = 0;
    this.#show();
  }

  chooseKeys(keys: readonly string[], on: boolean): void {
    this.#setKeys(withKeys(this.chosen, keys, on));
  }

  moveColumn(from: number, to: number): void {
    this.#setKeys(moved(this.chosen, from, to));
  }

  resetKeys(): void {
    this.#setKeys(null);
  }

  fold(group: Group): void {
    const next = new Set(this.unfolded);
    if (!next.delete(group)) next.add(group);
    this.unfolded = next;
    this.#changed();
  }

  /** Opens every group that still has something to add. */
  unfoldOpenGroups(): void {
    const chosen = new Set(this.chosen);
    this.unfolded = new Set(this.fields.filter((field) => !chosen.has(field.key)).map((field) => field.group));
    this.#changed();
  }

  set(patch: Partial<Pick<DialogModel, "row" | "rowsAs" | "wideCards" | "orderOpen" | "formatOpen">>): void {
    Object.assign(this, patch);
    this.#changed();
  }

  retryPreview(): void {
    this.#shown = "";
    this.#show();
  }

  get #withoutFields(): boolean {
    const { purpose, keys } = this.choices;
    return isCsv(purpose) && keys[fieldSetOf(purpose)]?.length === 0;
  }

  #setKeys(keys: readonly string[] | null): void {
    this.choices = { ...this.choices, keys: { ...this.choices.keys, [fieldSetOf(this.choices.purpose)]: keys } };
    this.#show();
  }

  #options(scope: Scope): ExportOptions {
    return optionsOf(this.choices, { table: this.table, audiences: scope.audiences ?? null, exportTime: this.#exportTime });
  }

  /** Remembers the order of the default columns, which only the engine knows. */
  #learn({ options, result }: PreviewFile): void {
    if (options.format !== "csv" || options.columns.length > 0) return;
    this.#knownColumns.set(options.mode, result.columns.filter((key) => this.byKey.has(key)));
  }

  #show(): void {
    this.#changed();
    if (this.table.length > 0) this.#showPreview();
    else void this.#readTable();
  }

  async #readTable(): Promise<void> {
    try {
      this.table = await readFields();
      this.byKey = new Map(this.table.map((field) => [field.key, field]));
    } catch (error) {
      this.preview = { kind: "failed", error };
      return this.#changed();
    }
    this.#showPreview();
  }

  #showPreview(): void {
    const { scope } = this;
    if (scope === undefined || this.scopeObstacle !== null || this.#withoutFields) {
      this.#shown = "";
      this.#run.clear();
      return;
    }
    const { source } = chosenSet(scope, this.splits, this.splitIndex);
    const options = this.#options(scope);
    const shown = JSON.stringify([this.scopeIndex, this.splitIndex, options]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#run.show({ source, options, fields: this.fields });
  }

  isFixed = (field: FieldInfo): boolean => isFixed(field, this.choices.purpose);
}
