// "Which conversations?": the sets on offer, and the months to choose from when one set is over the limit.
import { css, html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icon.js";
import { ring } from "./control.js";
import { exportLimit, type Scope, type Split } from "./scope.js";
import { conversationsOf, countOf, tooMany } from "./words.js";

/** What is known of the months of the chosen scope. */
export type Splits = { kind: "none" } | { kind: "loading" } | { kind: "failed" } | { kind: "ready"; list: readonly Split[] };

export interface ScopeListView {
  scopes: readonly Scope[];
  scope: number;
  splits: Splits;
  split: number | null;
  onScope: (index: number) => void;
  onSplit: (index: number) => void;
  onRetrySplits: () => void;
}

function limited(scope: Scope): boolean {
  return scope.audiences !== undefined && scope.audiences !== null;
}

function scopeRow(view: ScopeListView, scope: Scope, index: number): TemplateResult {
  return html`<label class="scope" data-testid="scope-row">
    <input
      class="radio"
      type="radio"
      name="scope"
      data-testid="scope-${scope.kind}"
      .checked=${live(index === view.scope)}
      aria-describedby=${scope.count > exportLimit ? "scope-limit" : nothing}
      @change=${() => view.onScope(index)}
    />
    <span class="scope-name"><bdi>${scope.label}</bdi>${scope.detail === undefined ? nothing : html`<span class="scope-detail"> · <bdi>${scope.detail}</bdi></span>`}</span>
    <span class="scope-count" data-testid="scope-count">${countOf(scope.count)}<span class="hidden"> ${scope.count === 1 ? "conversation" : "conversations"}</span></span>
  </label>`;
}

function splitRow(view: ScopeListView, split: Split, index: number): TemplateResult {
  const over = split.count > exportLimit;
  return html`<label class="scope" data-testid="split-row">
    <input
      class="radio"
      type="radio"
      name="split"
      data-testid="split-${index}"
      ?disabled=${over}
      .checked=${live(index === view.split)}
      @change=${() => view.onSplit(index)}
    />
    <span class="scope-name"><bdi>${split.label}</bdi>${over ? html`<span class="scope-detail"> · over the limit too</span>` : nothing}</span>
    <span class="scope-count">${countOf(split.count)}</span>
  </label>`;
}

function splitList(view: ScopeListView, scope: Scope): TemplateResult {
  const { splits } = view;
  return html`<div class="limit" id="scope-limit" data-testid="too-many">
    <p class="limit-text">
      ${icon("info", 14)}
      <span>${tooMany(scope.count, exportLimit)} ${splits.kind === "none" ? "Change the filter or the dates." : "Export by month instead:"}</span>
    </p>
    ${splits.kind === "loading" ? html`<p class="limit-wait">${ring(null, 16)} Counting the months</p>` : nothing}
    ${splits.kind === "failed"
      ? html`<p class="limit-wait">
          The months could not be counted. <button type="button" class="link" @click=${view.onRetrySplits}>Try again</button>
        </p>`
      : nothing}
    ${splits.kind === "ready"
      ? html`<div class="scopes splits" role="radiogroup" aria-label="Months">${splits.list.map((split, index) => splitRow(view, split, index))}</div>`
      : nothing}
  </div>`;
}

/** The block of scopes. Its rows are one radio group. */
export function scopeList(view: ScopeListView): TemplateResult {
  const scope = view.scopes[view.scope];
  const note = scope?.limitNote ?? (view.scopes.some(limited) ? "Limited to the audiences you can see" : undefined);
  return html`<section class="block" data-testid="scope-block">
    <h3 class="block-title" id="scope-title">Which conversations?</h3>
    <div class="scopes" role="radiogroup" aria-labelledby="scope-title">${view.scopes.map((each, index) => scopeRow(view, each, index))}</div>
    ${note === undefined ? nothing : html`<p class="scope-note" data-testid="scope-note">${icon("eye", 14)}<span>${note}</span></p>`}
    ${scope !== undefined && scope.count > exportLimit ? splitList(view, scope) : nothing}
    ${scope !== undefined && scope.count === 0
      ? html`<p class="scope-note" data-testid="scope-empty">${icon("info", 14)}<span>No conversations match. Change the filter or the dates.</span></p>`
      : nothing}
  </section>`;
}

/** What a choice of scope exports: its own conversations, or those of the chosen month. */
export function chosenSet(scope: Scope, splits: Splits, split: number | null): Pick<Scope, "count" | "source" | "filter"> & { label: string } {
  const part = splits.kind === "ready" && split !== null ? splits.list[split] : undefined;
  return part === undefined ? scope : { count: part.count, source: part.source, filter: part.filter, label: part.label };
}

/** Why this scope cannot be exported now, or null. */
export function scopeObstacle(scope: Scope | undefined, splits: Splits, split: number | null): string | null {
  if (scope === undefined) return "There is nothing to export here.";
  if (scope.count === 0) return "No conversations match.";
  if (scope.count <= exportLimit) return null;
  if (splits.kind === "none") return `${conversationsOf(scope.count)} are over the limit of ${countOf(exportLimit)}.`;
  return split === null ? "Choose a month first." : null;
}

export const scopeListStyles = css`
  .scopes {
    display: grid;
    padding: 3px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
  }

  .scope {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 32px;
    padding: 4px 10px;
    border-radius: 6px;
    cursor: pointer;
    transition: background-color var(--av-motion-press);
  }

  .scope:hover {
    background: var(--av-hover);
  }

  .scope:has(:checked) {
    background: var(--av-accent-tint);
  }

  .scope:has(:disabled) {
    color: var(--av-text-3);
    cursor: not-allowed;
  }

  .scope-name {
    display: -webkit-box;
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .scope-detail {
    color: var(--av-text-3);
  }

  .scope-count {
    color: var(--av-text-2);
    font-variant-numeric: tabular-nums;
  }

  .scope:has(:checked) .scope-count {
    color: var(--av-text);
    font-weight: 600;
  }

  .scope-note,
  .limit-text,
  .limit-wait {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    margin-block-start: 6px;
    padding-inline-start: 2px;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  .scope-note .icon,
  .limit-text .icon {
    margin-block-start: 1px;
  }

  .limit {
    display: grid;
    gap: 6px;
    margin-block-start: 8px;
  }

  .limit-text {
    color: var(--av-text-2);
  }

  .limit-wait {
    align-items: center;
  }

  .splits {
    max-block-size: 196px;
    overflow: auto;
  }

  @media (max-width: 639.98px) {
    .scope {
      min-block-size: 44px;
    }

    .splits {
      max-block-size: 268px;
    }
  }
`;
