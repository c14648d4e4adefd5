/** A server for sources: gives prepared answers, and notes what it was asked. */
import assert from "node:assert/strict";

export type Answer = (url: URL, signal: AbortSignal) => Response | Promise<Response>;

/** A server that gives its answers one after the other, the last one again and again, and notes what it was asked. */
export function server(...answers: Answer[]) {
  const asked: URL[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(url);
    assert.ok(answer && init?.signal);
    return answer(url, init.signal);
  };
  return { asked, fetch };
}

export const refusal = (status: number, headers: Record<string, string> = {}): Answer => () =>
  Response.json({ detail: "Hello Lena, your card", code: "any", request_id: "req_1" }, { status, headers });

/** What reads from here asks this address, and waits for nothing. */
export const api = { baseUrl: "https://vault.example", wait: async (): Promise<void> => undefined, random: (): number => 0.5 };

/** The conversations of a request for ids, as the server gives them. */
export const asked = (url: URL): string[] => url.searchParams.getAll("id");

export const pageOf = (...conversations: unknown[]): Response =>
  Response.json({ conversations, pagination: { next_cursor: null, has_more: false, total: conversations.length } });

/** The conversations that a request names: each a line, as the fake engine counts them. */
export const lined: Answer = (url) => {
  const conversations = asked(url).map((id) => `{"id":"${id}"}`).join(",\n");
  return new Response(`{"conversations":[${conversations}\n],"pagination":{"next_cursor":null,"has_more":false}}`);
};
