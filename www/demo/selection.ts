/** Which rows are checked. Pure: every step takes a selection and gives a new one, and says how many did not fit. */

export const SELECTION_LIMIT = 200;

export interface Selection {
  /** Checked ids in the order in which they were checked. */
  readonly ids: ReadonlySet<string>;
  /** Where a range starts: the row checked or unchecked last. */
  readonly anchor: string | null;
}

export interface SelectionStep {
  readonly selection: Selection;
  /** Rows that were asked for and did not fit under the limit. */
  readonly refused: number;
}

export type BoxState = "none" | "some" | "all";

export const EMPTY_SELECTION: Selection = { ids: new Set(), anchor: null };

export function toggleRow(selection: Selection, id: string, limit = SELECTION_LIMIT): SelectionStep {
  const ids = new Set(selection.ids);
  if (ids.delete(id)) return { selection: { ids, anchor: id }, refused: 0 };
  if (ids.size >= limit) return { selection, refused: 1 };
  ids.add(id);
  return { selection: { ids, anchor: id }, refused: 0 };
}

/** Adds in order until the limit; those already checked cost nothing. */
function addRows(selection: Selection, wanted: readonly string[], limit: number): { ids: Set<string>; refused: number } {
  const ids = new Set(selection.ids);
  let refused = 0;
  for (const id of wanted) {
    if (ids.has(id)) continue;
    if (ids.size < limit) ids.add(id);
    else refused += 1;
  }
  return { ids, refused };
}

/** Gives every row between the anchor and `to` the state that the anchor has. The nearest to the anchor win under the limit. */
export function toggleRange(selection: Selection, order: readonly string[], to: string, limit = SELECTION_LIMIT): SelectionStep {
  const start = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const end = order.indexOf(to);
  if (start < 0 || end < 0 || selection.anchor === null) return toggleRow(selection, to, limit);
  const range = start <= end ? order.slice(start, end + 1) : order.slice(end, start + 1).reverse();
  if (selection.ids.has(selection.anchor)) {
    const { ids, refused } = addRows(selection, range, limit);
    return { selection: { ids, anchor: selection.anchor }, refused };
  }
  const ids = new Set(selection.ids);
  for (const id of range) ids.delete(id);
  return { selection: { ids, anchor: selection.anchor }, refused: 0 };
}

/** The box in the table head: checks what is loaded up to the limit, or, when nothing more can be checked, unchecks it. */
export function toggleLoaded(selection: Selection, loaded: readonly string[], limit = SELECTION_LIMIT): SelectionStep {
  const allChecked = loaded.every((id) => selection.ids.has(id));
  const full = selection.ids.size >= limit;
  if (loaded.length > 0 && (allChecked || full)) {
    const ids = new Set(selection.ids);
    for (const id of loaded) ids.delete(id);
    return { selection: { ids, anchor: null }, refused: 0 };
  }
  const { ids, refused } = addRows(selection, loaded, limit);
  return { selection: { ids, anchor: null }, refused };
}

export function loadedState(selection: Selection, loaded: readonly string[]): BoxState {
  const checked = loaded.reduce((count, id) => count + (selection.ids.has(id) ? 1 : 0), 0);
  if (checked === 0) return "none";
  return checked === loaded.length ? "all" : "some";
}

/** What the person reads when the limit is met. */
export function limitSentence(total: string, limit = SELECTION_LIMIT): string {
  return `${limit} is the most that can be selected. Export all ${total} matching instead.`;
}
