import { createStore } from "./store.js";

export const THEME_CHOICES = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const KEY = "askvault-theme";

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEY);
    return THEME_CHOICES.find((choice) => choice === value) ?? "system";
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
    return "system";
  }
}

export const themeChoice = createStore<ThemeChoice>(stored());

function apply(choice: ThemeChoice): void {
  if (choice === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = choice;
}

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.set(choice);
  apply(choice);
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // As above.
  }
}

apply(themeChoice.get());
