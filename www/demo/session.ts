import { endSession, getSession, isAbort, isApiError, isSessionEnd, startSession, type SessionInfo } from "./api.js";
import { createStore } from "./store.js";
import { timeFormat, type TimeFormat } from "./time.js";

export type SessionState =
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly info: SessionInfo; readonly time: TimeFormat }
  /** Ended by the server or by signing out; what was on the page stays. */
  | { readonly kind: "ended"; readonly info: SessionInfo | null; readonly time: TimeFormat | null }
  | { readonly kind: "failed"; readonly code: string };

export const session = createStore<SessionState>({ kind: "starting" });

/** Counts sign-ins, so that what failed for want of a session is read again. */
export const signIns = createStore(0);

/** Until when a session is known to run. The cookie itself cannot be seen from here. */
const KNOWN_UNTIL = "askvault-session-until";

/** Whether asking for the running session makes sense; where nothing can be kept, it does. */
function isKnown(): boolean {
  try {
    return Date.parse(localStorage.getItem(KNOWN_UNTIL) ?? "") > Date.now();
  } catch {
    return true;
  }
}

function remember(until: string | null): void {
  try {
    if (until === null) localStorage.removeItem(KNOWN_UNTIL);
    else localStorage.setItem(KNOWN_UNTIL, until);
  } catch {
    // Storage can be forbidden: the next visit then asks first.
  }
}

function accept(info: SessionInfo): void {
  remember(info.expires_at ?? null);
  session.set({ kind: "ready", info, time: timeFormat(info.workspace.time_zone, info.workspace.locale) });
}

/** The running session, or a new one. A first visit does not ask for what cannot be there. */
async function runningOrNew(): Promise<SessionInfo> {
  if (!isKnown()) return startSession();
  try {
    return await getSession();
  } catch (error) {
    if (!isSessionEnd(error)) throw error;
    return startSession();
  }
}

export async function openSession(): Promise<void> {
  try {
    accept(await runningOrNew());
    signIns.set(signIns.get() + 1);
  } catch (error) {
    if (isAbort(error)) return;
    session.set({ kind: "failed", code: isApiError(error) ? error.code : "internal" });
  }
}

/** Call it with any failure: a 401 ends the session on the page, everything else is left alone. */
export function noteFailure(error: unknown): void {
  if (isSessionEnd(error)) noteSessionEnd();
}

export function noteSessionEnd(): void {
  const state = session.get();
  remember(null);
  if (state.kind === "ended") return;
  session.set({ kind: "ended", info: state.kind === "ready" ? state.info : null, time: state.kind === "ready" ? state.time : null });
}

export async function signOut(): Promise<void> {
  try {
    await endSession();
  } catch (error) {
    // Signing out must also work when the session is already gone.
    if (!isApiError(error)) throw error;
  }
  noteSessionEnd();
}

export function sessionInfo(): SessionInfo | null {
  const state = session.get();
  return state.kind === "ready" || state.kind === "ended" ? state.info : null;
}

export function sessionTime(): TimeFormat {
  const state = session.get();
  return (state.kind === "ready" || state.kind === "ended" ? state.time : null) ?? timeFormat("UTC", "en-GB");
}
