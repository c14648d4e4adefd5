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

/** What is open and how it is shown; none of it changes the file. */
interface PaneState {
  row: number;
  rowsAs: "rows" | "grid";
  wideCards: boolean;
  orderOpen: boolean;
  formatOpen: boolean;
}

/** Makes the state of one dialog. `changed` is called after every change, to draw it. */
export function createDialogModel(changed: () => void) {
  const knownColumns = new Map<string, readonly string[]>();
  let exportTime = "";
  let shown = "";
  let splitWanted: number | null = null;
  const panes: PaneState = { row: 0, rowsAs: "rows", wideCards: false, orderOpen: false, formatOpen: false };

  const run = createPreviewRun({
    onState: (state) => {
      model.preview = state;
      if (state.kind === "ready") learn(state.file);
      changed();
    },
    onExamples: (examples) => {
      model.examples = examples;
      changed();
    },
  });

  const model = {
    ...panes,
    scopes: [] as readonly Scope[],
    scopeIndex: 0,
    splits: { kind: "none" } as Splits,
    splitIndex: null as number | null,
    choices: startChoices(false),
    table: [] as readonly FieldInfo[],
    byKey: new Map() as ReadonlyMap<string, FieldInfo>,
    examples: new Map() as ReadonlyMap<string, string>,
    preview: { kind: "none" } as PreviewState,
    unfolded: new Set() as ReadonlySet<Group>,

    /** Starts afresh, except for choices that are handed in. */
    open(scopes: readonly Scope[], scopeIndex: number, choices: Choices | null, splitIndex: number | null = null): void {
      model.scopes = scopes;
      splitWanted = splitIndex;
      model.choices = choices ?? startChoices(hasDecimalComma(navigator.language));
      model.unfolded = new Set<Group>(["conversation"]);
      model.orderOpen = false;
      model.formatOpen = false;
      model.row = 0;
      model.scopeIndex = scopeIndex;
      // Taken once, so that the preview and the file agree to the byte.
      exportTime = new Date().toISOString();
      shown = "";
      model.examples = new Map();
      run.clear();
      model.chooseScope(scopeIndex);
    },

    close(): void {
      model.scopes = [];
      run.clear();
    },

    get scope(): Scope | undefined {
      return model.scopes[model.scopeIndex];
    },

    get count(): number {
      const { scope } = model;
      return scope === undefined ? 0 : chosenSet(scope, model.splits, model.splitIndex).count;
    },

    get fields(): readonly FieldInfo[] {
      return fieldsFor(model.table, model.choices.purpose);
    },

    get changed(): boolean {
      return model.choices.keys[fieldSetOf(model.choices.purpose)] !== null;
    },

    /** Chosen keys in file order. */
    get chosen(): readonly string[] {
      const { purpose, keys } = model.choices;
      const set = fieldSetOf(purpose);
      return keys[set] ?? defaultKeys(model.table, purpose, knownColumns.get(set));
    },

    /** The preview that is drawn, which may be the one before the newest choice. */
    get file(): PreviewFile | null {
      if (model.preview.kind === "ready") return model.preview.file;
      return model.preview.kind === "loading" ? model.preview.before : null;
    },

    get scopeObstacle(): string | null {
      return scopeObstacle(model.scope, model.splits, model.splitIndex);
    },

    /** Why nothing can be exported now, in words; or null. */
    get obstacle(): string | null {
      if (model.scopeObstacle !== null) return model.scopeObstacle;
      if (withoutFields()) return "Choose at least one field.";
      return model.preview.kind === "failed" ? (hopeless[codeOf(model.preview.error)] ?? null) : null;
    },

    get request(): ExportRequest | null {
      const { scope } = model;
      if (scope === undefined || model.obstacle !== null) return null;
      const { count, source } = chosenSet(scope, model.splits, model.splitIndex);
      return { purpose: model.choices.purpose, count, source, options: wireOptions(scope) };
    },

    chooseScope(index: number): void {
      model.splitIndex = null;
      model.splits = { kind: "none" };
      if (index !== model.scopeIndex) splitWanted = null;
      model.scopeIndex = index;
      if ((model.scope?.count ?? 0) > exportLimit) model.loadSplits();
      show();
    },

    loadSplits(): void {
      const { scope } = model;
      if (scope?.splits === undefined) return;
      model.splits = { kind: "loading" };
      const settle = (splits: Splits) => {
        if (model.scope !== scope) return;
        model.splits = splits;
        model.splitIndex = splitWanted;
        show();
      };
      scope.splits().then(
        (list) => settle({ kind: "ready", list }),
        () => settle({ kind: "failed" }),
      );
      changed();
    },

    chooseSplit(index: number): void {
      splitWanted = index;
      model.splitIndex = index;
      show();
    },

    change(patch: Partial<Choices>): void {
      // Each dialect has its usual delimiter; a switch of dialect goes back to it.
      const delimiter = patch.dialect === "machine" ? "comma" : patch.dialect === "spreadsheet" ? startChoices(hasDecimalComma(navigator.language)).delimiter : undefined;
      model.choices = { ...model.choices, ...(delimiter !== undefined && { delimiter }), ...patch };
      if (patch.purpose !== undefined) model.row = 0;
      show();
    },

    chooseKeys(keys: readonly string[], on: boolean): void {
      setKeys(withKeys(model.chosen, keys, on));
    },

    moveColumn(from: number, to: number): void {
      setKeys(moved(model.chosen, from, to));
    },

    resetKeys(): void {
      setKeys(null);
    },

    fold(group: Group): void {
      const next = new Set(model.unfolded);
      if (!next.delete(group)) next.add(group);
      model.unfolded = next;
      changed();
    },

    /** Opens every group that still has something to add. */
    unfoldOpenGroups(): void {
      const chosen = new Set(model.chosen);
      model.unfolded = new Set(model.fields.filter((field) => !chosen.has(field.key)).map((field) => field.group));
      changed();
    },

    set(patch: Partial<PaneState>): void {
      Object.assign(model, patch);
      changed();
    },

    retryPreview(): void {
      shown = "";
      show();
    },

    isFixed: (field: FieldInfo): boolean => isFixed(field, model.choices.purpose),
  };

  function withoutFields(): boolean {
    const { purpose, keys } = model.choices;
    return isCsv(purpose) && keys[fieldSetOf(purpose)]?.length === 0;
  }

  function setKeys(keys: readonly string[] | null): void {
    model.choices = { ...model.choices, keys: { ...model.choices.keys, [fieldSetOf(model.choices.purpose)]: keys } };
    show();
  }

  function wireOptions(scope: Scope): ExportOptions {
    return optionsOf(model.choices, { table: model.table, audiences: scope.audiences ?? null, exportTime });
  }

  /** Remembers the order of the default columns, which only the engine knows. */
  function learn({ options, result }: PreviewFile): void {
    if (options.format !== "csv" || options.columns.length > 0) return;
    knownColumns.set(options.mode, result.columns.filter((key) => model.byKey.has(key)));
  }

  function show(): void {
    changed();
    if (model.table.length > 0) showPreview();
    else void readTable();
  }

  async function readTable(): Promise<void> {
    try {
      model.table = await readFields();
      model.byKey = new Map(model.table.map((field) => [field.key, field]));
    } catch (error) {
      model.preview = { kind: "failed", error };
      return changed();
    }
    showPreview();
  }

  function showPreview(): void {
    const { scope } = model;
    if (scope === undefined || model.scopeObstacle !== null || withoutFields()) {
      shown = "";
      run.clear();
      return;
    }
    const { source } = chosenSet(scope, model.splits, model.splitIndex);
    const options = wireOptions(scope);
    const wanted = JSON.stringify([model.scopeIndex, model.splitIndex, options]);
    if (wanted === shown) return;
    shown = wanted;
    run.show({ source, options, fields: model.fields });
  }

  return model;
}

export type DialogModel = ReturnType<typeof createDialogModel>;
