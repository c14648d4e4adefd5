/** How many exports run in the background, for the navigation. */
import type { BackgroundTotals } from "../src/element.js";
import { createStore } from "./store.js";

export const exportTotals = createStore<BackgroundTotals>({ running: 0, queued: 0, fraction: null });
