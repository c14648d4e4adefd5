// What stands at the lower right from the start of an export to the moment its panel is closed.
import { nothing, type TemplateResult } from "lit";
import type { DeskEnd } from "../desk/desk.js";
import { leftoverValueOf, newExportId, suggestedFileName, type SavedExport } from "../index.js";
import { blockedPanel } from "./blocked-panel.js";
import { type Choices, defaultKeys, fieldSetOf, fieldsFor } from "./choices.js";
import type { DialogModel } from "./dialog-model.js";
import type { ExportRequest } from "./export-request.js";
import type { ExportEvents } from "./export-events.js";
import { type Run, type RunRequest, type RunState, startRun } from "./export-run.js";
import { cancelledPanel, failurePanel } from "./failure-panel.js";
import { codeOf, describeFailure, type Failure, retriedAs } from "./failure.js";
import { digestOf, finishedPanel } from "./finished-panel.js";
import { leftoverOf } from "./leftover-note.js";
import { guardPage } from "./page-guard.js";
import { progressPanel } from "./progress-panel.js";
import { reportFile, reportName } from "./replaced-note.js";
import type { ReviewSnapshot } from "./review.js";
import { saveBlob } from "./save-blob.js";
import { exportLimit, type Scope } from "./scope.js";
import { cancelled, conversationsOf } from "./words.js";

/** What an export was made from, so that it can be made again. */
export interface Origin {
  scopes: readonly Scope[];
  scopeIndex: number;
  splitIndex: number | null;
  choices: Choices;
  /** What the reader said of running in the background. */
  background: boolean | null;
  /** What was decided about uncertain values. */
  review: ReviewSnapshot | null;
}

type PanelState =
  | { kind: "running"; id: string; state: RunState }
  | { kind: "finished"; saved: SavedExport }
  /** `again` makes it once more where it ran; null where that was here. */
  | { kind: "failed"; error: unknown; request: ExportRequest; read: number; again: (() => void) | null }
  | { kind: "cancelled" };

/** The failure in the words of its panel. */
const failureIn = ({ error, request, read }: Extract<PanelState, { kind: "failed" }>): Failure => describeFailure(error, { count: request.count, stage: "export", read });

export interface ExportPanelHost {
  /** Draws again. */
  changed: () => void;
  announce: (text: string) => void;
  emit: (name: string, detail: Record<string, unknown>) => void;
  /** Opens the dialog with the choices of an export that ended. */
  again: (origin: Origin, focus: "purpose" | "fields") => void;
  /** Opens the review of an export that the check stopped, with its error. */
  openReview: (origin: Origin, leftover: unknown) => void;
  /** Begins to tell the log about an export; null without a log. */
  events: (request: ExportRequest, id: string) => ExportEvents | null;
  /** The table of fields, as far as it is read. */
  table: () => DialogModel["table"];
  /** The page that verifies bundles; empty where there is none. */
  verifyHref: () => string;
  /** The file of an export that went on under this id was saved. */
  saved: (id: string) => void;
  /** A place among the exports that may run at once. */
  takeSlot: () => RunRequest["takeSlot"];
}

const copiedMs = 2_000;

/** One export at a time, and its panel. */
export function createExportPanel(host: ExportPanelHost) {
  let state: PanelState | null = null;
  let run: Run | null = null;
  let runId = "";
  let origin: Origin | null = null;
  let minimised = false;
  let copied = false;
  let listed: ReadonlySet<string> = new Set();
  let leftoverShown = false;

  function change(work: () => void): void {
    work();
    host.changed();
  }

  function close(): void {
    change(() => (state = null));
  }

  /** The same export, with the value that was found among the words to redact. Runs inside the click. */
  function redactAndExport(request: ExportRequest, from: Origin, value: string, entity: string): void {
    const { terms } = request.options;
    const options = { ...request.options, terms: { ...terms, redact: [...terms.redact, value] }, reviewed: request.options.reviewed + 1 };
    const review = from.review ?? { steps: [], also: [], notesChecked: false };
    start({ ...request, options }, { ...from, review: { ...review, also: [...review.also, { word: value, found: entity }] } });
  }

  function blockedView(error: unknown, request: ExportRequest, from: Origin | null): TemplateResult {
    const value = leftoverValueOf(error);
    const leftover = leftoverOf(error);
    const stuck = value !== undefined && request.options.terms.redact.some((word) => word.toLowerCase() === value.toLowerCase());
    return blockedPanel({
      leftover,
      fileName: suggestedFileName(request.options),
      value,
      shown: leftoverShown,
      onShow: (shown) => change(() => (leftoverShown = shown)),
      canRedact: value !== undefined && from !== null && !stuck,
      stuck,
      onRedact: () => {
        if (value !== undefined && from !== null) redactAndExport(request, from, value, leftover.entity);
      },
      onReview: from === null ? null : () => {
        state = null;
        if (stuck) host.again(from, "fields");
        else host.openReview(from, error);
      },
      onClose: close,
    });
  }

  /** Null without choices to go back to. */
  function againFrom(from: Origin | null, focus: "purpose" | "fields"): (() => void) | null {
    if (from === null) return null;
    return () => {
      state = null;
      host.again(from, focus);
    };
  }

  /** Runs inside the click or key press, so that the save dialog may open. Without `from` there are no choices to go back to. */
  function start(request: ExportRequest, from: Origin | null): void {
    if (run !== null) return;
    const id = request.resumes ?? newExportId();
    const guard = guardPage();
    runId = id;
    let read = 0;
    let announced = 0;
    origin = from;
    minimised = false;
    copied = false;
    listed = new Set();
    leftoverShown = false;
    host.emit("export-started", { count: request.count });
    run = startRun({
      ...request,
      id,
      events: host.events(request, id),
      takeSlot: host.takeSlot(),
      onState: (latest) => {
        read = latest.read;
        guard.show(latest.fraction);
        state = { kind: "running", id, state: latest };
        const tenth = Math.floor(latest.fraction * 10);
        if (tenth > announced && tenth < 10) {
          announced = tenth;
          host.announce(`Exporting ${conversationsOf(request.count)}: ${tenth * 10} per cent`);
        }
        host.emit("export-progress", { fraction: latest.fraction });
        host.changed();
      },
      onEnd: (end) => {
        guard.release();
        run = null;
        if (end.kind === "finished") {
          state = end;
          host.announce(`Export finished: ${conversationsOf(end.saved.exported)}`);
          host.emit("export-finished", { result: end.saved });
          if (request.resumes !== null) host.saved(id);
        } else if (end.kind === "cancelled") {
          state = { kind: "cancelled" };
          host.announce(cancelled);
          host.emit("export-cancelled", {});
        } else {
          const code = codeOf(end.error);
          state = { kind: "failed", error: end.error, request: { ...request, resumes: retriedAs(end.error, request.resumes, from === null) }, read, again: null };
          // The panel itself is an alert; saying it twice would only delay it.
          host.announce("");
          host.emit("export-failed", { code });
          if (code === "session-expired") host.emit("export-session-expired", {});
        }
        host.changed();
      },
    });
  }

  /** Shows the end of an export of the background, where `retry` makes it once more; false where another runs here. */
  function present(end: DeskEnd, request: ExportRequest, from: Origin | null, retry: (() => void) | null = null): boolean {
    if (run !== null || end.kind === "cancelled") return false;
    origin = from;
    copied = false;
    listed = new Set();
    leftoverShown = false;
    state = end.kind === "finished" ? end : { kind: "failed", error: end.error, request: { ...request, resumes: retriedAs(end.error, request.resumes, from === null) }, read: 0, again: retry };
    host.changed();
    return true;
  }

  /** Whether a field is left that the finished export did not hold. */
  function canAddFields({ choices: { purpose, keys } }: Origin): boolean {
    const table = host.table();
    if (table.length === 0) return true;
    return fieldsFor(table, purpose).length > (keys[fieldSetOf(purpose)] ?? defaultKeys(table, purpose)).length;
  }

  function finishedView(saved: SavedExport): TemplateResult {
    const from = origin;
    const only = from?.scopes[from.scopeIndex]?.only;
    return finishedPanel({
      saved,
      copied,
      listed,
      canRetry: only !== undefined,
      verifyHref: host.verifyHref(),
      again: from === null ? "never" : canAddFields(from) ? "more-fields" : "same",
      onCopy: () => void copyDigest(saved),
      onList: (name) => {
        const next = new Set(listed);
        if (!next.delete(name)) next.add(name);
        change(() => (listed = next));
      },
      onRetry: (ids) => {
        if (from === null || only === undefined || ids.length > exportLimit) return;
        state = null;
        host.again({ scopes: [only(ids)], scopeIndex: 0, splitIndex: null, choices: from.choices, background: from.background, review: null }, "purpose");
      },
      onSaveAgain: (blob, name) => saveBlob(blob, name),
      onReport: () => {
        if (saved.privacy !== null) saveBlob(reportFile(saved, saved.privacy), reportName);
      },
      onMoreFields: () => againFrom(from, "fields")?.(),
      onClose: close,
    });
  }

  async function copyDigest(saved: SavedExport): Promise<void> {
    const digest = digestOf(saved);
    if (digest === null) return;
    try {
      await navigator.clipboard.writeText(digest.value);
    } catch {
      // Without permission the digest can still be read and selected in the panel.
      return;
    }
    host.announce("The digest is copied.");
    change(() => (copied = true));
    setTimeout(() => change(() => (copied = false)), copiedMs);
  }

  function view(): TemplateResult | typeof nothing {
    switch (state?.kind) {
      case "running":
        return progressPanel({
          run: state.state,
          minimised,
          onMinimise: (wanted) => change(() => (minimised = wanted)),
          onCancel: () => run?.cancel(),
        });
      case "finished":
        return finishedView(state.saved);
      case "failed": {
        const { error, request, again } = state;
        if (codeOf(error) === "leftover") return blockedView(error, request, origin);
        return failurePanel({
          failure: failureIn(state),
          onRetry: () => {
            if (again === null) return start(request, origin);
            close();
            again();
          },
          onChoices: againFrom(origin, "purpose"),
          onReload: () => location.reload(),
          onClose: close,
        });
      }
      case "cancelled":
        return cancelledPanel({ onAgain: againFrom(origin, "purpose"), onClose: close });
      case undefined:
        return nothing;
    }
  }

  return {
    get running(): boolean {
      return run !== null;
    },
    /** Whether this very export runs here. */
    makes: (id: string): boolean => run !== null && runId === id,
    /** Whether anything is shown. */
    get shown(): boolean {
      return state !== null;
    },
    /** The export that it goes on with, or has a button for; null when what is kept of it must be offered elsewhere. */
    get retried(): string | null {
      if (state?.kind === "running") return state.id;
      return state?.kind === "failed" && failureIn(state).action === "retry" ? state.request.resumes : null;
    },
    start,
    present,
    view,
    cancel: () => run?.cancel(),
  };
}

export type ExportPanel = ReturnType<typeof createExportPanel>;
