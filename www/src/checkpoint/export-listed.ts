/** Exports that survive their tab: conversations by a list of ids, fetched batch by batch, and kept until the file is saved. */
import { conversationsById } from "../batches.js";
import { ExportError } from "../error.js";
import { newExportId } from "../export-id.js";
import { exportConversations, type ExportSettings, type SavedExport } from "../export.js";
import { conversationIds } from "../listing.js";
import type { ExportOptions, ExportResult, Profile } from "../options.js";
import type { PageSettings } from "../page-fetcher.js";
import { conversationsUrl, type ConversationQuery } from "../query.js";
import { chooseSink, discardTarget, isTarget, suggestedFileName } from "../sink.js";
import { choicesOf } from "./about.js";
import { beginCheckpoint, reopenCheckpoint, type Checkpoint, type CheckpointHost, type CheckpointState } from "./checkpoint.js";
import type { InterruptedExport } from "./interrupted.js";

/** Which conversations: those of a filter, listed first, or these ids. */
export interface Listing {
  /** Parameters of `GET /v1/conversations`. With ids only the workspace matters. */
  readonly query: ConversationQuery;
  readonly ids?: readonly string[] | undefined;
  /** What it is, for the offer to resume: `filter`, `selected`, … No names: it is kept in clear. */
  readonly kind: string;
}

export interface ListedSettings extends ExportSettings, Omit<PageSettings, "signal"> {
  /** By which the host knows this export, as in its log; a new one when left out. What is kept of it lies under the same id. */
  readonly id?: string | undefined;
  /** Who exports; without it nothing is kept. */
  readonly checkpoint?: CheckpointHost | undefined;
  readonly onCheckpoint?: ((state: CheckpointState) => void) | undefined;
  /** Conversations in a batch, 1 to 100, default 100. */
  readonly pageSize?: number | undefined;
}

export interface ResumeSettings extends Omit<ListedSettings, "checkpoint" | "id" | "pageSize" | "logo"> {
  readonly checkpoint: CheckpointHost;
  /** What the user may see now; null or absent is no limit. Conversations outside are refused and counted. */
  readonly audiences?: readonly string[] | null | undefined;
  /** The profiles that the host allows now; null or absent allows all. Another is `checkpoint-refused`. */
  readonly profiles?: readonly Profile[] | null | undefined;
}

/** After these the same export can succeed later; after any other it would fail again, or nobody wants it. */
const passing: ReadonlySet<string> = new Set([
  "network", "session-expired", "forbidden", "rate-limited", "server-error", "internal", "disk-full", "save-blocked", "worker-blocked", "font-unavailable", "model-missing",
  "checkpoint-damaged",
]);

interface Work {
  readonly settings: ListedSettings;
  readonly options: Partial<ExportOptions>;
  readonly query: ConversationQuery;
  readonly pageSize: number;
  /** Of an export that is resumed. */
  readonly reopened: Checkpoint | null;
  /** Called when the place of the file is chosen. */
  readonly open: () => Promise<{ readonly ids: readonly string[]; readonly checkpoint: Checkpoint | null }>;
}

async function run({ settings, options, query, pageSize, reopened, open }: Work): Promise<SavedExport> {
  let checkpoint = reopened;
  let opening = null as ReturnType<Work["open"]> | null;
  let over = false;
  let listed = 0;
  let unasked = 0;

  async function* conversations(): AsyncGenerator<Uint8Array> {
    opening = open();
    const opened = await opening;
    checkpoint = opened.checkpoint;
    // It ended while it began: nobody reads on.
    if (over) return;
    listed = new Set(opened.ids).size;
    yield* conversationsById(opened.ids, {
      ...settings,
      query,
      pageSize,
      store: checkpoint?.store,
      onBatch: (batch) => {
        unasked += batch.unasked;
      },
    });
  }

  /** Rule CUS-03: each id that was listed is in the account. Behind a syntax error the account says itself where it ends. */
  const check = (result: ExportResult): void => {
    if (result.requested !== listed && result.syntaxError === null) {
      throw new ExportError("internal", "The account does not hold every conversation that was listed. Nothing was saved.");
    }
    settings.check?.(result);
  };

  try {
    const saved = await exportConversations(conversations(), options, { ...settings, check });
    await checkpoint?.end();
    if (unasked === 0) return saved;
    return { ...saved, warnings: [...saved.warnings, { code: "unasked-conversations", field: null, count: unasked }] };
  } catch (error) {
    over = true;
    if (checkpoint === null) {
      // One that is only beginning is ended when it is there; a cancel is answered before.
      void opening?.then((late) => late.checkpoint?.end()).catch(() => undefined);
      throw error;
    }
    if (!(error instanceof ExportError) || !passing.has(error.code) || !checkpoint.holds()) {
      await checkpoint.end();
      throw error;
    }
    await checkpoint.leave();
    throw new ExportError(error.code, error.message, { ...error, checkpoint: checkpoint.id }, { cause: error });
  }
}

/** The parameters that the batches need, as text. */
const batchQuery = (query: ConversationQuery): string => {
  const workspace = conversationsUrl("http://localhost", query, "detail").searchParams.get("workspace_id");
  return workspace === null ? "" : new URLSearchParams({ workspace_id: workspace }).toString();
};

/**
 * As `exportConversations`, from the AskVault API: lists the ids, fetches them in batches, and keeps what was fetched,
 * sealed, until the file is saved. An export that the tab, the network, the session or the worker interrupts is
 * offered by `interruptedExports`.
 */
export function exportListed(listing: Listing, options: Partial<ExportOptions> = {}, settings: ListedSettings = {}): Promise<SavedExport> {
  const { checkpoint: host, id = newExportId(), pageSize = 100, onCheckpoint, logo } = settings;
  const query = batchQuery(listing.query);
  const open: Work["open"] = async () => {
    const ids = [...new Set(listing.ids ?? (await conversationIds({ ...settings, query: listing.query })))];
    // Of a single batch there would be nothing to save.
    if (host === undefined || ids.length <= pageSize) return { ids, checkpoint: null };
    const about = { kind: listing.kind, ...choicesOf(options), fileName: suggestedFileName(options), total: ids.length, pageSize };
    return { ids, checkpoint: await beginCheckpoint({ id, host, about, options, query, ids, logo, onState: onCheckpoint }) };
  };
  return run({ settings, options, query: new URLSearchParams(query), pageSize, reopened: null, open });
}

/** Both lists hold it; null is no limit. */
function narrower(one: readonly string[] | null, other: readonly string[] | null): string[] | null {
  if (one === null || other === null) return one === null ? other && [...other] : [...one];
  return one.filter((audience) => other.includes(audience));
}

/**
 * Goes on with an interrupted export: what is kept is not fetched again, and the bytes are those of the uninterrupted
 * export. Call it in the click itself, as `exportConversations`. Permission is checked first: same user, a running
 * session, today's audiences and profiles.
 */
export async function resumeExport(interrupted: Pick<InterruptedExport, "id" | "format" | "fileName" | "total">, settings: ResumeSettings): Promise<SavedExport> {
  const { id, format, fileName, total } = interrupted;
  // The dialog opens before anything is awaited.
  const { sink = "picker" } = settings;
  const choosing = sink === "picker" ? chooseSink({ format, fileName: settings.fileName ?? fileName }) : isTarget(sink) ? sink : null;
  const target = await choosing;
  try {
    const { checkpoint: host, audiences = null, profiles = null, onCheckpoint } = settings;
    const checkpoint = await reopenCheckpoint(id, host, onCheckpoint).catch((error: unknown) => {
      if (!(error instanceof ExportError) || !passing.has(error.code)) throw error;
      throw new ExportError(error.code, error.message, { ...error, checkpoint: id }, { cause: error });
    });
    const { options: before, query, ids, about } = checkpoint.head;
    if (profiles !== null && !profiles.includes(about.profile)) {
      await checkpoint.leave();
      throw new ExportError("checkpoint-refused", "Exports of this kind are not allowed any more.");
    }
    const options = { ...before, audiences: narrower(before.audiences ?? null, audiences) };
    const { logo } = checkpoint;
    return await run({
      settings: { ...settings, sink: target ?? sink, fileName: settings.fileName ?? fileName, expectedConversations: total, ...(logo && { logo }) },
      options,
      query: new URLSearchParams(query),
      pageSize: about.pageSize,
      reopened: checkpoint,
      open: async () => ({ ids, checkpoint }),
    });
  } catch (error) {
    // As when an export fails: the dialog's empty file does not stay.
    if (target !== null) await discardTarget(target);
    throw error;
  }
}
