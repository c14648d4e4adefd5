// The foot of the dialog: what will be made, what stands against it, and the buttons.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { purposeOf } from "./choices.js";
import type { DialogModel } from "./dialog-model.js";
import { shownTab, type DialogTabsView } from "./dialog-tabs.js";
import { partSize } from "./scope.js";
import { beforeExternal, conversationsOf, countOf, durationOf, fileOf, madeHere, plural, replacedOf, shortFileOf, sizeOf } from "./words.js";

export interface DialogFootView extends DialogTabsView {
  /** Another export runs. */
  busy: boolean;
  /** It is asked whether this export waits for a place. */
  full: object | null;
  onExport: () => void;
  onClose: () => void;
  onReviewFocus: () => void;
}

/** Size and time of the whole, told from the first page. */
function estimate(model: DialogModel): { size: string; time: string } | null {
  const file = model.file;
  if (file === null || file.result === null || file.result.exported === 0) return null;
  const { options, result, transcript } = file;
  if (purposeOf(options.format, options.mode) !== model.choices.purpose) return null;
  const share = Math.max(1, model.count / result.requested);
  const seconds = (transcript === null ? file.pageMs * share : (file.pageMs + transcript.makeMs) * model.count) / 1000;
  return { size: sizeOf(result.bytesWritten * share), time: seconds < 1 ? durationOf(seconds) : `about ${durationOf(seconds)}` };
}

/** What becomes of personal data, inside the sentence of the foot. */
function treatmentWords({ model, width }: DialogFootView): string {
  if (!model.anonymises) return "personal data included";
  const { counts } = model.privacy;
  if (counts === null) return "personal values replaced";
  return replacedOf(counts.total, counts.estimate, width === "phone" ? "value" : "personal value");
}

/** "37 files in a ZIP" */
function filesOf({ choices, count }: DialogModel): string {
  if (choices.purpose === "bundle") return count > partSize ? `${countOf(Math.ceil(count / partSize))} ZIP files` : "1 ZIP file";
  return choices.purpose === "transcript" && choices.layout === "per-conversation" && count > 1 ? `${countOf(count)} files in a ZIP` : "1 file";
}

function summaryOf(view: DialogFootView): string {
  const { model, width } = view;
  const { choices, count } = model;
  const treatment = treatmentWords(view);
  return width === "wide" ? `${conversationsOf(count)} as ${fileOf(choices, count)}, ${treatment}.` : `${shortFileOf(choices, count)}, ${treatment}.`;
}

function meta(view: DialogFootView, reason: string | null): TemplateResult {
  const { model, width } = view;
  const needed = shownTab(view) === "review" && model.privacy.required;
  if (needed && width === "phone" && reason !== null) return html``;
  if (needed && width !== "phone") {
    return html`<span>${icon("info", 14)}Changing the selection or the profile asks for a new review.</span>`;
  }
  const guess = reason === null ? estimate(model) : null;
  if (width === "phone") {
    return html`${guess === null ? nothing : `About ${guess.size}. `}${model.anonymises ? "Pseudonymised data is still personal data." : madeHere}`;
  }
  return html`${guess === null
      ? nothing
      : html`<span>${icon("disk", 14)}about ${guess.size}</span><span>${icon("file", 14)}${filesOf(model)}</span><span>${icon("timer", 14)}${guess.time}</span>`}
    <span>${icon("lock", 14)}${madeHere}</span>`;
}

/** In the review: everything that is open at once. Elsewhere: the way to the review, while it stands in the way. */
function reviewButton(view: DialogFootView): TemplateResult | typeof nothing {
  const { model, onTab, onReviewFocus } = view;
  const { review } = model.privacy;
  if (shownTab(view) === "review") {
    return review.left === 0
      ? nothing
      : html`<button
          type="button"
          class="button foot-rest"
          data-testid="redact-rest"
          @click=${() => {
            model.decide((own) => own.redactRest("all"));
            onReviewFocus();
          }}
        >
          Redact the rest
        </button>`;
  }
  if (!model.reviewFirst) return nothing;
  return html`<button type="button" class="button primary foot-review" data-testid="review-button" @click=${() => onTab("review")}>
    ${icon("list-check", 18)}<span>${review.left === 0 ? "Review the notes" : `Review ${plural(review.left, "value")}`}</span>
  </button>`;
}

export function dialogFoot(view: DialogFootView): TemplateResult {
  const { model, width, busy } = view;
  const { count } = model;
  const phone = width === "phone";
  const direct = busy && !model.inBackground;
  const obstacle = view.full !== null ? "This export needs a place first." : direct ? `An export is running. Wait for it${model.keeps ? ", or run this one in the background" : ", or cancel it"}.` : model.obstacle;
  // A phone has one line for it; the profile is named above.
  const reason = phone && model.reviewFirst ? (obstacle?.replace(beforeExternal, "") ?? null) : obstacle;
  const inReview = shownTab(view) === "review";
  const review = reviewButton(view);
  // One primary button: in the review that is the decision about the current value.
  const primary = review === nothing || (inReview && reason === null);
  const action = html`<button
    type="button"
    class=${primary ? "button primary export" : "button export"}
    data-testid="export-button"
    ?disabled=${reason !== null}
    aria-describedby="foot-summary"
    aria-keyshortcuts="Enter"
    @click=${view.onExport}
  >
    ${icon("download", 18)}<span>Export ${phone && review !== nothing ? countOf(count) : conversationsOf(count)}</span>${phone || reason !== null ? nothing : html`<span class="key-hint" aria-hidden="true">↵</span>`}
  </button>`;
  const words =
    reason === null
      ? summaryOf(view)
      : html`<span class="foot-reason" data-testid="disabled-reason">${inReview && model.reviewFirst ? nothing : icon("info", 16)}${reason}</span>`;
  return html`<footer class=${inReview ? "dialog-foot reviewing" : "dialog-foot"}>
    <div class="foot-text" id="foot-summary">
      <p class="foot-summary" data-testid="summary">${words}</p>
      <p class="foot-meta" data-testid="estimate">${meta(view, reason)}</p>
    </div>
    ${phone ? nothing : html`<button type="button" class="button ghost foot-cancel" data-testid="dialog-cancel" @click=${view.onClose}>Cancel</button>`}
    ${inReview ? html`<div class="foot-buttons">${review}${action}</div>` : html`<div class="foot-buttons">${action}${review}</div>`}
  </footer>`;
}
