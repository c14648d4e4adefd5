// An interrupted export as a run: its choices, conversations and fields are sealed, so what is known of it is what an offer shows.
import { type CheckpointHost, type CheckpointState, type FileOpener, type InterruptedExport, resumeExport } from "../index.js";
import { optionsOf, purposeOf, startChoices } from "./choices.js";
import type { ExportRequest } from "./export-request.js";
import type { Policy } from "./policy.js";
import type { OpenSource, Scope } from "./scope.js";

/** Who goes on with it, and what they may see today. */
export interface ResumeHost {
  checkpoint: CheckpointHost;
  /** Null or absent: no limit. */
  audiences?: readonly string[] | null | undefined;
  /** Whether what it fetches from now on is kept; null when the export ended. */
  onCheckpoint?: ((state: CheckpointState | null) => void) | undefined;
}

export interface ResumedParts extends ResumeHost {
  /** The profiles that are allowed today; null allows all. */
  profiles: Policy["profiles"] | null;
  files: FileOpener | null;
  /** As the list of exports calls it; null when it is not there. */
  title: string | null;
}

const kinds: Readonly<Record<string, { scope: Scope["kind"]; title: string }>> = {
  filter: { scope: "filter", title: "All matching" },
  selected: { scope: "selected", title: "Selected" },
  conversation: { scope: "conversation", title: "This conversation" },
  contact: { scope: "contact", title: "This person" },
};

const other = { scope: "filter", title: "Conversations" } as const;

/** What was exported, in a few words. A host that names its sets in its own way gets the plainest. */
export const titleOfKind = (kind: string): string => (kinds[kind] ?? other).title;

export const isBundleName = (fileName: string): boolean => fileName.endsWith(".zip");

/** Nothing of it can be shown before it goes on. */
async function* sealed(): AsyncGenerator<Uint8Array> {}

export function resumedRequest(interrupted: InterruptedExport, { checkpoint, audiences, onCheckpoint, profiles, files, title }: ResumedParts): ExportRequest {
  const { id, kind, format, formats, mode, profile, fileName, total, createdMs } = interrupted;
  const exportTo: OpenSource["exportTo"] = (_options, { id: _id, ...settings }) =>
    resumeExport(interrupted, { ...settings, checkpoint, audiences, profiles, onCheckpoint }).finally(() => onCheckpoint?.(null));
  const purpose = isBundleName(fileName) ? "bundle" : purposeOf(format, mode);
  // A PDF that is no ZIP file holds all conversations.
  const choices = { ...startChoices(false, profile), purpose, contents: formats.length === 0 ? [format] : formats, rows: mode, layout: "one" } as const;
  return {
    resumes: id,
    label: title ?? titleOfKind(kind),
    purpose,
    count: total,
    source: Object.assign(sealed, { exportTo }),
    // For the words and the name of the file: the engine gets those that are sealed.
    options: optionsOf(choices, { table: [], audiences: audiences ?? null, exportTime: new Date(createdMs).toISOString(), count: total }),
    parts: { logo: null, files },
    set: { scopeKind: (kinds[kind] ?? other).scope, filter: null, reference: "" },
  };
}
