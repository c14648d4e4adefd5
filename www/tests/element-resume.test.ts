import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { databaseStore } from "../src/desk/entry-store.js";
import { entryOf } from "../src/desk/ledger.js";
import { AskvaultExport } from "../src/element.js";
import { deskOf } from "../src/element/shared-desk.js";
import type { InterruptedExport } from "../src/index.js";
import { type FakeDatabases, installDatabases } from "./fake-database.js";
import { type FakeOriginFiles, installOriginFiles } from "./fake-origin-files.js";

let disk: FakeOriginFiles;
let databases: FakeDatabases;

beforeEach(() => {
  const nothing = (): void => undefined;
  Object.assign(globalThis, { document: { title: "", activeElement: null }, HTMLElement: class {}, addEventListener: nothing, removeEventListener: nothing });
  Object.assign(globalThis, { matchMedia: () => ({ matches: false, addEventListener: nothing, removeEventListener: nothing }) });
  disk = installOriginFiles();
  databases = installDatabases();
});
afterEach(() => {
  disk.uninstall();
  databases.uninstall();
});

/** It draws nothing, and notes what in it would get the focus. */
class Undrawn extends AskvaultExport {
  readonly focused: string[] = [];
  override createRenderRoot(): HTMLElement {
    return { querySelector: (selector: string) => ({ focus: () => this.focused.push(selector) }) } as unknown as HTMLElement;
  }
  override scheduleUpdate(): void {}
}

const owner = { id: "usr_1", name: "Ada" };
const offer: InterruptedExport = { id: "exp_1", kind: "filter", format: "csv", formats: [], mode: "conversations", profile: "internal", fileName: "a.csv", fetched: 100, total: 500, createdMs: 0, expiresMs: 1 };
const begun = { owner, title: "All matching", detail: "", format: "csv", mode: "conversations", profile: "internal", bundle: false, count: 500, fileName: "a.csv", mediaType: "" } as const;

for (const [what, workspace, listed, inBackground] of [
  ["that the list calls interrupted goes on in the background, however small", "wt_1", "exp_1", true],
  ["that no list knows is saved directly", "wt_2", "exp_2", false],
] as const) {
  test(`an export ${what}`, async () => {
    await databaseStore().put(entryOf({ ...begun, workspace, id: listed, state: "stopped" }, Date.now()));
    const desk = await deskOf(workspace, owner);
    await desk?.refresh();
    const element = new Undrawn();
    element.workspace = { id: workspace, user: owner };
    element.connectedCallback();
    for (let at = 0; at < 20; at += 1) await new Promise((resolve) => setImmediate(resolve));
    element.resume(offer, { checkpoint: { workspaceId: workspace, userId: owner.id } });
    assert.equal(element.running, !inBackground);
    for (let at = 0; at < 20; at += 1) await new Promise((resolve) => setImmediate(resolve));
    // The line that was pressed goes away.
    assert.equal(element.focused.some((selector) => selector.includes(".panel")), !inBackground);
    assert.equal(desk?.jobs.some(({ id }) => id === "exp_1"), inBackground);
    element.disconnectedCallback();
  });
}
