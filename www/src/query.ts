/** Parameters of `GET /v1/conversations`. */

/** A list repeats its parameter. */
export type ConversationQuery = URLSearchParams | Readonly<Record<string, string | readonly string[]>>;

/** The address of the list with these parameters and `include`. */
export function conversationsUrl(baseUrl: string | URL | undefined, query: ConversationQuery, include: "detail" | "ids"): URL {
  const url = new URL("/v1/conversations", baseUrl ?? globalThis.location.origin);
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  for (const [name, value] of pairs) {
    for (const one of typeof value === "string" ? [value] : value) url.searchParams.append(name, one);
  }
  url.searchParams.set("include", include);
  return url;
}
