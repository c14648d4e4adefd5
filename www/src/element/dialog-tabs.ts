// The parts of the dialog as tabs: two panes that do not fit side by side, and the review with its count.
import { html, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../icon.js";
import { ring } from "./control.js";
import type { DialogModel } from "./dialog-model.js";
import type { Width } from "./page-width.js";
import { countOf } from "./words.js";

export type Tab = "choices" | "preview" | "review";

export interface DialogTabsView {
  model: DialogModel;
  width: Width;
  tab: Tab;
  onTab: (tab: Tab) => void;
}

/** The tab that is really there: no review without something to replace, one pane of choices and preview when wide. */
export function shownTab({ model, width, tab }: Pick<DialogTabsView, "model" | "width" | "tab">): Tab {
  if (tab === "review") return model.anonymises ? "review" : "choices";
  return width === "wide" ? "choices" : tab;
}

function reviewCount({ model, width }: DialogTabsView): TemplateResult | typeof nothing {
  const { review, inspected } = model.privacy;
  if (inspected === null) return model.privacy.inspection.kind === "loading" ? ring(null, 14) : nothing;
  const done = review.total - review.left;
  if (width === "phone") {
    const all = review.left === 0 && review.total > 0;
    return html`<span class="tab-count" data-testid="review-count">${all || review.total === 0 ? countOf(review.total) : `${countOf(done)}/${countOf(review.total)}`}</span>${all
        ? html`<span class="ok-mark">${icon("circle-check", 16)}</span>`
        : nothing}`;
  }
  if (review.total === 0) return nothing;
  return html`<span class="tab-count" data-testid="review-count">${countOf(done)} of ${countOf(review.total)}</span>`;
}

export function dialogTabs(view: DialogTabsView): TemplateResult {
  const { model, width, onTab } = view;
  const chosen = shownTab(view);
  const done = model.privacy.inspected !== null && model.privacy.undecided === 0;
  const all: readonly { tab: Tab; name: string; icon: IconName }[] = [
    { tab: "choices", name: width === "wide" ? "Choices and preview" : "Choices", icon: "sliders" },
    ...(width === "wide" ? [] : [{ tab: "preview" as const, name: "Preview", icon: "table" as const }]),
    ...(model.anonymises ? [{ tab: "review" as const, name: "Review", icon: done ? ("circle-check" as const) : ("list-check" as const) }] : []),
  ];
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const list = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=tab]");
    const next = (all.findIndex(({ tab }) => tab === chosen) + by + all.length) % all.length;
    const to = all[next];
    if (to === undefined) return;
    onTab(to.tab);
    list[next]?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label="Parts of the dialog" @keydown=${onKey}>
    ${all.map(
      ({ tab, name, icon: mark }) => html`<button
        type="button"
        class="tab"
        role="tab"
        id="tab-${tab}"
        data-testid="tab-${tab}"
        aria-controls="pane-${tab}"
        aria-selected=${chosen === tab}
        tabindex=${chosen === tab ? 0 : -1}
        @click=${() => onTab(tab)}
      >
        ${width === "wide" ? icon(mark, 16) : nothing}<span>${name}</span>${tab === "review" ? reviewCount(view) : nothing}
      </button>`,
    )}
  </div>`;
}
