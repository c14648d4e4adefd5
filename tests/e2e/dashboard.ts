// The dashboard as a test uses it: its places by name, and what a person does with them.
import { type Download, type Locator, type Page, expect } from "@playwright/test";

/** Pages of whole conversations: what the preview and an export read, as opposed to the list. */
export const detailPages = /\/v1\/conversations\?.*include=detail/;

/** What the save dialog does. */
export type PickerAnswer = "missing" | "saves" | "closes" | "blocked";

/** The file that an export leaves. */
export interface SavedFile {
  readonly name: string;
  readonly path: string;
}

/** From this number on an export goes to the background by itself; one holds no more than the other. */
const [backgroundFrom, exportLimit] = [1_000, 10_000];

const pickedName = "picked-file";
const checkpoints = "askvault-checkpoints/";

export class Dashboard {
  readonly grid: Locator;
  readonly rows: Locator;
  readonly matchCount: Locator;
  readonly dialog: Locator;
  readonly exportButton: Locator;
  readonly progress: Locator;
  readonly finished: Locator;
  readonly failure: Locator;
  readonly cancelled: Locator;
  /** The check found a removed value in the file. */
  readonly blocked: Locator;
  readonly reviewRows: Locator;
  /** Exports in the background, as the chip shows them. */
  readonly chip: Locator;
  /** A background export that is ready. */
  readonly ready: Locator;
  /** Every download that was offered so far. */
  readonly downloads: Download[] = [];

  constructor(readonly page: Page) {
    this.grid = page.getByTestId("inbox-grid");
    this.rows = page.getByTestId("inbox-row");
    this.matchCount = page.getByTestId("match-count");
    this.dialog = page.getByTestId("dialog");
    this.exportButton = page.getByTestId("export-button");
    this.progress = page.getByTestId("progress-panel");
    this.finished = page.getByTestId("finished-panel");
    this.failure = page.getByTestId("error-panel");
    this.cancelled = page.getByTestId("cancelled-panel");
    this.blocked = page.getByTestId("blocked-panel");
    this.reviewRows = page.getByTestId("review-row");
    this.chip = page.getByTestId("background-chip");
    this.ready = page.getByTestId("ready-note");
    page.on("download", (download) => this.downloads.push(download));
  }

  /** Call it before `open`. A headless browser has no save dialog; without one, files come as downloads. */
  async picker(answer: PickerAnswer): Promise<void> {
    await this.page.addInitScript(
      ({ answer, name }) => {
        const dialog = async (): Promise<FileSystemFileHandle> => {
          if (answer === "closes") throw new DOMException("closed", "AbortError");
          if (answer === "blocked") throw new DOMException("not in this frame", "SecurityError");
          // The real dialog, too, leaves an empty file behind.
          return (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
        };
        Object.defineProperty(globalThis, "showSaveFilePicker", { value: answer === "missing" ? undefined : dialog, configurable: true, writable: true });
      },
      { answer, name: pickedName },
    );
  }

  async open(path = "/inbox"): Promise<void> {
    await this.page.goto(path);
    await expect(this.matchCount).toContainText(/conversations? match/);
  }

  async filter(field: "channel" | "status" | "priority", value: string): Promise<void> {
    const choice = this.page.getByTestId(`filter-${field}`);
    await choice.getByTestId("filter-open").click();
    const option = choice.locator(`[data-value="${value}"]`);
    const count = await option.locator(".count").innerText();
    await option.click();
    await expect(this.matchCount).toHaveText(new RegExp(`^${count} `));
  }

  /** How many conversations match, as the head of the list says. */
  async matching(): Promise<number> {
    const words = await this.matchCount.innerText();
    return Number(/^[\d,]+/.exec(words)?.[0].replaceAll(",", ""));
  }

  async loadRows(count: number): Promise<void> {
    await this.rows.first().waitFor();
    while ((await this.rows.count()) < count) {
      const before = await this.rows.count();
      await this.page.getByTestId("load-more").scrollIntoViewIfNeeded();
      await expect.poll(() => this.rows.count()).toBeGreaterThan(before);
    }
  }

  /** Checks the first rows of the list, 200 at most. */
  async select(count: number): Promise<void> {
    await this.loadRows(count);
    await this.rows.first().getByTestId("row-check").click();
    if (count > 1) await this.rows.nth(count - 1).getByTestId("row-check").click({ modifiers: ["Shift"] });
    await expect(this.page.getByTestId("selected-count")).toHaveText(`${count} selected`);
  }

  async exportSelected(): Promise<void> {
    await this.page.getByTestId("export-selected").click();
    await expect(this.dialog).toBeVisible();
  }

  /** Opens the dialog for all that match. Without `background` the file is saved as soon as it is ready, however many there are. */
  async exportAll({ background = false } = {}): Promise<void> {
    const count = await this.matching();
    await this.page.getByTestId("export-all").click();
    await expect(this.dialog).toBeVisible();
    const byItself = count >= backgroundFrom && count <= exportLimit;
    if (background || !byItself || !(await this.#keepsFiles())) return;
    // It comes when the page knows that it can keep files, which may be after the dialog.
    const box = this.page.getByTestId("background");
    await expect(box).toBeVisible();
    if (await box.isChecked()) await box.uncheck({ force: true });
  }

  /** Whether the page can keep files: without, nothing is offered in the background. */
  #keepsFiles(): Promise<boolean> {
    return this.page.evaluate(async () => {
      if (typeof indexedDB === "undefined" || navigator.locks === undefined) return false;
      return navigator.storage.getDirectory().then(
        () => true,
        () => false,
      );
    });
  }

  /** Opens the dialog for all that match, and starts the export in the background once the preview is there. */
  async exportInBackground(): Promise<void> {
    await this.exportAll({ background: true });
    await expect(this.page.getByTestId("background")).toBeChecked();
    await this.preview(/conversation_id/);
    await this.exportButton.click();
    await expect(this.dialog).toBeHidden();
  }

  /** The row of the only export on the Exports page. */
  async exportsPage(): Promise<Locator> {
    await this.page.goto("/exports");
    return this.page.getByTestId("export-row");
  }

  async purpose(purpose: "spreadsheet" | "messages" | "data" | "lines" | "transcript" | "bundle"): Promise<void> {
    await this.dialog.waitFor();
    await this.page.getByTestId(`purpose-${purpose}`).check({ force: true });
  }

  /** A choice among how the CSV is written, such as `dialect-machine`. */
  async csvSetting(testId: string): Promise<void> {
    if (!(await this.page.getByTestId("csv-settings").isVisible())) await this.page.getByTestId("fold-csv").click();
    await this.page.getByTestId(testId).check({ force: true });
  }

  /** Chooses who will read the file. */
  async profile(profile: "internal" | "external" | "training"): Promise<void> {
    await this.dialog.waitFor();
    await this.page.getByTestId(`profile-${profile}`).check({ force: true });
  }

  /** What the dialog says is found, by type, such as "36 e-mails", once it is counted. */
  async found(): Promise<readonly string[]> {
    await expect(this.page.getByTestId("found-counts")).toHaveAttribute("aria-busy", "false");
    const heads = await this.page.locator(".found-one").all();
    const first = await Promise.all(heads.map(async (head) => `${await head.locator("dd").innerText()} ${await head.locator("dt").innerText()}`));
    const rest = await this.page.getByTestId("found-rest").allInnerTexts();
    return [...first.filter((words) => !words.startsWith("0 ")), ...rest.flatMap((words) => words.replace(/^And /, "").split(" · "))];
  }

  async openReview(): Promise<void> {
    await this.page.getByTestId("tab-review").click();
    await expect(this.page.getByTestId("review-progress")).toBeVisible();
  }

  /** Redacts all that is uncertain, unless nothing is, and goes back to the choices. */
  async redactAll(): Promise<void> {
    await this.found();
    await this.openReview();
    const rest = this.page.getByTestId("redact-rest");
    if (await rest.isVisible()) await rest.click();
    await expect(this.exportButton).toBeEnabled();
  }

  /** The value of the row that is decided next, seen by holding the pointer on it. */
  async heldValue(): Promise<string> {
    const masked = this.page.locator("[data-testid=review-row][aria-current=true]").getByTestId("masked-value");
    await masked.hover();
    await this.page.mouse.down();
    await expect(masked).toHaveAttribute("aria-pressed", "true");
    const value = await masked.innerText();
    await this.page.mouse.up();
    await expect(masked).toHaveAttribute("aria-pressed", "false");
    return value.trim();
  }

  async previewBytes(): Promise<Buffer> {
    const bytes = await this.page.locator("askvault-export").evaluate((element) => {
      const { previewBytes } = element as unknown as { previewBytes: Uint8Array | null };
      return previewBytes === null ? [] : [...previewBytes];
    });
    return Buffer.from(bytes);
  }

  /** Waits for the preview of the newest choice, which is told by how its file begins. */
  async preview(begins: RegExp): Promise<Buffer> {
    await expect.poll(async () => (await this.previewBytes()).toString("utf8").slice(0, 400)).toMatch(begins);
    return this.previewBytes();
  }

  /** Waits until the first page of a transcript is drawn, and gives the file it is drawn from. */
  async transcript(): Promise<Buffer> {
    await expect(this.page.getByTestId("preview-page").first()).toHaveAttribute("data-drawn", "true", { timeout: 30_000 });
    await expect(this.page.locator("[data-testid=pane-preview] [aria-busy=true]")).toHaveCount(0);
    const bytes = await this.previewBytes();
    expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    return bytes;
  }

  /** Waits for the download that `act` leads to. */
  async saved(act: () => Promise<void>): Promise<SavedFile> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), act()]);
    return { name: download.suggestedFilename(), path: await download.path() };
  }

  /** The size of the file that the stubbed save dialog gave, or null when there is none. */
  async pickedBytes(): Promise<number | null> {
    return this.page.evaluate(async (name) => {
      try {
        const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
        return (await handle.getFile()).size;
      } catch {
        return null;
      }
    }, pickedName);
  }

  async pickedText(): Promise<string> {
    return this.page.evaluate(async (name) => (await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()).text(), pickedName);
  }

  /** Every file in the browser's private storage that is, or becomes, an export. */
  async privateFiles(): Promise<string[]> {
    return (await this.#storedFiles()).filter((path) => !path.startsWith(checkpoints));
  }

  /** What is kept, sealed, of interrupted exports and of one that runs. */
  async checkpointFiles(): Promise<string[]> {
    return (await this.#storedFiles()).filter((path) => path.startsWith(checkpoints));
  }

  async #storedFiles(): Promise<string[]> {
    return this.page.evaluate(async () => {
      let found: string[] = [];
      const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
        for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle | FileSystemDirectoryHandle> }).values()) {
          if (entry.kind === "directory") await walk(entry, `${path}${entry.name}/`);
          else found.push(path + entry.name);
        }
      };
      for (;;) {
        try {
          await walk(await navigator.storage.getDirectory(), "");
          return found;
        } catch (cause) {
          // A folder went while it was read: the list is drawn up again.
          if (!(cause instanceof DOMException && cause.name === "NotFoundError")) throw cause;
          found = [];
        }
      }
    });
  }

  /** No download, no file in private storage, nothing at the picked place. What is sealed for a later visit is no file. */
  async expectNoFile(): Promise<void> {
    await this.expectNoFileBut(0);
  }

  /** The same after so many downloads that were there before. */
  async expectNoFileBut(downloads: number): Promise<void> {
    await expect.poll(() => this.privateFiles()).toEqual([]);
    expect(this.downloads.map((download) => download.suggestedFilename())).toHaveLength(downloads);
  }
}
