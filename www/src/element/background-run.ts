// One export as the desk takes it: what the book says of it, and how it is started.
import type { Order } from "../desk/desk.js";
import { suggestedFileName } from "../index.js";
import type { ExportRequest } from "./export-request.js";
import type { ExportEvents } from "./export-events.js";
import type { Origin } from "./export-panel.js";
import { type RunState, startRun } from "./export-run.js";
import type { Scope } from "./scope.js";
import type { Ticket } from "./shared-desk.js";

/** A scope that is one person or one conversation says so in its detail by name; the book holds no names of customers. */
function detailOf({ kind, detail = "" }: Scope): string {
  return kind === "filter" || kind === "selected" ? detail : "";
}

export function orderOf(request: ExportRequest, origin: Origin | null, events: (id: string) => ExportEvents | null): Order<RunState, Ticket> {
  const { options, count } = request;
  const scope = origin?.scopes[origin.scopeIndex];
  return {
    resumes: request.resumes,
    entry: {
      title: request.label,
      detail: scope === undefined ? "" : detailOf(scope),
      format: options.format,
      mode: options.mode,
      profile: options.profile,
      bundle: request.purpose === "bundle",
      count,
      fileName: suggestedFileName(options, count),
      mediaType: "",
    },
    ticket: { request, origin },
    start: ({ id, sink, onState, onEnd }) => startRun({ ...request, id, events: events(id), sink, onState, onEnd }),
  };
}
