// The review: kinds at the left, uncertain values with the least sure first, and what was decided below.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.js";
import { ring } from "./control.js";
import type { DialogModel } from "./dialog-model.js";
import { familyOf } from "./entity-words.js";
import { describeFailure } from "./failure.js";
import { bar } from "./bar.js";
import { fraction } from "./fraction.js";
import { leftoverSentence } from "./leftover-note.js";
import { hiddenValue } from "./masked-value.js";
import { reviewRow, reviewedRow, type ReviewActions } from "./review-row.js";
import { reviewWindow, type ReviewWindow } from "./review-window.js";
import type { FamilyProgress } from "./review.js";
import { blocked, conversationsOf, countOf, plural, searchFailed } from "./words.js";

/** What is open in the pane; none of it is a decision. */
export interface ReviewPaneState {
  /** The place whose value is shown as long as it is held. */
  shown: string | null;
  /** All open rows of the kind, not the first ones only. */
  expanded: boolean;
  /** The form for a word is open. */
  alsoOpen: boolean;
  /** What is wrong with the word. */
  alsoNote: string;
  reviewedOpen: boolean;
  more: boolean;
  /** How far the list is scrolled. */
  top: number;
  heightPx: number;
}

export const startReviewPane: ReviewPaneState = { shown: null, expanded: false, alsoOpen: false, alsoNote: "", reviewedOpen: true, more: false, top: 0, heightPx: 640 };

export interface ReviewPaneView {
  model: DialogModel;
  state: ReviewPaneState;
  phone: boolean;
  onState: (patch: Partial<ReviewPaneState>) => void;
  /** After a decision or a move: the current row gets the focus. */
  onFocus: () => void;
}

const shownAtFirst = 6;
const shownSteps = 40;
const rowPx = { wide: 65, phone: 116 };

const windowOf = ({ phone, state: { top, heightPx } }: ReviewPaneView, count: number): ReviewWindow => reviewWindow(count, phone ? rowPx.phone : rowPx.wide, top, heightPx);

/** Draws the current row, however far it is from what is in sight. */
function drawCurrent(view: ReviewPaneView): void {
  const { model, state, phone, onState } = view;
  const { open, current } = model.privacy.review;
  const index = open.findIndex(({ id }) => id === current);
  if (index >= shownAtFirst && !state.expanded) onState({ expanded: true });
  const { from, to } = windowOf(view, open.length);
  if (index >= 0 && (index < from || index >= to)) onState({ top: index * (phone ? rowPx.phone : rowPx.wide) });
}

function actionsOf(view: ReviewPaneView): ReviewActions {
  const { model, state, onState, onFocus } = view;
  const decide = (act: (review: DialogModel["privacy"]["review"]) => void): void => {
    onState({ shown: null, more: false });
    model.decide(act);
    drawCurrent(view);
    onFocus();
  };
  return {
    onGo: (id) => {
      model.privacy.review.go(id);
      onState({ shown: null, more: false });
      onFocus();
    },
    onShow: (id) => onState({ shown: id }),
    onKeep: (id) => decide((review) => review.keep(id)),
    onRedact: (id) => decide((review) => review.redact(id)),
    onEverywhere: (id) => decide((review) => review.redactEverywhere(id)),
    onNever: (id) => decide((review) => review.never(id)),
    onAlso: () => onState({ alsoOpen: true, alsoNote: "" }),
    onMore: () => onState({ more: !state.more }),
    onUndo: (step) => decide((review) => review.undo(step)),
  };
}

/** J K X R A and Space, wherever in the dialog the focus is, except where one types. */
export function onReviewKey(event: KeyboardEvent, view: ReviewPaneView): void {
  const target = event.composedPath()[0];
  if (event.ctrlKey || event.metaKey || event.altKey || target instanceof HTMLInputElement) return;
  const { model, state, onState, onFocus } = view;
  const { review } = model.privacy;
  const id = review.current;
  const actions = actionsOf(view);
  const letter = event.key.toLowerCase();
  const move = (by: 1 | -1): void => {
    review.step(by);
    onState({ shown: null, more: false });
    drawCurrent(view);
    onFocus();
  };
  if (letter === "j") move(1);
  else if (letter === "k") move(-1);
  else if (id === null) return;
  else if (letter === "x") actions.onKeep(id);
  else if (letter === "r") actions.onRedact(id);
  else if (letter === "a") actions.onEverywhere(id);
  else if (event.key === " " && isRow(target)) {
    if (state.shown !== id) onState({ shown: id });
  } else return;
  event.preventDefault();
}

/** Space keeps its meaning on the buttons of a row; elsewhere in the list it shows the value. */
function isRow(target: EventTarget | undefined): boolean {
  return target instanceof Element && (!(target instanceof HTMLButtonElement) || target.classList.contains("masked"));
}

function familyButton(view: ReviewPaneView, { family, left, total }: FamilyProgress): TemplateResult {
  const { review } = view.model.privacy;
  return html`<button
    type="button"
    class="kind"
    aria-current=${review.family === family ? "true" : nothing}
    data-testid="review-family-${family.name}"
    @click=${() => {
      review.show(family);
      view.onState({ expanded: false, shown: null });
    }}
  >
    ${icon(family.icon, 16)}<span class="kind-name">${family.title}</span>
    <span class="kind-count">${view.phone ? (left === 0 ? icon("check", 14) : countOf(left)) : left === 0 ? `done, ${countOf(total)}` : `${countOf(left)} left of ${countOf(total)}`}</span>
  </button>`;
}

function coverage({ model }: ReviewPaneView): TemplateResult | typeof nothing {
  const { privacy, count } = model;
  const { inspected } = privacy;
  if (inspected === null) return nothing;
  const { found } = inspected;
  if (found.findingsTruncated) return html`<p class="side-help">Only the first ${countOf(found.findings.length)} are listed. All others are redacted.</p>`;
  if (!found.estimate || found.conversations >= count) return nothing;
  return html`<p class="side-help" data-testid="review-coverage">
    From the first ${conversationsOf(found.conversations)} of ${countOf(count)}. In the others everything found is redacted.
    <button type="button" class="link" data-testid="inspect-all" @click=${() => model.inspectAll()}>Look through all ${countOf(count)}</button>
  </p>`;
}

function progress({ model: { privacy } }: ReviewPaneView): TemplateResult {
  const { review, counts } = privacy;
  if (review.total === 0) {
    return html`<p class="side-progress"><strong data-testid="review-progress">${privacy.inspected === null ? "Not known yet" : "Nothing to review"}</strong></p>
      <p class="side-help">Everything found is redacted.</p>`;
  }
  const done = review.total - review.left;
  const found = Math.max((counts?.total ?? 0) + review.result().kept.length, review.total);
  return html`<p class="side-progress"><strong data-testid="review-progress">${countOf(done)} of ${countOf(review.total)} reviewed</strong><span>${countOf(review.left)} left</span></p>
    ${bar({ label: "Reviewed", share: done / review.total, count: { done, total: review.total } })}
    <p class="side-help">We were not sure about ${countOf(review.total)} of ${counts?.estimate === true ? "about " : ""}${plural(found, "value")}. Everything is redacted unless you keep it.</p>`;
}

function side(view: ReviewPaneView): TemplateResult {
  const { review } = view.model.privacy;
  return html`<div class="review-side">
    <div class="side-head">${progress(view)} ${coverage(view)}</div>
    <div class="kinds" role="group" aria-label="Kinds of values">${review.families.map((one) => familyButton(view, one))}</div>
    <div class="keys" aria-label="Keyboard">
      <p><strong>Keyboard</strong></p>
      <dl>
        ${[
          [["J", "K"], "next, previous"],
          [["X"], "keep the value"],
          [["R"], "redact it"],
          [["A"], "apply to all equal"],
          [["Space"], "hold to show the value"],
        ].map(([keys, words]) => html`<div><dt>${(keys as string[]).map((one) => html`<kbd>${one}</kbd>`)}</dt><dd>${words}</dd></div>`)}
      </dl>
    </div>
  </div>`;
}

function ownWords(view: ReviewPaneView): TemplateResult | typeof nothing {
  const { model, state, onState } = view;
  const { review } = model.privacy;
  const add = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    const input = (event.currentTarget as HTMLElement).querySelector("input");
    const word = input?.value ?? "";
    let added = false;
    model.decide((own) => (added = own.addWord(word)));
    if (added && input) input.value = "";
    onState({ alsoNote: added ? "" : word.trim() === "" ? "Write the word first." : "This word is in the list." });
  };
  if (!state.alsoOpen && review.also.length === 0) return nothing;
  return html`<div class="own-words" data-testid="own-words">
    ${state.alsoOpen
      ? html`<form class="own-form" @submit=${add} @keydown=${(event: KeyboardEvent) => {
          if (event.key === "Enter") add(event);
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          onState({ alsoOpen: false });
          view.onFocus();
        }}>
          <label class="own-label" for="also-word">Also redact, wherever it stands</label>
          <input id="also-word" class="text-input" data-testid="also-word" autocomplete="off" spellcheck="false" dir="auto" aria-describedby="also-note" />
          <button type="submit" class="button small" data-testid="also-add">Add</button>
          <button type="button" class="button small ghost" data-testid="also-close" @click=${() => onState({ alsoOpen: false })}>Close</button>
          <p class="own-note" id="also-note" role="status">${state.alsoNote}</p>
        </form>`
      : nothing}
    ${review.also.length === 0
      ? nothing
      : html`<ul class="own-list" aria-label="Words that are redacted as well">
          ${review.also.map(
            ({ word, found }) => html`<li class="own-word" data-testid="own-word">
              ${icon("mask", 14)}${found === null ? html`<bdi>${word}</bdi>` : hiddenValue(found)}
              <button type="button" class="icon-button" data-testid="own-word-undo" aria-label="Undo: also redact ${found === null ? word : `a hidden ${familyOf(found).one}`}" @click=${() => model.decide((own) => own.removeWord(word))}>${icon("undo", 14)}</button>
            </li>`,
          )}
        </ul>`}
  </div>`;
}

function notesRow({ model }: ReviewPaneView): TemplateResult | typeof nothing {
  const { privacy } = model;
  if (!privacy.notesChosen || privacy.profile !== "external") return nothing;
  const checked = privacy.review.notesChecked;
  return html`<div class="notice" data-testid="review-notes">
    ${icon("note", 16)}
    <p>Internal notes go into this file. They are free text of your team: read them in the preview.</p>
    ${checked
      ? html`<span class="decision">${icon("check", 14)}Looked at</span><button type="button" class="button small ghost" data-testid="notes-undo" @click=${() => model.decide((review) => review.checkNotes(false))}>${icon("undo", 14)}Undo</button>`
      : html`<button type="button" class="button small" data-testid="notes-checked" @click=${() => model.decide((review) => review.checkNotes(true))}>I have looked at them</button>`}
  </div>`;
}

function leftoverRow({ model }: ReviewPaneView): TemplateResult | typeof nothing {
  const { leftover } = model;
  if (leftover === null) return nothing;
  const { note, value, stuck } = leftover;
  return html`<div class="notice danger" role="alert" data-testid="review-leftover">
    ${icon("shield-close", 16)}
    <p>${leftoverSentence(note)}${stuck ? ` ${blocked.stuck}` : nothing}</p>
    ${value === undefined || stuck
      ? nothing
      : html`<button type="button" class="button small" data-testid="leftover-redact" @click=${() => model.redactLeftover(value, note.entity)}>${icon("mask", 16)}Redact this too</button>`}
  </div>`;
}

function openList(view: ReviewPaneView): TemplateResult {
  const { model, state, phone, onState } = view;
  const { review } = model.privacy;
  const open = review.open;
  const shown = state.expanded ? open : open.slice(0, shownAtFirst);
  const window = windowOf(view, shown.length);
  const actions = actionsOf(view);
  const hidden = open.length - shown.length;
  const many = review.family?.many ?? "values";
  return html`<div class="review-group">
      <h3>${review.family === null ? nothing : icon(review.family.icon, 16)}${review.family?.title ?? ""}<span class="count-pill">${countOf(open.length)}</span></h3>
      ${open.length > 1
        ? html`<span class="group-help">Lowest confidence first</span><button type="button" class="button small ghost" data-testid="redact-family" @click=${() => {
            model.decide((own) => own.redactRest("family"));
            view.onFocus();
          }}>Redact all ${countOf(open.length)}</button>`
        : nothing}
    </div>
    ${open.length === 0
      ? html`<p class="review-done" data-testid="family-done">${icon("circle-check", 18)}Nothing is left to decide here.</p>`
      : html`<ol class="review-rows" aria-label="Uncertain ${many}, lowest confidence first" data-testid="review-rows">
          ${window.before > 0 ? html`<li class="review-space" aria-hidden="true" ${fraction(window.before)}></li>` : nothing}
          ${repeat(shown.slice(window.from, window.to), ({ id }) => id, (finding) =>
            reviewRow({ finding, current: finding.id === review.current, shown: state.shown === finding.id, same: review.sameCount(finding), phone, more: state.more, actions }),
          )}
          ${window.after > 0 ? html`<li class="review-space" aria-hidden="true" ${fraction(window.after)}></li>` : nothing}
        </ol>`}
    ${hidden > 0
      ? html`<button type="button" class="button ghost small show-more" data-testid="review-show-more" @click=${() => onState({ expanded: true })}>
          ${icon("chevron-down", 14)}Show ${countOf(hidden)} more ${hidden === 1 ? (review.family?.one ?? "value") : many}
        </button>`
      : nothing}`;
}

function reviewedList(view: ReviewPaneView): TemplateResult | typeof nothing {
  const { model, state, phone, onState } = view;
  const { review } = model.privacy;
  const steps = review.reviewed;
  if (steps.length === 0) return nothing;
  const places = steps.reduce((sum, { ids }) => sum + ids.length, 0);
  const actions = actionsOf(view);
  return html`<button type="button" class="reviewed-fold" aria-expanded=${state.reviewedOpen} data-testid="reviewed-fold" @click=${() => onState({ reviewedOpen: !state.reviewedOpen })}>
      ${icon(state.reviewedOpen ? "chevron-down" : "chevron-right", 14)}Reviewed ${review.family?.many ?? "values"}<span class="count-pill">${countOf(places)}</span>
    </button>
    ${state.reviewedOpen
      ? html`<ol class="review-rows" aria-label="Reviewed" data-testid="reviewed-rows">
          ${steps.slice(0, shownSteps).map((step) => reviewedRow(step, { shown: state.shown === step.finding.id, phone, more: false, actions }))}
          ${steps.length > shownSteps ? html`<li class="group-help">and ${plural(steps.length - shownSteps, "earlier decision")}</li>` : nothing}
        </ol>`
      : nothing}`;
}

function body(view: ReviewPaneView): TemplateResult {
  const { privacy } = view.model;
  if (privacy.inspection.kind === "failed") {
    const { title, next } = describeFailure(privacy.inspection.error, { count: view.model.count, stage: "preview" });
    return html`<div class="review-empty" role="alert" data-testid="review-failed">${icon("alert", 24)}<p><strong>${searchFailed}.</strong> ${title}. ${next}</p><button type="button" class="button" @click=${() => view.model.retryPreview()}>${icon("refresh", 16)}Try again</button></div>`;
  }
  if (privacy.inspected === null) return html`<div class="review-empty" role="status">${ring(null, 24)}<p>Looking for personal data.</p></div>`;
  if (privacy.review.total === 0) {
    return html`<div class="review-empty" data-testid="review-none">${icon("circle-check", 24)}<p>No value is uncertain. Everything found is redacted; check the preview.</p>
      <button type="button" class="button" data-testid="review-also" @click=${() => view.onState({ alsoOpen: true, alsoNote: "" })}>Also redact a word…</button></div>`;
  }
  return html`${openList(view)}${reviewedList(view)}`;
}

/** Whether the focus only went from a row to what is in it, as when its value is pressed. */
function withinOneRow(from: EventTarget | null, to: EventTarget | null): boolean {
  const row = from instanceof Element ? from.closest(".review-row") : null;
  return row !== null && to instanceof Element && to.closest(".review-row") === row;
}

export function reviewPane(view: ReviewPaneView): TemplateResult {
  const onScroll = (event: Event): void => {
    const { scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    const step = view.phone ? rowPx.phone : rowPx.wide;
    if (Math.abs(scrollTop - view.state.top) < step * 6) return;
    view.onState({ top: scrollTop, heightPx: clientHeight });
  };
  return html`<div class="review-frame" data-testid="review" @scroll=${onScroll} @keyup=${(event: KeyboardEvent) => {
    if (event.key !== " " || view.state.shown === null) return;
    event.preventDefault();
    view.onState({ shown: null });
  }} @focusout=${({ target, relatedTarget }: FocusEvent) => {
    if (view.state.shown !== null && !withinOneRow(target, relatedTarget)) view.onState({ shown: null });
  }}>
    ${side(view)}
    <div class="review-main" tabindex="-1" data-testid="review-scroller" @scroll=${onScroll}>${leftoverRow(view)}${notesRow(view)}${ownWords(view)}${body(view)}</div>
  </div>`;
}
