import assert from "node:assert/strict";
import { test } from "node:test";
import { asDocument, createSlicer } from "../src/conversation-slicer.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const words = (parts: readonly Uint8Array[]): string[] => parts.map((part) => new TextDecoder().decode(part));

const first = '{"id":"a","messages":[{"content":"x ] } \\" [ {"}],"n":1e30}';
const second = '{"id":"ü","conversations":[],"messages":[[]]}';
const third = "{}";

const shapes: readonly { readonly name: string; readonly text: string; readonly finds: readonly string[] }[] = [
  { name: "a page", text: `{"conversations":[${first},\n ${second}],"pagination":{"list":[1,{"conversations":[3]}]}}`, finds: [first, second] },
  { name: "a page whose list comes last", text: `{"pagination":{"total":2,"names":["conversations"]},"conversations":[${first}, ${third}]}`, finds: [first, third] },
  { name: "two pages, one after the other", text: `{"conversations":[${first}]}\n{"conversations":[${third}]}`, finds: [first, third] },
  { name: "a page without conversations", text: '{"conversations":[],"pagination":{}}', finds: [] },
  { name: "a bare list", text: `\ufeff[${first} , ${second}]`, finds: [first, second] },
  { name: "objects, one a line", text: `${first}\n${third}\n`, finds: [first, third] },
  { name: "what is no conversation keeps its place", text: `[1, "two, [2]", null ,${third},[${third}]]`, finds: ["1", '"two, [2]"', "null ", third, `[${third}]`] },
];

for (const { name, text, finds } of shapes) {
  test(`${name}: every conversation as it came, wherever the chunks are cut`, () => {
    const all = bytes(text);
    assert.deepEqual(words(createSlicer().push(all)), finds);
    for (const size of [1, 2, 3, 7]) {
      const slicer = createSlicer();
      const found: Uint8Array[] = [];
      for (let at = 0; at < all.length; at += size) found.push(...slicer.push(all.slice(at, at + size)));
      assert.deepEqual(words(found), finds, `chunks of ${size}`);
    }
  });
}

test("conversations become one document again", () => {
  assert.equal(words(asDocument([bytes(first), bytes(third)])).join(""), `[${first},${third}]`);
  assert.equal(words(asDocument([])).join(""), "[]");
});
