/** The typed client of the AskVault API. Every call can be aborted; every failure is an `ApiError`. */
import type { Conversation, ConversationSummary, Customer } from "./model.js";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly audiences: readonly string[] | null;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly time_zone: string;
  readonly locale: string;
}

export interface SessionInfo {
  readonly user: User;
  readonly workspace: Workspace;
  /** When the session ends if nothing more is asked. */
  readonly expires_at?: string;
}

export interface Pagination {
  readonly next_cursor: string | null;
  readonly has_more: boolean;
  readonly total?: number;
}

export interface ConversationPage {
  readonly conversations: readonly ConversationSummary[];
  readonly pagination: Pagination;
}

/** Why a call failed: the code of the error envelope, or one of our own three. */
export interface ApiError extends Error {
  readonly name: "ApiError";
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

export const OFFLINE = "offline";
export const UNREACHABLE = "unreachable";
export const BAD_ANSWER = "bad-answer";

function apiError(code: string, status: number, requestId: string | null, retryAfterSeconds: number | null): ApiError {
  // The server's own sentence is not for end users and may quote what was typed, so it is not carried along.
  return Object.assign(new Error(`The request failed: ${code}`), { name: "ApiError" as const, code, status, requestId, retryAfterSeconds });
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && error.name === "ApiError";
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function isSessionEnd(error: unknown): boolean {
  return isApiError(error) && error.status === 401;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

async function errorOf(response: Response): Promise<ApiError> {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // A proxy in between answers with HTML; the status is all there is.
  }
  const envelope = typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  return apiError(text(envelope.code) ?? `http-${response.status}`, response.status, text(envelope.request_id), Number.isFinite(seconds) ? seconds : null);
}

export async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: "same-origin", headers: { Accept: "application/json", ...init.headers } });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw apiError(navigator.onLine ? UNREACHABLE : OFFLINE, 0, null, null);
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

export async function getJson<T>(path: string, signal: AbortSignal | undefined): Promise<T> {
  return jsonOf<T>(await request(path, signal ? { signal } : {}));
}

export async function jsonOf<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw apiError(BAD_ANSWER, response.status, null, null);
  }
}

export function getSession(signal?: AbortSignal): Promise<SessionInfo> {
  return getJson<SessionInfo>("/v1/session", signal);
}

export async function startSession(signal?: AbortSignal): Promise<SessionInfo> {
  return jsonOf<SessionInfo>(await request("/v1/session", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: "{}", ...(signal ? { signal } : {}),
  }));
}

export async function endSession(): Promise<void> {
  await request("/v1/session", { method: "DELETE" });
}

export function listConversations(query: URLSearchParams, signal?: AbortSignal): Promise<ConversationPage> {
  return getJson<ConversationPage>(`/v1/conversations?${query.toString()}`, signal);
}

export function getConversation(id: string, signal?: AbortSignal): Promise<Conversation> {
  return getJson<Conversation>(`/v1/conversations/${encodeURIComponent(id)}`, signal);
}

export function getFacetsJson(query: URLSearchParams, signal?: AbortSignal): Promise<unknown> {
  return getJson<unknown>(`/v1/facets?${query.toString()}`, signal);
}

export interface ContactProfile {
  readonly contact: Customer & { readonly channels?: readonly string[]; readonly first_seen?: string | null; readonly last_seen?: string | null };
  readonly conversation_count: number;
}

export function getContact(id: string, signal?: AbortSignal): Promise<ContactProfile> {
  return getJson<ContactProfile>(`/v1/contacts/${encodeURIComponent(id)}`, signal);
}

export function attachmentUrl(id: string): string {
  return `/v1/attachments/${encodeURIComponent(id)}`;
}

export function recordingUrl(id: string): string {
  return `/v1/recordings/${encodeURIComponent(id)}`;
}
