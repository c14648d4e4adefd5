import { createStore } from "./store.js";

/** The polite live region of the shell speaks this. The counter makes the same sentence be heard twice. */
export const announcement = createStore({ text: "", count: 0 });

export function announce(text: string): void {
  announcement.set({ text, count: announcement.get().count + 1 });
}
