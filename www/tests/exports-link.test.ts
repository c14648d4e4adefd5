import assert from "node:assert/strict";
import { test } from "node:test";
import { AskvaultExports } from "../src/exports.js";
import { deskOf } from "../src/element/shared-desk.js";
import { installDatabases } from "./fake-database.js";
import { installOriginFiles } from "./fake-origin-files.js";
import { textOf } from "./text-of.js";

/** It draws nothing by itself. */
class Undrawn extends AskvaultExports {
  override createRenderRoot(): HTMLElement {
    return {} as HTMLElement;
  }
  override scheduleUpdate(): void {}
  override willUpdate(): void {
    super.willUpdate();
  }
  override render(): ReturnType<AskvaultExports["render"]> {
    return super.render();
  }
}

const turns = async (): Promise<void> => {
  for (let at = 0; at < 20; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

test("a link says that its export is not in this browser only when it is known what is kept", async () => {
  const disk = installOriginFiles();
  const databases = installDatabases();
  const { query } = navigator.locks;
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const user = { id: "usr_1", name: "Ada" };
  await (await deskOf("wt_1", user))?.refresh();
  Object.assign(navigator.locks, { query: () => asked.then(query) });
  const element = new Undrawn();
  element.workspace = { id: "wt_1", user };
  element.exportId = "exp_1";
  element.connectedCallback();
  element.willUpdate();
  await turns();
  const isSaid = (): boolean => textOf(element.render()).includes("export-gone");
  assert.equal(textOf(element.render()).includes("exports-empty"), true);
  assert.equal(isSaid(), false);
  answer();
  await turns();
  assert.equal(isSaid(), true);
  element.disconnectedCallback();
  disk.uninstall();
  databases.uninstall();
});
