/** This browser's own log: one for the person who is signed in, given to the export element and shown on the log page. */
import { openExportLog, type ExportLog, type ExportLogState } from "../src/index.js";
import type { SessionInfo } from "./api.js";
import { postLogEvent } from "./log-api.js";
import { noteFailure } from "./session.js";
import { createStore } from "./store.js";

/** What is known of it; null before the first look. */
export const logState = createStore<ExportLogState | null>(null);

let open: ExportLog | null = null;

async function look(log: ExportLog): Promise<void> {
  const state = await log.state().catch(() => null);
  if (log === open) logState.set(state);
}

/** The log of the person; another person has another one. */
export function logOf({ workspace, user }: SessionInfo): ExportLog {
  if (open?.workspace === workspace.id && open.user === user.id) return open;
  open?.close();
  const log = openExportLog({
    workspace: workspace.id,
    user: user.id,
    postLog: (event) =>
      postLogEvent(workspace.id, event).catch((error: unknown) => {
        noteFailure(error);
        throw error;
      }),
  });
  open = log;
  logState.set(null);
  log.watch(() => void look(log));
  void look(log);
  return log;
}
