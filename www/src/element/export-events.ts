// What a run of an export tells the log, from the click to its end. The log holds places and counts, never text of conversations.
import { engineDigest } from "../engine-digest.js";
import type { Entry, FileEvent } from "../desk/entry.js";
import type { ExportLog, ExportOptions, LogCounts, LogDraft, LogEventKind, LogPlace, Provenance, SavedExport } from "../index.js";
import { loggedFilter } from "../log/filter-text.js";
import type { RunEnd } from "./export-run.js";
import { codeOf } from "./failure.js";
import type { Scope } from "./scope.js";

/** What is known about an export before it begins, beside its options. */
export interface LoggedSet {
  scopeKind: Scope["kind"];
  /** What names the set, such as the query; null when the host does not say. */
  filter: string | null;
  /** Why it is exported, such as the number of a request. */
  reference: string;
}

/** A manifest takes as much of each. */
const statementBytes = 2_000;

/** What a bundle says of where it comes from: as the log does, in words only where nothing is replaced. */
export function provenanceOf({ scopeKind, filter, reference }: LoggedSet, log: ExportLog | null): Provenance {
  const fits = (text: string | null): text is string => text !== null && text !== "" && new TextEncoder().encode(text).length <= statementBytes;
  return {
    scope: scopeKind,
    ...(fits(filter) && { filter }),
    ...(fits(reference.trim()) && { reference: reference.trim() }),
    ...(log !== null && { actor: log.user, workspace: log.workspace }),
  };
}

export interface ExportEvents {
  /** The place was chosen, the engine has taken profile and options, and reads. */
  started(): void;
  ended(how: RunEnd): void;
}

export interface ExportEventsRequest {
  log: ExportLog;
  id: string;
  /** It goes on after an interruption: the log has its beginning. */
  resumed: boolean;
  set: LoggedSet;
  options: ExportOptions;
  count: number;
  /** The name of the host's policy. */
  policy: string | null;
  /** The log could not be written; the export goes on. */
  onFault: () => void;
}

function formatsOf({ format, formats, bundle }: ExportOptions, extension?: string): string[] {
  const made = formats.length > 0 ? formats : [format];
  return bundle === "always" || extension === "zip" ? [...made, "zip"] : made;
}

const places: Readonly<Record<SavedExport["savedAs"]["kind"], LogPlace>> = { picker: "picked", opfs: "download", blob: "download", kept: "kept", custom: "custom" };

const countsOf = ({ requested, exported, failed, refused, empty }: SavedExport): LogCounts => ({ requested, exported, failed, refused, empty });

/** Writes "requested" or "resumed", and what follows as it comes. */
export function createExportEvents({ log, id, resumed, set, options, count, policy, onFault }: ExportEventsRequest): ExportEvents {
  const base = {
    export_id: id,
    scope_kind: set.scopeKind,
    formats: formatsOf(options),
    // Of one that goes on after a reload they are sealed; the log has them from its beginning.
    fields: resumed ? null : options.columns.length > 0 ? options.columns : options.fields,
    profile: options.profile,
    policy_id: policy,
    purpose: set.reference.trim() === "" ? null : set.reference.trim(),
  } satisfies Partial<LogDraft>;
  const digest = () => engineDigest(options);
  const filter = loggedFilter(set.filter);

  function tell(event: LogEventKind, more: Partial<LogDraft> = {}): void {
    filter.then((filter_text) => log.append({ ...base, filter_text, counts: { requested: count }, ...more, event })).catch(onFault);
  }

  async function saved(file: SavedExport): Promise<void> {
    const engine = await digest();
    const made = {
      counts: countsOf(file),
      formats: formatsOf(options, file.extension),
      ...(file.columns.length > 0 && { fields: file.columns }),
      file_id: file.exportId,
      file_bytes: file.bytesWritten,
      file_digest: file.sha256,
      // The manifest of the last part holds the digest of the one before, and so on to the first.
      manifest_digest: file.parts?.at(-1)?.manifestSha256 ?? null,
      engine_version: file.engineVersion,
      engine_digest: engine,
    };
    tell("finished", made);
    tell("saved", { ...made, place: places[file.savedAs.kind] });
  }

  tell(resumed ? "resumed" : "requested");
  return {
    started() {
      tell("started");
      tell("policy-applied");
    },
    ended(how) {
      if (how.kind === "finished") void saved(how.saved);
      else if (how.kind === "cancelled") tell("cancelled");
      else tell("failed", { error_code: codeOf(how.error) });
    },
  };
}

/** What became of a kept file, as the log has it. */
export function fileEvent(event: FileEvent, { id, profile, counts, bytes, sha256 }: Entry): LogDraft {
  return { export_id: id, event, profile, counts, file_bytes: bytes, file_digest: sha256 };
}
