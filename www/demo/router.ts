import { createStore } from "./store.js";
import type { ThemeChoice } from "./theme-choice.js";

export type Route =
  | { readonly page: "inbox"; readonly query: URLSearchParams }
  | { readonly page: "conversation"; readonly id: string }
  | { readonly page: "contact"; readonly id: string }
  | { readonly page: "log"; readonly id: string | null }
  /** `id` is the export of a link. */
  | { readonly page: "exports"; readonly id: string | null }
  | { readonly page: "unknown"; readonly path: string };

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function parseRoute(path: string, search: string): Route {
  const [first, second, ...rest] = path.split("/").filter((segment) => segment !== "");
  if (rest.length === 0) {
    if (second === undefined && (first === undefined || first === "inbox" || first === "index.html")) return { page: "inbox", query: new URLSearchParams(search) };
    if (second !== undefined && first === "conversations") return { page: "conversation", id: decoded(second) };
    if (first === "log") return { page: "log", id: second === undefined ? null : decoded(second) };
    if (first === "exports") return { page: "exports", id: second === undefined ? null : decoded(second) };
    if (second !== undefined && first === "contacts") return { page: "contact", id: decoded(second) };
  }
  return { page: "unknown", path };
}

export function conversationPath(id: string): string {
  return `/conversations/${encodeURIComponent(id)}`;
}

export function contactPath(id: string): string {
  return `/contacts/${encodeURIComponent(id)}`;
}

/** The export log, or one export in it. */
export function logPath(exportId?: string): string {
  return exportId === undefined ? "/log" : `/log/${encodeURIComponent(exportId)}`;
}

export const EXPORTS_PATH = "/exports";

/** The page that checks bundles. It keeps nothing, so the address tells it which theme was chosen. */
export const verifyPath = (theme: ThemeChoice): string => `/verify.html${theme === "system" ? "" : `#${theme}`}`;

export function exportPath(id: string): string {
  return `${EXPORTS_PATH}/${encodeURIComponent(id)}`;
}

export const route = createStore<Route>(parseRoute(location.pathname, location.search));

/** How many pages of ours lie behind this one, so that "back" never leaves the dashboard. */
let depth = 0;

function read(): void {
  route.set(parseRoute(location.pathname, location.search));
}

export function navigate(path: string, how: "push" | "replace" = "push"): void {
  if (path === location.pathname + location.search) return;
  if (how === "push") {
    depth += 1;
    history.pushState({ depth }, "", path);
  } else {
    history.replaceState({ depth }, "", path);
  }
  read();
}

/** Goes back when there is a page of ours to go back to, else to `fallback`. */
export function goBack(fallback: string): void {
  if (depth > 0) history.back();
  else navigate(fallback);
}

export function startRouter(): void {
  addEventListener("popstate", (event) => {
    const state: unknown = event.state;
    depth = typeof state === "object" && state !== null && "depth" in state && typeof state.depth === "number" ? state.depth : 0;
    read();
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.href !== "");
    if (!link || link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin || link.pathname.startsWith("/v1/")) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
