// The review without elements: equal values, words, undo; and the sentence around a value.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createReview } from "../src/element/review.js";
import { beginOf, endOf } from "../src/element/review-row.js";
import type { Finding } from "../src/index.js";

const finding = (id: string, value: string, same: number, more: Partial<Finding> = {}): Finding => ({
  id, value, same, conversationId: `conv_${id}`, conversation: 0, path: "messages[0].content", position: 1, role: "customer", entity: "PERSON", finder: "tagger", confidence: 50, before: "", after: "", ...more,
});

function loaded(...findings: readonly Finding[]) {
  const review = createReview();
  review.load(findings);
  return review;
}

test("equal values are one: by the engine's number, and by the word in another conversation", () => {
  const [esta, accented, elsewhere, other] = [finding("a", "Esta", 1), finding("b", "Está", 1), finding("c", "está", 2), finding("d", "Lena", 3)];
  const review = loaded(esta, accented, elsewhere, other);
  assert.deepEqual([esta, accented, elsewhere, other].map(review.sameCount), [3, 3, 3, 1]);
  review.redactEverywhere("a");
  assert.equal(review.left, 1);
  assert.deepEqual(review.result().kept, []);
  review.undo(1);
  assert.equal(review.left, 4);
});

test("equal words of unequal kinds are decided apart, unless the word is never to be redacted", () => {
  const review = loaded(finding("a", "Paris", 1), finding("b", "Paris", 2, { entity: "ADDRESS" }));
  assert.equal(review.sameCount(finding("a", "Paris", 1)), 1);
  review.never("a");
  assert.equal(review.left, 0);
  assert.deepEqual(review.result().keepWords, ["Paris"]);
});

test("a word is redacted once, whatever its case, and a value that the check found keeps its kind", () => {
  const review = loaded();
  assert.equal(review.addWord(" Northwind "), true);
  assert.equal(review.addWord("NORTHWIND"), false);
  assert.equal(review.addWord(" "), false);
  review.addWord("493055501420", "PHONE");
  assert.deepEqual(review.also, [{ word: "Northwind", found: null }, { word: "493055501420", found: "PHONE" }]);
  assert.equal(review.redacts("northwind"), true);
  const again = createReview();
  again.restore(review.snapshot());
  assert.deepEqual(again.result().redactWords, ["Northwind", "493055501420"]);
});

test("decisions about places that are gone fall, the others stay", () => {
  const review = loaded(finding("a", "Lena", 1), finding("b", "Mia", 2));
  review.keep("a");
  review.keep("b");
  review.load([finding("b", "Mia", 2), finding("c", "Ida", 3)]);
  assert.deepEqual(review.result().kept, ["b"]);
  assert.equal(review.left, 1);
});

test("a sentence is cut at words, and a whole one is left alone", () => {
  assert.equal(endOf("my neighbour ", 80), "my neighbour ");
  assert.equal(endOf("the parcel went to my neighbour ", 16), "… my neighbour ");
  assert.equal(beginOf(" on the second floor, she said", 16), " on the second …");
  assert.equal(endOf("早い対応に感謝します早い対応に感謝します", 8), "… 応に感謝します");
});
