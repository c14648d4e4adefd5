import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranscriptModel } from "../src/element/transcript-model.js";

function started() {
  const calls = { changed: 0, shown: 0 };
  const model = createTranscriptModel({ changed: () => void (calls.changed += 1), show: () => void (calls.shown += 1) });
  model.workspace = { id: "ws_1", brand: { company: "Northwind", accent: "", logo: null } };
  model.open();
  return { model, calls };
}

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);

test("starts with the host's company, on the first conversation", () => {
  const { model } = started();
  assert.deepEqual([model.brand.company, model.conversation, model.pages, model.asText], ["Northwind", 0, null, false]);
});

test("the arrows stay within the set", () => {
  const { model, calls } = started();
  for (const [wanted, last, at] of [[3, 36, 3], [99, 36, 36], [-1, 36, 0]] as const) {
    model.lookAt(wanted, last);
    assert.equal(model.conversation, at);
  }
  assert.equal(calls.shown, 3);
});

test("a colour is taken when it is whole; what is being typed changes no page", () => {
  const { model, calls } = started();
  model.typeAccent("#0b6");
  assert.deepEqual([model.accentText, model.brand.accent, calls.shown], ["#0b6", "", 0]);
  model.typeAccent("#0B6A62");
  assert.deepEqual([model.accentText, model.brand.accent, calls.shown], [null, "#0b6a62", 1]);
  model.typeAccent("");
  assert.equal(model.brand.accent, "");
});

test("a refused logo leaves the one that was there, and the next one takes the fault away", () => {
  const { model, calls } = started();
  model.chooseLogo({ bytes: png, type: "image/png", name: "a.png" });
  model.chooseLogo("This file is neither PNG nor JPEG.");
  assert.deepEqual([model.brand.logo?.name, model.logoFault], ["a.png", "This file is neither PNG nor JPEG."]);
  assert.equal(calls.shown, 1);
  model.changeBrand({ logo: null });
  assert.deepEqual([model.brand.logo, model.logoFault], [null, null]);
});

test("one document for all is not made again for another conversation, but for another logo", () => {
  const { model } = started();
  const before = model.drawn("one");
  const alone = model.drawn("per-conversation");
  model.lookAt(4, 9);
  assert.equal(model.drawn("one"), before);
  assert.notEqual(model.drawn("per-conversation"), alone);
  model.chooseLogo({ bytes: png, type: "image/png", name: "a.png" });
  assert.notEqual(model.drawn("one"), before);
});

test("pictures need files of the host, and are never in a training set", () => {
  const { model } = started();
  assert.match(model.imagesObstacle("internal") ?? "", /hands over no files/);
  model.files = () => null;
  assert.equal(model.imagesObstacle("external"), null);
  assert.match(model.imagesObstacle("training") ?? "", /Never/);
});
