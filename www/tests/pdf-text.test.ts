import assert from "node:assert/strict";
import { test } from "node:test";
import { textBlocks, type TagNode } from "../src/element/pdf-text.js";

const content = (id: string): TagNode => ({ type: "content", id });
const node = (role: string, ...children: TagNode[]): TagNode => ({ role, children });

/** A page's content as pdf.js gives it: one tagged stretch for each id. */
const items = (texts: Readonly<Record<string, string>>): object[] =>
  Object.entries(texts).flatMap(([id, text]) => [{ type: "beginMarkedContentProps", id }, ...text.split("|").map((str, index, all) => ({ str, hasEOL: index + 1 < all.length })), { type: "endMarkedContent" }]);

test("headings, facts and messages come in the order of the tags, lines joined", () => {
  const tree = node("Root", node("Document", node("Sect", node("H1", content("a")), node("Table", node("TR", node("TH", content("b")), node("TD", content("c"))), node("TR", node("TH", content("d")), node("TD"))), node("Sect", node("H3", content("e")), node("P", content("f"))))));
  const found = textBlocks(tree, items({ f: "Hello,|it works.", e: "09:15  Lena · Customer", a: "Conversation", c: "email", b: "Channel", d: "Ended", foot: "Page 1 of 1" }));
  assert.deepEqual(found.map(({ heading, text }) => [heading, text]), [
    [1, "Conversation"],
    [0, "Channel: email"],
    [0, "Ended"],
    [3, "09:15 Lena · Customer"],
    [0, "Hello, it works."],
  ]);
});

test("a picture is heard by its alternative, and a text by what stands for it", () => {
  const tree = node("Root", { role: "Figure", alt: "Picture: receipt.png", children: [content("a")] }, node("P", content("b"), { role: "Span", alt: "🧿", children: [content("c")] }));
  assert.deepEqual(textBlocks(tree, items({ a: "", b: "Look ", c: "\u0000" })).map(({ text }) => text), ["Picture: receipt.png", "Look 🧿"]);
});

test("the language of a part holds for what is in it", () => {
  const tree = node("Root", { role: "Document", lang: "en", children: [node("P", content("a")), { role: "P", lang: "ar", children: [content("b")] }] });
  assert.deepEqual(textBlocks(tree, items({ a: "hello", b: "مرحبا" })).map(({ language }) => language), ["en", "ar"]);
});

test("what is not tagged is not read, and a page without tags has no text", () => {
  assert.deepEqual(textBlocks(null, items({ a: "text" })), []);
  assert.deepEqual(textBlocks(node("Root", node("P", content("b"))), items({ a: "text" })), []);
  assert.deepEqual(textBlocks(node("Root", content("a")), items({ a: "text" })).map(({ text }) => text), ["text"]);
});
