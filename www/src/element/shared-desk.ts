// The desk that all elements of a page share, one for each workspace and reader.
import { browserDesk, canKeep, type Desk, type Job } from "../desk/desk.js";
import type { Owner } from "../desk/entry.js";
import type { ExportRequest } from "./export-request.js";
import type { Origin } from "./export-panel.js";
import type { RunState } from "./export-run.js";

/** What a job was made from, so that it can be made again as long as this page is open. */
export interface Ticket {
  request: ExportRequest;
  /** Null for one that was taken up again: its choices are sealed. */
  origin: Origin | null;
}

export type ExportDesk = Desk<RunState, Ticket>;
export type ExportJob = Job<RunState, Ticket>;

const desks = new Map<string, ExportDesk>();
let keeps: Promise<boolean> | null = null;

/** Null where the browser cannot keep files: exports are then saved directly. */
export async function deskOf(workspace: string, owner: Owner | null): Promise<ExportDesk | null> {
  keeps ??= canKeep();
  if (!(await keeps)) return null;
  const key = JSON.stringify([workspace, owner?.id ?? null]);
  const desk = desks.get(key) ?? browserDesk<RunState, Ticket>(workspace, owner);
  desks.set(key, desk);
  return desk;
}
