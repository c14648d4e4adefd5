// Who the served conversations are about, told from the API's own JSON: what an anonymised file must not hold.
import type { Page } from "@playwright/test";
import { detailPages } from "./dashboard.js";

interface Person {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly company?: string | null;
}

export interface ServedConversation {
  readonly id: string;
  readonly customer?: (Person & { readonly id?: string | null }) | null;
  readonly assigned_agent?: Person | null;
  readonly messages?: readonly { readonly role?: string; readonly author?: Person | null; readonly content?: string | null }[];
  readonly notes?: readonly { readonly author?: Person | null }[];
}

/** Digits in a row from which on they can only be a telephone number. */
const phoneDigits = 8;

const joinedDigits = (text: string): string => text.replaceAll(/(?<=\d)[\s()./-]+(?=\d)/g, "");

export class ServedPeople {
  readonly #reading: Promise<void>[] = [];
  readonly #conversations = new Map<string, ServedConversation>();

  constructor(page: Page) {
    page.on("response", (response) => {
      if (detailPages.test(response.url())) this.#reading.push(this.#note(response.json()));
    });
  }

  async #note(body: Promise<unknown>): Promise<void> {
    // A request that was given up has no body.
    const served = (await body.catch(() => ({}))) as { conversations?: readonly ServedConversation[] };
    for (const conversation of served.conversations ?? []) this.#conversations.set(conversation.id, conversation);
  }

  async conversations(): Promise<readonly ServedConversation[]> {
    await Promise.all(this.#reading);
    return [...this.#conversations.values()];
  }

  /** Names, addresses and numbers of customers and agents, and the ids that lead back to them. */
  async identities(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const { id, customer, assigned_agent, messages = [], notes = [] } of await this.conversations()) {
      found.add(id);
      if (customer?.id) found.add(customer.id);
      const authors = messages.filter(({ role }) => role === "customer" || role === "agent").map(({ author }) => author);
      for (const person of [customer, assigned_agent, ...authors, ...notes.map(({ author }) => author)]) {
        for (const value of [person?.name, person?.email, person?.phone, person?.company]) if (value) found.add(value);
      }
    }
    return found;
  }

  /** Those of the identities that stand in a text, whatever their case and however digits are grouped. */
  async foundIn(text: string): Promise<readonly string[]> {
    const [whole, digits] = [text.toLowerCase(), joinedDigits(text)];
    return [...(await this.identities())].filter((value) => {
      const number = value.replaceAll(/\D/g, "");
      const isNumber = number.length >= phoneDigits && /^[\d\s()+./-]+$/.test(value);
      return isNumber ? digits.includes(number) : whole.includes(value.toLowerCase());
    });
  }
}
