// The state behind the dialog: what was offered, what was chosen, what the preview says. No elements here.
import { fields as readFields, leftoverValueOf, type ExportOptions, type FieldInfo } from "../index.js";
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
  startChoices,
  withKeys,
} from "./choices.js";
import type { ExportRequest } from "./export-request.js";
import { codeOf } from "./failure.js";
import { leftoverOf, type LeftoverNote } from "./leftover-note.js";
import { localChoices } from "./local-choices.js";
import { previewObstacle } from "./preview-obstacle.js";
import { createPreviewRun, type PreviewFile, type PreviewState } from "./preview-run.js";
import { createPrivacyModel } from "./privacy-model.js";
import type { ReviewSnapshot } from "./review.js";
import { chosenSet, scopeObstacle, type Splits } from "./scope-list.js";
import { backgroundFrom, exportLimit, type Scope } from "./scope.js";
import { lookedAtOf, shownOf } from "./shown-file.js";
import { createTranscriptModel } from "./transcript-model.js";

/** A value that the check found again. */
export interface Leftover {
  note: LeftoverNote;
  /** For the words to redact, as far as it is known. Do not show it. */
  value: string | undefined;
  /** It is among those words already. */
  stuck: boolean;
}

/** What is open and how it is shown; none of it changes the file. */
interface PaneState {
  row: number;
  rowsAs: "rows" | "grid";
  wideCards: boolean;
  orderOpen: boolean;
  formatOpen: boolean;
  /** What the preview shows: the finished text, or the text before it with what is replaced marked. */
  side: "before" | "after";
  /** Why it is exported; for the log. */
  reference: string;
}

/** Makes the state of one dialog. `changed` is called after every change, to draw it. */
export function createDialogModel(changed: () => void) {
  const knownColumns = new Map<string, readonly string[]>();
  let exportTime = "";
  let shown = "";
  let splitWanted: number | null = null;
  let followed = "";
  const panes: PaneState = { row: 0, rowsAs: "rows", wideCards: false, orderOpen: false, formatOpen: false, side: "after", reference: "" };

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

  const privacy = createPrivacyModel(() => {
    follow();
    changed();
  });

  const transcript = createTranscriptModel({ changed, show: () => show() });

  const model = {
    ...panes,
    privacy,
    transcript,
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
    /** Whether this browser can keep a file until it is fetched. */
    keeps: false,
    /** What the reader said of running in the background; null leaves it to the number of conversations. */
    background: null as boolean | null,

    /** Starts afresh, except for choices that are handed in. */
    open(scopes: readonly Scope[], scopeIndex: number, choices: Choices | null, splitIndex: number | null = null, review: ReviewSnapshot | null = null): void {
      model.scopes = scopes;
      splitWanted = splitIndex;
      model.choices = choices ?? localChoices(privacy.start(scopes[scopeIndex]));
      model.side = "after";
      model.unfolded = new Set<Group>(["conversation"]);
      model.orderOpen = false;
      model.formatOpen = false;
      model.row = 0;
      model.background = null;
      transcript.open();
      model.scopeIndex = scopeIndex;
      // Taken once, so that the preview and the file agree to the byte.
      exportTime = new Date().toISOString();
      shown = "";
      followed = "";
      model.examples = new Map();
      run.clear();
      privacy.open(review);
      model.chooseScope(scopeIndex);
    },

    close(): void {
      model.scopes = [];
      run.clear();
      privacy.close();
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
      return previewObstacle(model.preview) ?? privacy.obstacle;
    },

    /** Whether all that is missing is the review. */
    get reviewFirst(): boolean {
      return privacy.required && privacy.undecided > 0 && model.obstacle === privacy.obstacle;
    },

    /** What the check found again: in the preview, or in the export that this dialog was opened after. */
    get leftover(): Leftover | null {
      const { preview } = model;
      const ofPreview = preview.kind === "failed" && codeOf(preview.error) === "leftover";
      const error = ofPreview ? preview.error : privacy.leftover;
      if (error === null) return null;
      const value = leftoverValueOf(error);
      return { note: leftoverOf(error), value, stuck: value !== undefined && privacy.review.redacts(value) };
    },

    get inBackground(): boolean {
      return model.keeps && (model.background ?? model.count >= backgroundFrom);
    },

    get anonymises(): boolean {
      return model.choices.profile !== "internal";
    },

    get request(): ExportRequest | null {
      const { scope } = model;
      if (scope === undefined || model.obstacle !== null) return null;
      const { count, source, label, filter = null } = chosenSet(scope, model.splits, model.splitIndex);
      const set = { scopeKind: scope.kind, filter, reference: model.reference };
      return { resumes: null, label, purpose: model.choices.purpose, count, source, options: wireOptions(scope), parts: transcript.parts, set };
    },

    chooseScope(index: number): void {
      model.splitIndex = null;
      model.splits = { kind: "none" };
      if (index !== model.scopeIndex) splitWanted = null;
      model.scopeIndex = index;
      transcript.restart();
      const { profile } = model.choices;
      // A copy for the person themselves ends with the scope that is one person; a policy holds for choices handed in.
      const usable = privacy.offered(model.scope).includes(profile) && privacy.isAllowed(profile);
      if (!usable) model.choices = { ...model.choices, profile: privacy.start(model.scope) };
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
      transcript.restart();
      show();
    },

    change(patch: Partial<Choices>): void {
      // Each dialect has its usual delimiter; a switch of dialect goes back to it.
      const delimiter = patch.dialect === "machine" ? "comma" : patch.dialect === "spreadsheet" ? localChoices().delimiter : undefined;
      model.choices = { ...model.choices, ...(delimiter !== undefined && { delimiter }), ...patch };
      if (patch.purpose !== undefined) {
        model.row = 0;
        transcript.forgetPages();
      }
      if (patch.profile !== undefined) model.side = "after";
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

    chooseBackground(on: boolean): void {
      model.background = on;
      changed();
    },

    showSide(side: PaneState["side"]): void {
      model.side = side;
      show();
    },

    /** The last conversation that can be looked at, from 0. */
    get lastConversation(): number {
      const of = model.file?.transcript?.of ?? null;
      return Math.max(0, (of === null ? model.count : Math.min(of, model.count)) - 1);
    },

    /** Internal notes of the team, as one switch. */
    get notes(): readonly FieldInfo[] {
      return model.fields.filter((field) => field.group === "notes");
    },

    retryPreview(): void {
      transcript.pagesError = null;
      shown = "";
      followed = "";
      show();
    },

    /** Does something in the review and follows with preview and counts. */
    decide(act: (review: typeof privacy.review) => void): void {
      act(privacy.review);
      show();
    },

    redactLeftover(value: string, entity: string): void {
      privacy.leftover = null;
      model.decide((review) => review.addWord(value, entity));
    },

    /** Looks through every conversation, not the first ones only. */
    inspectAll(): void {
      privacy.all = true;
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
    return optionsOf(model.choices, {
      table: model.table, audiences: scope.audiences ?? null, exportTime, privacy: privacy.part(scope), brand: transcript.brand, count: model.count,
    });
  }

  /** The same file with nothing replaced, for the preview's other side. */
  function shownOptions(scope: Scope): ExportOptions {
    if (model.side === "after") return shownOf(wireOptions(scope));
    return shownOf(optionsOf({ ...model.choices, profile: "internal" }, { table: model.table, audiences: scope.audiences ?? null, exportTime, brand: transcript.brand, count: model.count }));
  }

  /** Free texts of the team that would go out. */
  function notesChosen(): boolean {
    const chosen = new Set(model.chosen);
    return model.fields.some((field) => field.group === "notes" && field.privacyClass === "free-text" && chosen.has(field.key));
  }

  /** Tells the search for personal data what is chosen now, if that changed. */
  function follow(): void {
    const { scope } = model;
    if (scope === undefined || model.table.length === 0 || model.scopeObstacle !== null || withoutFields() || !model.anonymises) {
      if (followed === "") return;
      followed = "";
      privacy.follow(null);
      return;
    }
    const { count, source } = chosenSet(scope, model.splits, model.splitIndex);
    const { profile, deletedText } = model.choices;
    const subject = JSON.stringify([model.scopeIndex, model.splitIndex, profile, deletedText, scope.audiences, scope.subject, [...model.chosen].sort()]);
    privacy.about(subject);
    const chosen = wireOptions(scope);
    const options = lookedAtOf(chosen);
    const { terms } = options;
    const wanted = JSON.stringify([subject, terms, privacy.all]);
    if (wanted === followed) return;
    followed = wanted;
    privacy.follow({ source, options, count, subject, notesChosen: notesChosen() });
  }

  /** Remembers the order of the default columns, which only the engine knows. */
  function learn({ options, result }: PreviewFile): void {
    if (result === null || options.format !== "csv" || options.columns.length > 0) return;
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
      follow();
      return;
    }
    follow();
    const { source } = chosenSet(scope, model.splits, model.splitIndex);
    const options = shownOptions(scope);
    // A decision that changes no value of the file is no reason to draw it again.
    const reviewed = options.format === "csv" ? 0 : options.reviewed;
    const drawn = model.choices.purpose === "transcript" ? transcript.drawn(options.layout) : null;
    const wanted = JSON.stringify([model.scopeIndex, model.splitIndex, drawn, { ...options, reviewed }]);
    if (wanted === shown) return;
    shown = wanted;
    // The examples are those of the file, whatever the preview shows.
    run.show({ source, options, fields: model.side === "after" ? model.fields : null, transcript: drawn === null ? null : { conversation: transcript.conversation, ...transcript.parts } });
  }

  return model;
}

export type DialogModel = ReturnType<typeof createDialogModel>;
