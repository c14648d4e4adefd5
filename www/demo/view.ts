/** The saved views of the navigation: real filters, with how many conversations each shows now. */
import type { IconName } from "../src/icon.js";
import { isAbort, listConversations, type SessionInfo } from "./api.js";
import { apiQuery, EMPTY_FILTER, filterKey, UNCLAIMED, type InboxFilter } from "./filter.js";
import { noteFailure } from "./session.js";
import { createStore } from "./store.js";

export interface View {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly filter: InboxFilter;
}

export const INBOX_VIEW: View = { id: "inbox", label: "Inbox", icon: "inbox", filter: EMPTY_FILTER };

export function savedViews(info: SessionInfo): readonly View[] {
  return [
    // A user and an agent have different ids; the API also takes the agent's name.
    { id: "mine", label: "Assigned to me", icon: "user", filter: { ...EMPTY_FILTER, agent: [info.user.name] } },
    // Handed to people and not yet picked up; what the bot is still answering waits for nobody.
    { id: "unclaimed", label: "Unclaimed", icon: "circle-dashed", filter: { ...EMPTY_FILTER, status: ["escalated"], agent: [UNCLAIMED] } },
    { id: "sla", label: "SLA at risk", icon: "timer", filter: { ...EMPTY_FILTER, sla_state: ["at_risk"] } },
  ];
}

/** Counts by the id of the view. */
export const viewCounts = createStore<Readonly<Record<string, number>>>({});

export function sameFilter(a: InboxFilter, b: InboxFilter): boolean {
  return filterKey(a) === filterKey(b);
}

export async function loadViewCounts(info: SessionInfo): Promise<void> {
  await Promise.all([INBOX_VIEW, ...savedViews(info)].map(async (view) => {
    const query = apiQuery(view.filter, info.workspace.id, info.workspace.time_zone);
    query.set("limit", "1");
    try {
      const { pagination } = await listConversations(query);
      if (pagination.total !== undefined) viewCounts.set({ ...viewCounts.get(), [view.id]: pagination.total });
    } catch (error) {
      // A view without its number still works.
      if (!isAbort(error)) noteFailure(error);
    }
  }));
}
