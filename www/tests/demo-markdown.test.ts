import assert from "node:assert/strict";
import { test } from "node:test";
import { lineText, parseInline, parseMarkdown, safeHref, type Block, type Inline } from "../demo/markdown.js";

/** The tree as a short text: what a reader would see, with marks. */
function inlineText(nodes: readonly Inline[]): string {
  return nodes.map((node): string => {
    switch (node.kind) {
      case "text": return node.text;
      case "break": return "⏎";
      case "code": return `‹${node.text}›`;
      case "citation": return `{${node.number}}`;
      case "link": return `<${node.href}|${inlineText(node.children)}>`;
      default: return `${node.kind}(${inlineText(node.children)})`;
    }
  }).join("");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "code": return `code:${block.text}`;
    case "list": return `${block.ordered ? `ol${block.start}` : "ul"}:${block.items.map(inlineText).join("|")}`;
    case "table": return `table:${[block.head, ...block.rows].map((row) => row.map(inlineText).join("|")).join("/")}`;
    case "quote": return `quote[${block.children.map(blockText).join("/")}]`;
    default: return `${block.kind}:${inlineText(block.children)}`;
  }
}

const shown = (source: string, citations = 0): string => parseMarkdown(source, citations).map(blockText).join("\n");

test("HTML stays text", () => {
  for (const source of ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a &lt; b & c", "</p><style>*{}</style>"]) {
    assert.deepEqual(parseMarkdown(source), [{ kind: "paragraph", children: [{ kind: "text", text: source }] }]);
  }
});

test("marks, escapes and line ends", () => {
  assert.equal(shown("**bold** and *slanted* and ~~gone~~ and `x*y*z`"), "paragraph:strong(bold) and emphasis(slanted) and struck(gone) and ‹x*y*z›");
  assert.equal(shown("\\*not slanted\\* and 2 * 3 * 4 and snake_case_name"), "paragraph:*not slanted* and 2 * 3 * 4 and snake_case_name");
  assert.equal(shown("one\r\ntwo\u2028three\n\nfour"), "paragraph:one⏎two⏎three\nparagraph:four");
});

test("blocks", () => {
  assert.equal(shown("# Title #\n- a\n- **b**\n3. c\n4) d\n> said\n> twice\n```\n<b>\n```"), "heading:Title\nul:a|strong(b)\nol3:c|d\nquote[paragraph:said⏎twice]\ncode:<b>");
  assert.equal(shown("```\nnever closed"), "code:never closed");
});

test("tables", () => {
  assert.equal(shown("You pay:\n| item | amount |\n| --- | ---: |\n| **bag** | £409.00 |\n| <b> |\nafter"), "paragraph:You pay:\ntable:item|amount/strong(bag)|£409.00/<b>\nparagraph:after");
  assert.equal(shown("a | b\nc | d"), "paragraph:a | b⏎c | d");
});

test("a line without its marks", () => {
  assert.equal(lineText("O reembolso chega **4 dias úteis** após [1]"), "O reembolso chega 4 dias úteis após");
  assert.equal(lineText("> [the page](https://shop.example/x)\n`code`"), "the page code");
  assert.equal(lineText("<b>3 * 4</b>"), "<b>3 * 4</b>");
});

test("links only to http, https and mailto", () => {
  assert.equal(safeHref("https://shop.example/a?b=1"), "https://shop.example/a?b=1");
  assert.equal(safeHref("mailto:ada@shop.example"), "mailto:ada@shop.example");
  for (const target of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:https://a/b", "/v1/session", "//evil.example", "java\nscript:alert(1)"]) {
    assert.equal(safeHref(target), null, target);
  }
  assert.equal(shown("[here](https://shop.example/x) [no](javascript:alert(1)) [no](/v1/session)"), "paragraph:<https://shop.example/x|here> [no](javascript:alert(1)) [no](/v1/session)");
  assert.equal(shown("see https://shop.example/r, please"), "paragraph:see <https://shop.example/r|https://shop.example/r>, please");
});

test("an image is not loaded", () => {
  assert.ok(!JSON.stringify(parseMarkdown("![pixel](https://track.example/p.gif)")).includes("image"));
});

test("a citation mark needs a source of that number", () => {
  assert.equal(inlineText(parseInline("after arrival [1]. Then [2] and [3]", 2)), "after arrival {1}. Then {2} and [3]");
  assert.equal(inlineText(parseInline("[1]", 0)), "[1]");
});

test("deep and long input ends soon", () => {
  const begin = performance.now();
  parseMarkdown("> ".repeat(5_000) + "deep");
  parseMarkdown("**a ".repeat(100_000));
  parseMarkdown("[".repeat(200_000));
  parseMarkdown("_".repeat(200_000));
  parseMarkdown(`|\n|${" -".repeat(100_000)}`);
  parseMarkdown("*a_b~~".repeat(50_000));
  assert.ok(performance.now() - begin < 3_000);
});
