import assert from "node:assert/strict";
import { test } from "node:test";
import { auditWords, inTranscript } from "../demo/audit-words.js";
import { parseFacets } from "../demo/facets.js";
import { channelWord, customerLabel, initials, sentenceCase, subjectOf, type AuditEvent } from "../demo/model.js";

const event = (name: string, rest: Partial<AuditEvent> = {}): AuditEvent => ({ id: "aud_1", event: name, created_at: "2026-03-27T08:00:00Z", ...rest });

test("audit events in words", () => {
  assert.equal(auditWords(event("claimed", { actor: { type: "agent", name: "Ada Berger" } })), "Claimed by Ada Berger");
  assert.equal(auditWords(event("escalated", { actor: { type: "bot", name: null }, reason: "customer asked for a person" })), "Escalated: customer asked for a person");
  assert.equal(auditWords(event("tag_applied", { actor: { type: "rule" }, after: { tag: "billing" } })), "Tag added (billing) by a rule");
  assert.equal(auditWords(event("conversation.merged_twice")), "Merged twice", "an unknown event is shown as it came");
});

test("the transcript shows who has the conversation, the list shows everything", () => {
  assert.ok(inTranscript(event("resolved")));
  assert.ok(!inTranscript(event("tag_applied")));
  assert.ok(!inTranscript(event("note_added")));
});

test("people without a name", () => {
  assert.equal(customerLabel({ name: null, email: null, phone: "+49 30 5550 1420" }), "+49 30 5550 1420");
  assert.equal(customerLabel(null), "Anonymous customer");
  assert.equal(initials("Lena Kunde"), "LK");
  assert.equal(initials("ليلى حدّاد"), "لح");
  assert.equal(initials("陳大文"), "陳大");
  assert.equal(initials("+49 30"), "?");
});

test("open sets", () => {
  assert.equal(channelWord("email"), "E-mail");
  assert.equal(channelWord("carrier_pigeon"), "Carrier pigeon");
  assert.equal(sentenceCase("at_risk"), "At risk");
  assert.equal(subjectOf({ id: "c", channel: "voice", status: "open", started_at: "", last_message_at: null, message_count: 0, tags: [], subject: "  " }), "Voice conversation");
});

test("facets of any shape do no harm", () => {
  const facets = parseFacets({ channel: [{ value: "email", count: 3 }, { value: 7, count: 1 }, null], agent: [{ value: "agt_1", name: "Ada", count: 2 }], month: [{ value: "2026-03", count: 5 }], tag: "x" });
  assert.deepEqual(facets.channel, [{ value: "email", label: null, count: 3 }]);
  assert.deepEqual(facets.agent, [{ value: "agt_1", label: "Ada", count: 2 }]);
  assert.deepEqual(facets.months, [{ month: "2026-03", count: 5 }]);
  assert.deepEqual(facets.tag, []);
  assert.deepEqual(parseFacets(null).months, []);
});
