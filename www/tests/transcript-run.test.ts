import assert from "node:assert/strict";
import { test } from "node:test";
import { optionsOf, startChoices } from "../src/element/choices.js";
import { createPreviewRun, type PreviewRequest, type PreviewState } from "../src/element/preview-run.js";
import type { OpenSource } from "../src/element/scope.js";
import { combinedConversations, type makeTranscript } from "../src/element/transcript-maker.js";
import { ExportError } from "../src/error.js";
import type { ExportResult } from "../src/options.js";

const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Pages of ten conversations each, `{"id":0}` and so on. */
const source = (count: number): OpenSource =>
  async function* () {
    for (let at = 0; at < count; at += 10) {
      const ids = Array.from({ length: Math.min(10, count - at) }, (_, index) => `{"id":${at + index}}`);
      yield new TextEncoder().encode(`{"conversations":[${ids.join(",")}]}`);
    }
  };

const choices = { ...startChoices(false), purpose: "transcript" as const };
const context = { table: [], audiences: null, exportTime: "2026-03-27T10:00:00Z" };

function request(from: OpenSource, conversation: number, layout: "per-conversation" | "one" = "per-conversation"): PreviewRequest {
  return { source: from, options: optionsOf({ ...choices, layout }, context), fields: null, transcript: { conversation, logo: null, files: null } };
}

/** Writes the ids it was given; `hold` decides when. */
function maker(hold: (text: string) => Promise<void> = async () => undefined): typeof makeTranscript {
  return async (conversations, _options, { onLoading }) => {
    onLoading("loading-fonts");
    const text = conversations.map(words).join(" ");
    await hold(text);
    return { bytes: new TextEncoder().encode(text), result: { exported: conversations.length, requested: conversations.length } as ExportResult, tookMs: 1 };
  };
}

/** Work that takes until `end`. */
function holding() {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { over, end: () => end() };
}

/** A run with what it told, and a way to wait for what it tells next. */
function started(make: typeof makeTranscript) {
  const states: PreviewState[] = [];
  const run = createPreviewRun({ onState: (state) => void states.push(state), onExamples: () => undefined }, make);
  const settled = async (): Promise<PreviewState> => {
    for (;;) {
      const last = states.at(-1);
      if (last?.kind === "ready" || last?.kind === "failed") return last;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { run, states, settled };
}

function fileOf(state: PreviewState) {
  assert.equal(state.kind, "ready");
  if (state.kind !== "ready" || state.file.transcript === null) throw new Error("no transcript");
  return { text: words(state.file.bytes), ...state.file.transcript };
}

test("shows the conversation that is looked at, alone", async () => {
  const { run, settled } = started(maker());
  run.show(request(source(37), 13));
  assert.deepEqual(fileOf(await settled()), { text: '{"id":13}', conversation: 13, inFile: 0, of: null, absent: false, makeMs: 1 });
});

test("one document for all holds the first conversations, whichever is looked at", async () => {
  const { run, settled } = started(maker());
  run.show(request(source(37), 3, "one"));
  const file = fileOf(await settled());
  assert.equal(file.text.match(/"id"/g)?.length, combinedConversations);
  assert.deepEqual([file.conversation, file.inFile, file.of], [3, 3, combinedConversations]);
});

test("past the end it shows the last conversation, and says how many there are", async () => {
  const { run, settled } = started(maker());
  run.show(request(source(4), 9));
  const { text, conversation, of } = fileOf(await settled());
  assert.deepEqual([text, conversation, of], ['{"id":3}', 3, 4]);
});

test("only the newest is shown: an older one that ends later is dropped", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const set = source(5);
  const { run, states, settled } = started(maker(async (text) => (text.includes('"id":0') ? held : undefined)));
  run.show(request(set, 0));
  await new Promise((resolve) => setTimeout(resolve, 30));
  run.show(request(set, 1));
  release();
  assert.equal(fileOf(await settled()).conversation, 1);
  assert.equal(states.filter(({ kind }) => kind === "ready").length, 1);
});

test("what was made for a choice that is replaced is drawn until the newest is there", async () => {
  const held = [holding(), holding()];
  const set = source(5);
  const { run, states, settled } = started(maker(async (text) => held[text.includes('"id":0') ? 0 : 1]?.over));
  const drawn = (): number | undefined => {
    const last = states.at(-1);
    return last?.kind === "loading" ? last.before?.transcript?.conversation : undefined;
  };
  run.show(request(set, 0));
  await new Promise((resolve) => setTimeout(resolve, 30));
  run.show(request(set, 1));
  assert.equal(drawn(), undefined);
  held[0]?.end();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(drawn(), 0);
  held[1]?.end();
  assert.equal(fileOf(await settled()).conversation, 1);
});

test("what ends after the dialog was closed is not drawn in it when it opens again", async () => {
  const held = holding();
  const set = source(5);
  const { run, states } = started(maker(() => held.over));
  run.show(request(set, 0));
  await new Promise((resolve) => setTimeout(resolve, 30));
  run.clear();
  held.end();
  await new Promise((resolve) => setTimeout(resolve, 30));
  run.show(request(set, 0));
  const last = states.at(-1);
  assert.equal(last?.kind === "loading" ? last.before : undefined, null);
  run.clear();
});

test("says what is loaded, and what is shown meanwhile is of the same set", async () => {
  const { run, states, settled } = started(maker());
  const set = source(5);
  run.show(request(set, 0));
  await settled();
  assert.ok(states.some((state) => state.kind === "loading" && state.phase === "loading-fonts" && state.before === null));
  states.length = 0;
  run.show(request(set, 1));
  const [first] = states;
  assert.equal(first?.kind === "loading" ? first.before?.transcript?.conversation : undefined, 0);
  run.show(request(source(5), 1));
  const last = states.at(-1);
  assert.equal(last?.kind === "loading" ? last.before : undefined, null);
});

test("a conversation that cannot be in the file is no failure", async () => {
  const { run, settled } = started(async () => ({ bytes: new Uint8Array(), result: null, tookMs: 1 }));
  run.show(request(source(2), 1));
  assert.equal(fileOf(await settled()).absent, true);
});

test("a failure is told, and the next try reads again", async () => {
  let broken = true;
  let reads = 0;
  const set: OpenSource = async function* (...args) {
    reads += 1;
    yield* source(3)(...args);
  };
  const { run, states, settled } = started(async (...args) => {
    if (broken) throw new ExportError("font-missing", "no font");
    return maker()(...args);
  });
  run.show(request(set, 0));
  const failed = await settled();
  assert.equal(failed.kind === "failed" && failed.error instanceof ExportError ? failed.error.code : "", "font-missing");
  broken = false;
  states.length = 0;
  run.show(request(set, 0));
  assert.equal(fileOf(await settled()).conversation, 0);
  assert.equal(reads, 2);
});
