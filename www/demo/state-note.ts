/** The full-page notes of a list or a page that has nothing to show: what happened, what is safe, what to do. */
import { css, html, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../src/icon.js";
import { BAD_ANSWER, OFFLINE, UNREACHABLE } from "./api.js";

export interface StateNote {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly requestId?: string | null;
  readonly actions?: readonly { readonly label: string; readonly testid: string; readonly run: () => void; readonly primary?: boolean }[];
}

export function stateNote(note: StateNote): TemplateResult {
  return html`<div class="state" data-testid="state-note">
    <span class="state-icon">${icon(note.icon, 22)}</span><h2>${note.title}</h2><p>${note.text}</p>
    ${note.requestId ? html`<p class="request">Request <span class="mono">${note.requestId}</span></p>` : nothing}
    ${note.actions && note.actions.length > 0 ? html`<div class="state-actions">${note.actions.map(
      (action) => html`<button class="button ${action.primary ? "primary" : ""}" type="button" data-testid=${action.testid} @click=${action.run}>${action.label}</button>`)}</div>` : nothing}
  </div>`;
}

export interface Failure {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
}

/** `what` names what could not be read: "The conversations". */
export function failureNote(failure: Failure, what: string, retry: () => void, signIn: () => void, clear?: () => void): StateNote {
  const again = { label: "Try again", testid: "retry", run: retry };
  if (failure.status === 401) {
    return {
      icon: "lock", title: "Your session ended", text: "Sign in again to go on. Your filter is kept.",
      actions: [{ label: "Sign in again", testid: "sign-in", run: signIn, primary: true }],
    };
  }
  if (failure.status === 400 && clear) {
    return { icon: "filter", title: "The filter is not understood", text: "A part of it may come from an old link.", requestId: failure.requestId, actions: [{ label: "Clear all filters", testid: "clear-filters", run: clear }] };
  }
  if (failure.status === 403) return { icon: "lock", title: "No permission", text: `${what} are not open to your role. Ask an administrator of this workspace.`, requestId: failure.requestId };
  if (failure.status === 404) return { icon: "search", title: "Not found", text: `${what} are not there, or not open to you.`, requestId: failure.requestId };
  if (failure.code === OFFLINE) return { icon: "wifi", title: "You are offline", text: `${what} are read as soon as there is a connection.`, actions: [again] };
  if (failure.status === 429) return { icon: "timer", title: "The server asked us to wait", text: "Nothing is lost. Try again in a minute.", requestId: failure.requestId, actions: [again] };
  if (failure.code === UNREACHABLE || failure.code === BAD_ANSWER) return { icon: "wifi", title: "The server did not answer", text: `${what} could not be read. Nothing was changed.`, actions: [again] };
  return { icon: "alert", title: `${what} could not be read`, text: "The server reported an error. Nothing was changed.", requestId: failure.requestId, actions: [again] };
}

export const stateLook = css`
  .state { display: grid; justify-items: center; align-content: center; gap: 6px; max-inline-size: 440px; margin: 0 auto; padding: 12vh 24px 48px; text-align: center; }
  .state-icon { display: grid; place-items: center; inline-size: 44px; block-size: 44px; margin-block-end: 8px; border-radius: 50%; background: var(--av-press); color: var(--av-text-2); }
  .state h2 { font-size: 15px; line-height: 24px; font-weight: 600; }
  .state p { color: var(--av-text-2); }
  .state .request { color: var(--av-text-3); font-size: 12px; }
  .state-actions { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; margin-block-start: 12px; }
`;
