import assert from "node:assert/strict";
import { test } from "node:test";
import { focusOn } from "../src/element/focus-place.js";

/** An element as far as it is used; a host without a `tabindex` has the `tabIndex` -1. */
class FakeElement extends EventTarget {
  focused = 0;
  listening = 0;

  constructor(public tabindex: number | null, readonly own: number) {
    super();
  }

  get tabIndex(): number {
    return this.tabindex ?? this.own;
  }

  set tabIndex(value: number) {
    this.tabindex = value;
  }

  hasAttribute = (): boolean => this.tabindex !== null;
  removeAttribute = (): void => void (this.tabindex = null);
  focus = (): void => void (this.focused += 1);

  override addEventListener(...given: Parameters<EventTarget["addEventListener"]>): void {
    this.listening += 1;
    super.addEventListener(...given);
  }

  override removeEventListener(...given: Parameters<EventTarget["removeEventListener"]>): void {
    this.listening -= 1;
    super.removeEventListener(...given);
  }
}

for (const ends of ["keydown", "blur"]) {
  test(`an element without a place for the focus has one until ${ends}, and nothing of it stays`, () => {
    const host = new FakeElement(null, -1);
    focusOn(host as unknown as HTMLElement);
    assert.deepEqual([host.focused, host.tabindex], [1, -1]);
    host.dispatchEvent(new Event(ends));
    assert.deepEqual([host.tabindex, host.listening], [null, 0]);
  });
}

test("what can have the focus by itself is left as it is", () => {
  for (const [tabindex, own] of [[null, 0], [-1, -1], [0, -1]] as const) {
    const element = new FakeElement(tabindex, own);
    focusOn(element as unknown as HTMLElement);
    assert.deepEqual([element.focused, element.tabindex, element.listening], [1, tabindex, 0]);
  }
});
