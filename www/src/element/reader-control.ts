// "Who will read it?": one choice, what is found under it, and what that does and does not promise.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { checkbox, segments } from "./control.js";
import { familyCountOf, headFamilies } from "./entity-words.js";
import { describeFailure } from "./failure.js";
import type { Choices } from "./choices.js";
import type { Profile } from "./policy.js";
import type { FoundCounts, PrivacyModel } from "./privacy-model.js";
import type { Scope } from "./scope.js";
import { conversationsOf, countOf, fullReader, profileName, quasiWords, searchFailed, stillPersonal } from "./words.js";

export interface ReaderControlView {
  privacy: PrivacyModel;
  choices: Choices;
  scope: Scope | undefined;
  count: number;
  phone: boolean;
  onProfile: (profile: Profile) => void;
  onTimes: (times: Choices["times"]) => void;
  onRetry: () => void;
}

const skeletonCounts: FoundCounts = { families: [], total: 0, estimate: false, conversations: 0, kAnonymity: null };

function numbers(counts: FoundCounts | null): TemplateResult {
  const { head, rest } = headFamilies((counts ?? skeletonCounts).families);
  const about = counts?.estimate === true;
  return html`<dl class="found" aria-busy=${counts === null} data-testid="found-counts">
      ${head.map(
        ({ family, count }) => html`<div class="found-one" data-testid="found-${family.name}">
          <dd>${counts === null ? "–" : html`${about && count > 0 ? html`<span class="found-about">about</span> ` : nothing}${countOf(count)}`}</dd>
          <dt>${count === 1 ? family.one : family.many}</dt>
        </div>`,
      )}
    </dl>
    ${rest.length === 0 ? nothing : html`<p class="found-rest" data-testid="found-rest">${about ? "And about " : "And "}${rest.map(familyCountOf).join(" · ")}</p>`}`;
}

/** What the counts promise, and what they do not. */
function honesty({ privacy, count, choices }: ReaderControlView, counts: FoundCounts | null): TemplateResult {
  if (counts === null) return html`<strong>Looking for personal data.</strong> ${stillPersonal}`;
  const others = choices.profile === "subject-access" ? " of other people" : "";
  const total = counts.total;
  const first = counts.estimate
    ? `All found values${others} are replaced, about ${countOf(total)}: an estimate from the first ${conversationsOf(counts.conversations)} of ${countOf(count)}.`
    : total === 0
      ? `No personal values${others} were found.`
      : `All ${countOf(total)} found values${others} are replaced.`;
  const kept = privacy.review.result().kept.length;
  return html`<strong>${first}</strong> ${kept === 0 ? nothing : `${countOf(kept)} ${kept === 1 ? "is" : "are"} kept by your review. `}${stillPersonal}`;
}

function groupLine({ kAnonymity, estimate, conversations }: FoundCounts): TemplateResult | typeof nothing {
  if (kAnonymity === null || kAnonymity.smallest >= kAnonymity.k || kAnonymity.recordsUnder === 0) return nothing;
  const { recordsUnder, k, quasiIdentifiers } = kAnonymity;
  const those = estimate ? `${countOf(recordsUnder)} of the first ${conversationsOf(conversations)}` : conversationsOf(recordsUnder);
  return html`<p class="reader-line" data-testid="k-anonymity">
    ${icon("users", 16)}<span
      >${those} ${recordsUnder === 1 ? "is" : "are"} in groups smaller than ${k} by ${quasiWords(quasiIdentifiers)}; free text is not covered.</span
    >
  </p>`;
}

function promise(view: ReaderControlView): TemplateResult {
  const { privacy } = view;
  if (privacy.inspection.kind === "failed") {
    const { title, next } = describeFailure(privacy.inspection.error, { count: view.count, stage: "preview" });
    return html`<p class="reader-line lone" role="alert" data-testid="inspection-failed">
      <span class="reader-danger">${icon("alert", 16)}</span
      ><span><strong>${searchFailed}: ${title.charAt(0).toLowerCase()}${title.slice(1)}.</strong> ${next} <button type="button" class="link" data-testid="inspection-retry" @click=${view.onRetry}>Try again</button></span>
    </p>`;
  }
  const { counts } = privacy;
  return html`<div class="found-frame" data-testid="found">
    ${numbers(counts)}
    <div class="reader-notes">
      <p class="reader-line" data-testid="honesty"><span class="reader-shield">${icon("shield-check", 16)}</span><span>${honesty(view, counts)}</span></p>
      ${view.choices.profile === "external" && counts !== null ? groupLine(counts) : nothing}
    </div>
  </div>`;
}

function shiftDates({ choices, onTimes }: ReaderControlView): TemplateResult {
  return html`<label class="shift" data-testid="shift-dates-row">
    ${checkbox({ state: choices.times === "shift" ? "all" : "none", label: "Shift dates by whole weeks", testId: "shift-dates", onChange: (on) => onTimes(on ? "shift" : "keep") })}
    <span class="shift-text"><span>Shift dates by whole weeks</span><span class="shift-help">Weekdays and the time between messages stay</span></span>
  </label>`;
}

export function readerControl(view: ReaderControlView): TemplateResult {
  const { privacy, choices, scope, phone } = view;
  const { policy } = privacy;
  const offered = privacy.offered(scope);
  const locked = (profile: Profile): string | undefined =>
    policy === null || privacy.isAllowed(profile) ? undefined : `not allowed by policy “${policy.name}”`;
  const internal = choices.profile === "internal";
  return html`<section class="block" data-testid="reader-block">
    <div class="block-head">
      <h3 class="block-title">Who will read it?</h3>
      ${policy === null ? nothing : html`<span class="reader-policy" data-testid="policy-name">${icon("lock", 14)}Set by policy “<bdi>${policy.name}</bdi>”</span>`}
    </div>
    <div class="reader-frame ${offered.length > 3 ? "four" : ""}">
      ${segments({
        name: "profile",
        label: "Who will read it?",
        chosen: choices.profile,
        choices: offered.map((profile) => ({
          value: profile,
          label: profileName(profile, phone),
          icon: locked(profile) === undefined ? undefined : ("lock" as const),
          disabled: locked(profile) !== undefined,
          note: locked(profile),
          testId: `profile-${profile}`,
        })),
        onChoose: view.onProfile,
      })}
      ${internal
        ? html`<p class="reader-line lone" data-testid="reader-internal"><span class="reader-warn">${icon("shield", 16)}</span><span><strong>${fullReader.title}</strong> ${fullReader.text}</span></p>`
        : promise(view)}
      ${choices.profile === "external" ? shiftDates(view) : nothing}
    </div>
  </section>`;
}

export const readerControlStyles = css`
  .reader-policy {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    color: var(--av-text-3);
    font-size: 12px;
  }

  .reader-frame {
    overflow: clip;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
  }

  .reader-frame .segments {
    display: flex;
    margin: 3px;
    padding: 3px;
  }

  .reader-frame .segment {
    flex: 1 1 auto;
  }

  .reader-frame .segment span {
    min-block-size: 28px;
  }

  .reader-frame.four .segments {
    display: grid;
    grid-template-columns: 1fr 1fr;
  }

  .found {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    border-block-start: 1px solid var(--av-line);
  }

  .found-one {
    display: flex;
    flex-direction: column;
    padding: 7px 12px 8px;
  }

  .found-one + .found-one {
    border-inline-start: 1px solid var(--av-line);
  }

  .found dd {
    font-size: 15px;
    line-height: 20px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .found dt {
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
  }

  .found-about {
    color: var(--av-text-2);
    font-size: 11px;
    font-weight: 400;
  }

  .found-rest {
    padding: 5px 12px;
    border-block-start: 1px solid var(--av-line);
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .reader-notes {
    display: grid;
    border-block-start: 1px solid var(--av-line);
    background: var(--av-sunken);
  }

  .reader-line {
    display: flex;
    gap: 9px;
    padding: 8px 12px;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
  }

  .reader-line.lone {
    border-block-start: 1px solid var(--av-line);
    background: var(--av-sunken);
  }

  .reader-line + .reader-line {
    padding-block-start: 0;
  }

  .reader-line .link {
    padding: 0;
    line-height: 15px;
  }

  .reader-shield {
    color: var(--av-token-text);
  }

  .reader-danger {
    color: var(--av-danger-text);
  }

  .reader-warn {
    color: var(--av-warn-text);
  }

  .reader-line strong {
    color: var(--av-text);
    font-weight: 600;
  }

  .shift {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 37px;
    padding: 5px 12px;
    border-block-start: 1px solid var(--av-line);
    cursor: pointer;
  }

  .shift-text {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 10px;
    line-height: 16px;
  }

  .shift-help {
    color: var(--av-text-3);
    font-size: 12px;
  }

  @media (max-width: 639.98px) {
    .reader-frame .segment span {
      min-block-size: 34px;
      padding-inline: 6px;
    }

    .shift {
      min-block-size: 44px;
    }
  }
`;
