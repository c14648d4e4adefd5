import assert from "node:assert/strict";
import { test } from "node:test";
import { accentOf, contrastOnWhite, contrastWords, typedAccent } from "../src/element/accent.js";
import { keepBrand, keptLogoBytes, logoBytes, logoOf, noBrand, readBrand, type Brand, type BrandStorage, type Logo } from "../src/element/brand.js";

const png = (length = 20): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return bytes;
};

function storage(): BrandStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

const forbidden: BrandStorage = {
  getItem: () => { throw new DOMException("no", "SecurityError"); },
  setItem: () => { throw new DOMException("full", "QuotaExceededError"); },
  removeItem: () => undefined,
};

test("an accent is read as people write it", () => {
  assert.deepEqual(["#0B6A62", "0b6a62", " #abc ", "red", "#12345", "", "#ggg"].map(accentOf), ["#0b6a62", "#0b6a62", "#aabbcc", null, null, null, null]);
});

test("a colour that is being typed is none before it has six digits", () => {
  assert.deepEqual(["", "#", "#abc", "#abcde", "abcdef", "#ABCDEF", "#abcdeg"].map(typedAccent), ["", null, null, null, "#abcdef", "#abcdef", null]);
});

test("PDF-11 the contrast of an accent on paper is told, never rounded up", () => {
  assert.equal(contrastOnWhite("#000000"), 21);
  assert.equal(contrastOnWhite("#ffffff"), 1);
  assert.deepEqual(contrastWords("#0b6a62"), { enough: true, text: "6.4:1 on white" });
  assert.deepEqual(contrastWords("#767676"), { enough: true, text: "4.5:1 on white" });
  assert.deepEqual(contrastWords("#777777"), { enough: false, text: "4.4:1, darkened to be readable" });
  assert.deepEqual(contrastWords("#ffd400"), { enough: false, text: "1.4:1, darkened to be readable" });
});

test("PDF-17 a logo is told by its content; every refusal says what to do", () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]);
  assert.deepEqual((logoOf(png(), "a.svg") as Logo).type, "image/png");
  assert.deepEqual((logoOf(jpeg, "a") as Logo).type, "image/jpeg");
  assert.match(logoOf(new TextEncoder().encode("<svg/>") as Uint8Array<ArrayBuffer>, "logo.png") as string, /neither PNG nor JPEG/);
  assert.match(logoOf(png(logoBytes + 1), "big.png") as string, /too large: a logo may have 1 MB at most/);
  assert.match(logoOf(new Uint8Array(0), "empty.png") as string, /empty/);
});

test("a brand is kept for its workspace only, logo included", () => {
  const store = storage();
  const brand: Brand = { company: "Northwind Shop", accent: "#0b6a62", logo: logoOf(png(300), "mark.png") as Logo };
  assert.equal(keepBrand(store, "ws_1", brand), true);
  assert.deepEqual(readBrand(store, "ws_1"), brand);
  assert.deepEqual(readBrand(store, "ws_2"), noBrand);
  assert.deepEqual(readBrand(store, "ws_2", { ...noBrand, company: "Other" }).company, "Other");
});

test("a logo too large to be kept is for this visit only, and the rest is kept", () => {
  const store = storage();
  const brand: Brand = { company: "Northwind", accent: "", logo: logoOf(png(keptLogoBytes + 1), "mark.png") as Logo };
  assert.equal(keepBrand(store, "ws_1", brand), false);
  assert.deepEqual(readBrand(store, "ws_1"), { ...brand, logo: null });
});

test("forbidden, full or damaged storage is no fault", () => {
  assert.equal(keepBrand(forbidden, "ws_1", noBrand), false);
  assert.deepEqual(readBrand(forbidden, "ws_1"), noBrand);
  assert.deepEqual(readBrand(null, "ws_1"), noBrand);
  for (const text of ["{", "[]", "7", '{"company":7,"accent":"javascript:","logo":"%%%"}', '{"logo":"PHN2Zy8+"}']) {
    const store = storage();
    store.kept.set("askvault-export brand ws_1", text);
    assert.deepEqual(readBrand(store, "ws_1"), noBrand, text);
  }
});
