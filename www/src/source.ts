/** An optional part: reads conversations from the AskVault API, page by page, as bytes. */
import { ExportError, cancelled } from "./error.js";
import { paginationOf, type Pagination } from "./pagination.js";

export type SourceStatus =
  | { readonly kind: "waiting"; readonly seconds: number; readonly why: "rate-limited" | "server-error" | "offline" }
  | { readonly kind: "reading"; readonly fetched: number; readonly total: number };

/** Parameters of `GET /v1/conversations`; a list repeats its parameter. */
export type ConversationQuery = URLSearchParams | Readonly<Record<string, string | readonly string[]>>;

export interface PageSettings {
  /** Default: this page's origin. */
  readonly baseUrl?: string | URL | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStatus?: ((status: SourceStatus) => void) | undefined;
  /**
   * Asked when the session has ended: true after signing in again, and the same page is fetched once more. Without
   * it, or on false, the source fails with `session-expired`.
   */
  readonly signIn?: (() => Promise<boolean>) | undefined;
  /** Longest wait that the server may ask for before the source gives up with `rate-limited`. Default 300. */
  readonly maxWaitSeconds?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How waiting is done. Default: a timer, cut short when the browser comes back online. */
  readonly wait?: ((seconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface ConversationPagesSettings extends PageSettings {
  readonly query?: ConversationQuery | undefined;
  /** 1 to 100, default 100. */
  readonly pageSize?: number | undefined;
  /** How many conversations match, when the server does not say. */
  readonly total?: number | undefined;
}

const attempts = 5;
const maxPageSize = 100;

function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const waking = new AbortController();
    const wake = (): void => {
      clearTimeout(timer);
      waking.abort();
      resolve();
    };
    const timer = setTimeout(wake, seconds * 1000);
    signal.addEventListener("abort", wake, { signal: waking.signal });
    globalThis.addEventListener?.("online", wake, { signal: waking.signal });
  });
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterSeconds(response: Response): number | null {
  const header = response.headers.get("retry-after");
  if (header === null) return null;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** The server's envelope holds a text that is not for users; only its id is taken over. */
async function serverError(response: Response, code: "server-error" | "rate-limited" | "forbidden", text: string): Promise<ExportError> {
  const envelope: unknown = await response.json().catch(() => null);
  const requestId =
    typeof envelope === "object" && envelope !== null && "request_id" in envelope && typeof envelope.request_id === "string"
      ? envelope.request_id
      : undefined;
  return new ExportError(code, text, requestId === undefined ? {} : { requestId });
}

const networkError = (cause: unknown): ExportError =>
  new ExportError("network", "The server cannot be reached. Nothing was saved; check the connection and export again.", {}, { cause });

type Attempt = { readonly bytes: Uint8Array } | { readonly retry: SourceStatus & { kind: "waiting" }; readonly error: ExportError };

/** Fetches one page, waiting and trying again as the server's answers ask for. */
function pageFetcher(settings: PageSettings, signal: AbortSignal): (url: URL) => Promise<Uint8Array> {
  const { fetch = globalThis.fetch.bind(globalThis), wait = sleep, onStatus, signIn, maxWaitSeconds = 300 } = settings;

  async function attempt(url: URL, backoffSeconds: number): Promise<Attempt | "sign-in"> {
    try {
      const response = await fetch(url, { signal, credentials: "same-origin", headers: { accept: "application/json" } });
      if (response.ok) return { bytes: new Uint8Array(await response.arrayBuffer()) };
      if (response.status === 401) return "sign-in";
      if (response.status === 429) {
        const seconds = retryAfterSeconds(response) ?? backoffSeconds;
        const text = `The server limits how fast it may be asked, and wants a wait of ${seconds} seconds. Nothing was saved.`;
        const error = await serverError(response, "rate-limited", text);
        if (seconds > maxWaitSeconds) throw error;
        return { retry: { kind: "waiting", seconds, why: "rate-limited" }, error };
      }
      const text = `The server refused the conversations (status ${response.status}). Nothing was saved.`;
      const error = await serverError(response, response.status === 403 ? "forbidden" : "server-error", text);
      if (response.status < 500) throw error;
      const seconds = Math.min(retryAfterSeconds(response) ?? backoffSeconds, maxWaitSeconds);
      return { retry: { kind: "waiting", seconds, why: "server-error" }, error };
    } catch (error) {
      if (error instanceof ExportError) throw error;
      if (signal.aborted) throw cancelled();
      return { retry: { kind: "waiting", seconds: backoffSeconds, why: "offline" }, error: networkError(error) };
    }
  }

  return async (url) => {
    for (let failures = 0; ; ) {
      if (signal.aborted) throw cancelled();
      const outcome = await attempt(url, 2 ** failures);
      if (outcome === "sign-in") {
        if (!(await signIn?.())) {
          throw new ExportError("session-expired", "Your session has ended. Sign in and export again; nothing was saved.");
        }
        continue;
      }
      if ("bytes" in outcome) return outcome.bytes;
      // Being told to wait is no failure: the server said when to come back.
      if (outcome.retry.why !== "rate-limited") failures += 1;
      if (failures === attempts) throw outcome.error;
      onStatus?.(outcome.retry);
      await wait(outcome.retry.seconds, signal);
    }
  };
}

function conversationsUrl(baseUrl: string | URL | undefined, query: ConversationQuery): URL {
  const url = new URL("/v1/conversations", baseUrl ?? globalThis.location.origin);
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  for (const [name, value] of pairs) {
    for (const one of typeof value === "string" ? [value] : value) url.searchParams.append(name, one);
  }
  url.searchParams.set("include", "detail");
  return url;
}

/** A signal of the source's own: it ends with the caller's, and when the source is no longer read. */
function linkedSignal(outer: AbortSignal | undefined): AbortController {
  const own = new AbortController();
  if (outer?.aborted) own.abort();
  outer?.addEventListener("abort", () => own.abort(), { once: true, signal: own.signal });
  return own;
}

/**
 * Pages of `GET /v1/conversations?include=detail`, following the cursor. The next page is on its way while this one is
 * worked on; pages are passed on as they came, unparsed.
 */
export async function* conversationPages(settings: ConversationPagesSettings = {}): AsyncGenerator<Uint8Array, void, undefined> {
  const { baseUrl, query = {}, pageSize = maxPageSize, total, signal, onStatus } = settings;
  const own = linkedSignal(signal);
  const fetchPage = pageFetcher(settings, own.signal);
  const url = conversationsUrl(baseUrl, query);
  url.searchParams.set("limit", String(pageSize));

  const begin = (cursor: string | null): Promise<Uint8Array> => {
    const page = new URL(url);
    if (cursor !== null) page.searchParams.set("cursor", cursor);
    const fetching = fetchPage(page);
    // The source may be left before this page is asked for.
    fetching.catch(() => undefined);
    return fetching;
  };

  try {
    let coming: Promise<Uint8Array> | null = begin(null);
    let cursor: string | null = null;
    for (let pages = 1; coming !== null; pages += 1) {
      const bytes: Uint8Array = await coming;
      const { nextCursor, total: counted }: Pagination = paginationOf(bytes);
      if (nextCursor !== null && nextCursor === cursor) {
        throw new ExportError("server-error", "The server gave the same page twice. Nothing was saved.");
      }
      cursor = nextCursor;
      coming = cursor === null ? null : begin(cursor);
      const matching = counted ?? total;
      const read = pages * pageSize;
      const fetched = matching === undefined ? read : coming === null ? matching : Math.min(read, matching);
      onStatus?.({ kind: "reading", fetched, total: Math.max(matching ?? 0, fetched) });
      yield bytes;
    }
  } finally {
    own.abort();
  }
}

/** The conversations of these ids, in batches; duplicates are asked for once. */
export async function* conversationsById(
  ids: Iterable<string>,
  settings: PageSettings & { readonly query?: ConversationQuery | undefined } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { baseUrl, query = {}, signal, onStatus } = settings;
  const wanted = [...new Set(ids)];
  const own = linkedSignal(signal);
  const fetchPage = pageFetcher(settings, own.signal);

  const begin = (from: number): Promise<Uint8Array> | null => {
    const batch = wanted.slice(from, from + maxPageSize);
    if (batch.length === 0) return null;
    const url = conversationsUrl(baseUrl, query);
    url.searchParams.set("limit", String(batch.length));
    for (const id of batch) url.searchParams.append("id", id);
    const fetching = fetchPage(url);
    fetching.catch(() => undefined);
    return fetching;
  };

  try {
    let coming = begin(0);
    for (let from = maxPageSize; coming !== null; from += maxPageSize) {
      const bytes: Uint8Array = await coming;
      coming = begin(from);
      onStatus?.({ kind: "reading", fetched: Math.min(from, wanted.length), total: wanted.length });
      yield bytes;
    }
  } finally {
    own.abort();
  }
}
