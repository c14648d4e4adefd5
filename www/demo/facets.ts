import { getFacetsJson, isAbort } from "./api.js";
import type { FacetField } from "./filter.js";
import { noteFailure } from "./session.js";
import { createStore } from "./store.js";

export interface FacetValue {
  readonly value: string;
  readonly label: string | null;
  readonly count: number;
}

export interface MonthCount {
  /** 2026-03 */
  readonly month: string;
  readonly count: number;
}

export interface Facets extends Readonly<Record<FacetField, readonly FacetValue[]>> {
  readonly months: readonly MonthCount[];
}

export const NO_FACETS: Facets = { channel: [], status: [], priority: [], tag: [], agent: [], sla_state: [], months: [] };

export const facets = createStore<Facets>(NO_FACETS);

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** `[{"value":"email","count":12}]`; agents also carry a name. */
function facetValues(list: unknown): readonly FacetValue[] {
  if (!Array.isArray(list)) return [];
  return list.map(record).flatMap(({ value, name, count }): FacetValue[] =>
    typeof value === "string" && typeof count === "number" ? [{ value, label: typeof name === "string" ? name : null, count }] : []);
}

export function parseFacets(json: unknown): Facets {
  const body = record(json);
  return {
    channel: facetValues(body.channel), status: facetValues(body.status), priority: facetValues(body.priority), tag: facetValues(body.tag),
    agent: facetValues(body.agent), sla_state: facetValues(body.sla_state),
    months: facetValues(body.month).map(({ value, count }) => ({ month: value, count })),
  };
}

let running: AbortController | null = null;

/** Counts the choices of every filter under the present one. */
export async function loadFacets(query: URLSearchParams): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  try {
    facets.set(parseFacets(await getFacetsJson(query, controller.signal)));
  } catch (error) {
    // The filters then offer the documented values without counts.
    if (!isAbort(error)) noteFailure(error);
  }
}
