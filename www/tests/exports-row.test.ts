import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../src/desk/entry.js";
import { entryRow, type ExportsRowHost } from "../src/element/exports-row.js";
import { textOf } from "./text-of.js";

const finished = {
  id: "exp_1", owner: null, title: "Selected", detail: "", format: "csv", mode: "conversations", profile: "internal", bundle: true, count: 2, state: "finished", startedAt: 0, endedAt: 0,
  expiresAt: null, fileName: "conversations.zip", bytes: 1, parts: [{ name: "conversations.zip", bytes: 1 }], counts: null, missing: [], failure: null, downloads: 0,
} as unknown as Entry;

function linksIn(entry: Partial<Entry>, verifyHref: string, isMine: boolean): readonly string[] {
  const host = { desk: { jobs: [], isMine: () => isMine }, nowMs: 0, verifyHref, offerOf: () => undefined } as unknown as ExportsRowHost;
  const text = textOf(entryRow({ ...finished, ...entry }, host, { named: false, asked: false, listed: false, fault: null }));
  return [...text.matchAll(/<a [^>]*href=(\S+)/g)].map(([, href = ""]) => href);
}

for (const [what, entry, verifyHref, isMine, links] of [
  ["a bundle that is kept", {}, "/verify.html#dark", true, ["/verify.html#dark"]],
  ["a bundle of several parts, once", { parts: [1, 2].map((part) => ({ name: `a-${part}-of-2.zip`, bytes: 1 })) }, "/verify.html", true, ["/verify.html"]],
  ["a file that is no bundle", { bundle: false }, "/verify.html", true, []],
  ["somebody else's bundle", {}, "/verify.html", false, []],
  ["a bundle that is gone", { state: "deleted" }, "/verify.html", true, []],
  ["a host without such a page", {}, "", true, []],
] as const satisfies readonly (readonly [string, Partial<Entry>, string, boolean, readonly string[]])[])
  test(`the row's way to the page that verifies: ${what}`, () => assert.deepEqual(linksIn(entry, verifyHref, isMine), links));

test("the row of a failure tells how many conversations are kept, also when the export that went on had read none", () => {
  const entry = { ...finished, count: 5_000, state: "failed", failure: { code: "session-expired", read: 0 } } as const;
  const offer = { id: "exp_1", fetched: 3_000, total: 5_000, createdMs: 0, expiresMs: 86_400_000 };
  const host = { desk: { jobs: [], isMine: () => true }, nowMs: 0, verifyHref: "", offerOf: () => offer } as unknown as ExportsRowHost;
  const text = textOf(entryRow(entry, host, { named: false, asked: false, listed: false, fault: null }));
  assert.match(text, /3,000 conversations had been read; they are kept/);
  // As its button says.
  assert.match(text, /Sign in again, then resume: the export goes on/);
  assert.match(text, /data-testid="interrupted-resume"/);
});

for (const [fault, words, promises] of [
  ["failed", /could not be saved there. It is still kept/, true],
  ["unreadable", /list of exports could not be read/, false],
  ["gone", /not there any more/, false],
] as const) {
  test(`a download that is ${fault} has words of its own; that the file is kept is said only where it was read`, () => {
    const host = { desk: { jobs: [], isMine: () => true }, nowMs: 0, verifyHref: "", offerOf: () => undefined } as unknown as ExportsRowHost;
    const text = textOf(entryRow(finished, host, { named: false, asked: false, listed: false, fault }));
    assert.match(text, words);
    assert.equal(text.includes("still kept"), promises);
  });
}
