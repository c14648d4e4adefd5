/** One request to the AskVault API: waits and tries again as the server's answers ask for. */
import { ExportError, cancelled } from "./error.js";

export type SourceStatus =
  | { readonly kind: "waiting"; readonly seconds: number; readonly why: "rate-limited" | "server-error" | "offline" }
  | { readonly kind: "reading"; readonly fetched: number; readonly total: number };

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
  /** What pauses are varied by, so that many pages do not come back at once: 0 to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** How waiting is done. Default: a timer, cut short when the browser comes back online. */
  readonly wait?: ((seconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

const attempts = 5;

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
export function pageFetcher(settings: PageSettings, signal: AbortSignal): (url: URL) => Promise<Uint8Array> {
  const { fetch = globalThis.fetch.bind(globalThis), wait = sleep, random = Math.random, onStatus, signIn, maxWaitSeconds = 300 } = settings;

  async function attempt(url: URL, backoffSeconds: number): Promise<Attempt | "sign-in"> {
    try {
      const response = await fetch(url, { signal, credentials: "same-origin", headers: { accept: "application/json" } });
      if (response.ok) return { bytes: new Uint8Array(await response.arrayBuffer()) };
      if (response.status === 401) return "sign-in";
      if (response.status === 429) {
        const seconds = retryAfterSeconds(response) ?? backoffSeconds;
        const text = `The server limits how fast it may be asked, and wants a wait of ${Math.ceil(seconds)} seconds. Nothing was saved.`;
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
      const outcome = await attempt(url, 2 ** failures * (0.75 + random() / 2));
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

/** A signal of the source's own: it ends with the caller's, and when the source is no longer read. */
export function linkedSignal(outer: AbortSignal | undefined): AbortController {
  const own = new AbortController();
  if (outer?.aborted) own.abort();
  outer?.addEventListener("abort", () => own.abort(), { once: true, signal: own.signal });
  return own;
}
