// Watches that words of conversations stay in conversations: not in errors, not in the console, not in announcements.
import { type Page, expect } from "@playwright/test";
import { detailPages } from "./dashboard.js";

const shortestWords = 12;

interface Served {
  readonly conversations?: readonly {
    readonly customer?: { readonly name?: string; readonly email?: string | null } | null;
    readonly messages?: readonly { readonly content?: string | null }[];
  }[];
}

export class ServedText {
  readonly #texts = new Set<string>();
  readonly #reading: Promise<void>[] = [];
  /** All that the console was told. */
  readonly console: string[] = [];

  constructor(page: Page) {
    page.on("response", (response) => {
      if (detailPages.test(response.url())) this.#reading.push(this.#note(response.text()));
    });
    page.on("console", (message) => this.console.push(message.text()));
    page.on("pageerror", (error) => this.console.push(`${error.message}\n${error.stack ?? ""}`));
  }

  async #note(body: Promise<string>): Promise<void> {
    let served: Served;
    try {
      served = JSON.parse(await body) as Served;
    } catch {
      // Failed, given up, or broken on purpose.
      return;
    }
    for (const { customer, messages } of served.conversations ?? []) {
      const texts = [customer?.name, customer?.email, ...(Array.isArray(messages) ? messages.map((message) => message.content) : [])];
      for (const text of texts) {
        const words = text?.slice(0, 40);
        if (words !== undefined && words.length >= shortestWords) this.#texts.add(words);
      }
    }
  }

  /** `shown` are texts of the page that must hold no conversation text. */
  async expectKept(shown: readonly string[] = []): Promise<void> {
    await Promise.all(this.#reading);
    const told = [...this.console, ...shown].join("\n");
    expect([...this.#texts].filter((words) => told.includes(words)).length).toBe(0);
  }
}
