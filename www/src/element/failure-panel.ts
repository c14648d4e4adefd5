// An export that ended without a file: what happened, what is safe, what to do.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import type { Failure } from "./failure.js";
import { panel } from "./panel.js";
import { beginAgain, cancelled } from "./words.js";

export interface FailurePanelView {
  failure: Failure;
  onRetry: () => void;
  /** Null where there are no choices to go back to. */
  onChoices: (() => void) | null;
  onReload: () => void;
  onClose: () => void;
}

function actionButton({ failure, onRetry, onChoices, onReload }: FailurePanelView): TemplateResult | typeof nothing {
  switch (failure.action) {
    case "retry":
      return html`<button type="button" class="button primary" data-testid="retry-export" @click=${onRetry}>${icon("refresh", 16)}Retry</button>`;
    case "choices":
      if (onChoices === null) return nothing;
      return html`<button type="button" class="button primary" data-testid="change-choices" @click=${onChoices}>${icon("sliders", 16)}Change the choices</button>`;
    case "reload":
      return html`<button type="button" class="button primary" data-testid="reload-page" @click=${onReload}>${icon("refresh", 16)}Reload the page</button>`;
    case "none":
      return nothing;
  }
}

export function failurePanel(view: FailurePanelView): TemplateResult {
  const { failure } = view;
  const next = failure.action === "choices" && view.onChoices === null ? `${failure.next} ${beginAgain}`.trim() : failure.next;
  return panel({
    testId: "error-panel",
    label: "Export stopped",
    wide: true,
    mark: html`<span class="danger-mark">${icon(failure.icon, 20)}</span>`,
    title: failure.title,
    lines: html`<p class="panel-line" data-testid="error-safe">${failure.safe}</p>`,
    corner: { label: "Close", icon: "close", testId: "error-close", onPress: view.onClose },
    body: html`<div class="failure" role="alert" data-testid="error-body" data-code=${failure.code}>
      ${next === "" ? nothing : html`<p class="failure-next">${next}</p>`}
      <dl class="failure-facts">
        ${failure.facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd class="mono"><bdi>${value}</bdi></dd></div>`)}
      </dl>
    </div>`,
    foot: html`${actionButton(view)}<span class="foot-gap"></span><button type="button" class="button" data-testid="error-done" @click=${view.onClose}>Close</button>`,
  });
}

/** The answer to Cancel. */
export function cancelledPanel(view: { onAgain: (() => void) | null; onClose: () => void }): TemplateResult {
  return panel({
    testId: "cancelled-panel",
    label: "Export cancelled",
    wide: false,
    mark: html`<span class="quiet-mark">${icon("circle-close", 20)}</span>`,
    title: cancelled,
    lines: html`<p class="panel-meta">Your conversations are unchanged.</p>`,
    corner: { label: "Close", icon: "close", testId: "cancelled-close", onPress: view.onClose },
    body: nothing,
    foot: view.onAgain === null ? nothing : html`<button type="button" class="button" data-testid="export-again" @click=${view.onAgain}>${icon("refresh", 16)}Export again</button>`,
  });
}

export const failurePanelStyles = css`
  .failure {
    display: grid;
    gap: 10px;
    overflow: clip;
    padding: 12px;
    border: 1px solid var(--av-danger-line);
    border-radius: var(--av-radius-card);
    background: var(--av-danger-tint);
  }

  .failure-next {
    color: var(--av-text);
  }

  .failure-facts {
    display: grid;
    gap: 2px;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 18px;
  }

  .failure-facts div {
    display: grid;
    grid-template-columns: 92px minmax(0, 1fr);
    gap: 8px;
  }

  .failure-facts dd {
    overflow-wrap: anywhere;
  }
`;
