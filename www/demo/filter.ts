/** The filter of the inbox: one value that lives in the address, and the query that it becomes for the API. */
import { dayStart, isIsoDay, nextDay } from "./time.js";

/** Fields that hold values. The API takes one value of each, and several tags, which mean "all of them". */
export const FACET_FIELDS = ["channel", "status", "priority", "tag", "agent", "sla_state"] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

export interface InboxFilter extends Readonly<Record<FacetField, readonly string[]>> {
  readonly q: string;
  /** Calendar days in the workspace's zone, both included. */
  readonly from: string | null;
  readonly to: string | null;
}

/** The agent value that means "nobody". */
export const UNCLAIMED = "none";

export const EMPTY_FILTER: InboxFilter = { q: "", from: null, to: null, channel: [], status: [], priority: [], tag: [], agent: [], sla_state: [] };

function day(value: string | null): string | null {
  return value !== null && isIsoDay(value) ? value : null;
}

export function filterFromQuery(query: URLSearchParams): InboxFilter {
  const values = (field: FacetField): readonly string[] => {
    const all = [...new Set(query.getAll(field).filter((value) => value !== ""))];
    return field === "tag" ? all : all.slice(0, 1);
  };
  return {
    q: query.get("q") ?? "", from: day(query.get("from")), to: day(query.get("to")),
    channel: values("channel"), status: values("status"), priority: values("priority"), tag: values("tag"), agent: values("agent"), sla_state: values("sla_state"),
  };
}

export function filterToQuery(filter: InboxFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (filter.q.trim() !== "") query.set("q", filter.q.trim());
  if (filter.from !== null) query.set("from", filter.from);
  if (filter.to !== null) query.set("to", filter.to);
  for (const field of FACET_FIELDS) for (const value of filter[field]) query.append(field, value);
  return query;
}

export function inboxPath(filter: InboxFilter): string {
  const query = filterToQuery(filter).toString();
  return query === "" ? "/inbox" : `/inbox?${query}`;
}

export function filterKey(filter: InboxFilter): string {
  const query = filterToQuery(filter);
  query.sort();
  return query.toString();
}

export function isFiltered(filter: InboxFilter): boolean {
  return filterKey(filter) !== "";
}

/** The documented parameters (`since` and `until` compare with the start of the conversation) and our own. */
export function apiQuery(filter: InboxFilter, workspaceId: string, zone: string): URLSearchParams {
  const query = new URLSearchParams({ workspace_id: workspaceId });
  if (filter.q.trim() !== "") query.set("q", filter.q.trim());
  if (filter.from !== null) query.set("since", dayStart(filter.from, zone).toISOString());
  if (filter.to !== null) query.set("until", dayStart(nextDay(filter.to), zone).toISOString());
  for (const field of FACET_FIELDS) for (const value of filter[field]) query.append(field, value);
  return query;
}
