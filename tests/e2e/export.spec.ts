// From the list to a saved file, with the real server; the files are checked by a program that shares no code with us.
import { readFileSync, writeFileSync } from "node:fs";
import { Dashboard } from "./dashboard.js";
import { type Expected, expectFile, needsPython } from "./expected.js";
import { hardConversations } from "./hard-page.js";
import { servePages } from "./serve-conversations.js";
import { expect, test } from "./server.js";

interface Choice {
  readonly name: string;
  readonly purpose: "spreadsheet" | "messages" | "data" | "lines";
  readonly settings?: readonly string[];
  /** How the file begins. */
  readonly begins: RegExp;
  readonly file: Omit<Expected, "from">;
}

const choices: readonly Choice[] = [
  { name: "CSV conversations for spreadsheets", purpose: "spreadsheet", begins: /^\ufeff"conversation_id","customer_email"/, file: { format: "csv", mode: "conversations", dialect: "spreadsheet" } },
  { name: "CSV conversations for programs", purpose: "spreadsheet", settings: ["dialect-machine"], begins: /^conversation_id,customer_email/, file: { format: "csv", mode: "conversations", dialect: "machine" } },
  { name: "CSV messages for spreadsheets", purpose: "messages", settings: ["delimiter-semicolon"], begins: /^\ufeff"conversation_id";"message_id"/, file: { format: "csv", mode: "messages", dialect: "spreadsheet", delimiter: "semicolon" } },
  { name: "CSV messages for programs", purpose: "messages", settings: ["dialect-machine"], begins: /^conversation_id,message_id/, file: { format: "csv", mode: "messages", dialect: "machine" } },
  { name: "JSON", purpose: "data", begins: /^\{"schema_version"/, file: { format: "json" } },
  { name: "JSON Lines", purpose: "lines", begins: /^\{"id":/, file: { format: "jsonl" } },
];

/** Makes the choices, and gives the preview of the file. */
async function choose(dashboard: Dashboard, { purpose, settings = [], begins }: Choice): Promise<Buffer> {
  await dashboard.purpose(purpose);
  for (const setting of settings) await dashboard.csvSetting(setting);
  return dashboard.preview(begins);
}

function expectPrefix(preview: Buffer, path: string): void {
  expect(preview.length).toBeGreaterThan(500);
  expect(readFileSync(path).subarray(0, preview.length).equals(preview)).toBe(true);
}

for (const [name, group] of [["CSV", choices.filter(({ file }) => file.format === "csv")], ["JSON", choices.filter(({ file }) => file.format !== "csv")]] as const) {
  test(`200 selected conversations of a filter as ${name}: each file is what the API's JSON asks for, and begins with its preview`, async ({ page, server }) => {
    needsPython();
    // Several exports one after the other.
    test.slow();
    const dashboard = new Dashboard(page);
    await dashboard.picker("missing");
    await dashboard.open();
    await dashboard.filter("channel", "email");
    await dashboard.select(200);
    for (const choice of group) {
      await test.step(choice.name, async () => {
        await dashboard.exportSelected();
        await expect(dashboard.exportButton).toContainText("Export 200 conversations");
        const preview = await choose(dashboard, choice);
        const file = await dashboard.saved(() => dashboard.exportButton.click());
        await expect(page.getByTestId("finished-summary")).toContainText("200 conversations");
        await expect(page.getByTestId("not-in-it")).not.toContainText("could not be read");
        expect(file.name).toMatch(/^conversations-\d{4}-\d\d-\d\d\.(csv|json|jsonl)$/);
        const checked = expectFile(file.path, { from: { url: server.url, query: "channel=email", limit: 200 }, ...choice.file });
        expect(checked.conversations).toBe(200);
        if (choice.purpose === "messages") expect(checked.records).toBeGreaterThan(600);
        else expect(checked.records).toBe(200);
        expectPrefix(preview, file.path);
        await page.getByTestId("finished-close").click();
      });
    }
  });
}

test("everything that matches a filter goes into one file", async ({ page, server }) => {
  needsPython();
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  await dashboard.filter("status", "open");
  const count = await dashboard.matching();
  await dashboard.exportAll();
  await dashboard.preview(/^\ufeff"conversation_id"/);
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-summary")).toContainText(`${count} conversations`);
  const { conversations } = expectFile(file.path, { from: { url: server.url, query: "status=open", limit: 10_000 }, format: "csv", dialect: "spreadsheet" });
  expect(conversations).toBe(count);
});

for (const format of ["csv", "json"] as const) {
  test(`one conversation from its page, as ${format.toUpperCase()} by the Export menu`, async ({ page, server }) => {
    needsPython();
    const dashboard = new Dashboard(page);
    await dashboard.picker("missing");
    await dashboard.open("/inbox?channel=voice");
    await dashboard.rows.first().getByTestId("row-open").click();
    await expect(page.getByTestId("transcript")).toBeVisible();
    await page.getByTestId("export-menu").click();
    const file = await dashboard.saved(() => page.getByTestId(`menu-${format}`).click());
    await expect(page.getByTestId("finished-summary")).toContainText("1 conversation,");
    const how = format === "csv" ? ({ format, mode: "messages", dialect: "spreadsheet" } as const) : { format };
    const { conversations } = expectFile(file.path, { from: { url: server.url, query: "channel=voice", limit: 1 }, ...how });
    expect(conversations).toBe(1);
  });
}

test("the Export menu's last entry opens the dialog for this conversation", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  await dashboard.rows.first().getByTestId("row-open").click();
  await page.getByTestId("export-menu").click();
  await page.getByTestId("menu-dialog").click();
  await expect(dashboard.dialog).toBeVisible();
  await expect(page.getByTestId("scope-conversation")).toBeChecked();
  await expect(dashboard.exportButton).toContainText("Export 1 conversation");
});

test("chosen groups bring notes, audit, citations and skills into the JSON", async ({ page, server }) => {
  needsPython();
  const groups = ["notes", "audit", "citations", "skills"];
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await choose(dashboard, { name: "", purpose: "data", begins: /^\{"schema_version"/, file: { format: "json" } });
  for (const group of groups) await page.getByTestId(`group-${group}`).check({ force: true });
  const preview = await dashboard.preview(/"fields":\[[^\]]*"audit"/);
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expectFile(file.path, { from: { url: server.url, query: "channel=sms", limit: 10_000 }, format: "json", groups });
  expectPrefix(preview, file.path);
});

for (const choice of choices) {
  test(`${choice.name} keeps derived values, aliases, formulas, line ends and scripts`, async ({ page }, testInfo) => {
    needsPython();
    const body = JSON.stringify({ conversations: hardConversations, pagination: { next_cursor: null, has_more: false, total: hardConversations.length } });
    const saved = testInfo.outputPath("page.json");
    writeFileSync(saved, body);
    await servePages(page, [hardConversations]);
    const dashboard = new Dashboard(page);
    await dashboard.picker("missing");
    await dashboard.open("/inbox?channel=sms");
    await dashboard.exportAll();
    await choose(dashboard, choice);
    const file = await dashboard.saved(() => dashboard.exportButton.click());
    await expect(page.getByTestId("finished-summary")).toContainText(`${hardConversations.length} conversations`);
    const { guarded } = expectFile(file.path, { from: { pages: [saved] }, ...choice.file });
    if (choice.file.dialect === "spreadsheet") {
      expect(guarded).toBeGreaterThan(choice.purpose === "messages" ? 9 : 1);
      await expect(page.getByTestId("note-guarded-cells")).toContainText(`${guarded} cells made safe`);
    }
    expect(readFileSync(file.path, "utf8")).not.toContain("token=secret");
    expect(readFileSync(file.path, "utf8")).not.toContain("the deleted words");
  });
}
