// The running export: its phases with bar and count, rate, time left, Cancel; or, minimised, a chip.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { bar } from "./bar.js";
import { ring } from "./control.js";
import type { RunState } from "./export-run.js";
import { panel } from "./panel.js";
import { progressChip } from "./progress-chip.js";
import { conversationsOf, countOf, keepWorking, loadingWords, percentOf, profileName, rateOf, sizeOf, timeLeftOf, titleOf, waiting } from "./words.js";

export interface ProgressPanelView {
  run: RunState;
  minimised: boolean;
  onMinimise: (minimised: boolean) => void;
  onCancel: () => void;
}

interface Phase {
  name: string;
  done: number;
  total: number;
  /** How amounts of this phase read. */
  amount: (value: number) => string;
}

function phase({ name, done, total, amount }: Phase): TemplateResult {
  const share = total === 0 ? 0 : Math.min(1, done / total);
  const finished = total > 0 && done >= total;
  const started = done > 0;
  const words = `${amount(done)} of ${amount(total)}`;
  return html`<li class=${finished ? "phase finished" : started ? "phase" : "phase waiting"} data-testid="phase-${name.toLowerCase()}">
    ${finished ? html`<span class="ok-mark">${icon("circle-check", 18)}</span>` : started ? ring(share, 18) : html`<span class="quiet-mark">${icon("circle-dashed", 18)}</span>`}
    <span class="phase-name">${name}</span>
    ${bar({ label: name, share, count: { done: Math.min(done, total), total }, words })}
    <span class="phase-count">${started ? words : "not started"}</span>
  </li>`;
}

/** Each conversation is searched as it is written; what many share is searched in the end. */
function checking(run: RunState): TemplateResult {
  const done = run.saving !== null;
  const started = run.checking || done;
  return html`<li class=${done ? "phase finished" : started ? "phase" : "phase waiting"} data-testid="phase-checking">
    ${done ? html`<span class="ok-mark">${icon("circle-check", 18)}</span>` : started ? ring(null, 18) : html`<span class="quiet-mark">${icon("circle-dashed", 18)}</span>`}
    <span class="phase-name">Checking</span>
    ${bar({ label: "Checking", share: done ? 1 : 0, count: null, words: done ? "done" : started ? "searching the file" : "not started" })}
    <span class="phase-count">${done ? "done" : started ? "searching the file" : "not started"}</span>
  </li>`;
}

function status(run: RunState): TemplateResult {
  if (run.waiting !== null) {
    const seconds = Math.max(1, Math.ceil((run.waiting.untilMs - run.nowMs) / 1000));
    return html`<p class="run-wait" data-testid="run-waiting">${icon("clock", 16)}<span>${waiting(run.waiting.why, seconds)}</span></p>`;
  }
  if (run.loading !== null) return html`<p class="run-facts" data-testid="run-loading"><span>${ring(null, 16)}${loadingWords[run.loading]}</span></p>`;
  if (run.queued) return html`<p class="run-facts" data-testid="run-queued"><span>${icon("clock", 16)}Three exports are running; this one begins by itself</span></p>`;
  if (!run.started) return html`<p class="run-facts"><span>${icon("disk", 16)}Choose where to save the file</span></p>`;
  return html`<p class="run-facts">
    <span data-testid="run-rate">${icon("gauge", 16)}${run.perSecond === null ? "measuring" : rateOf(run.perSecond)}</span>
    <span data-testid="run-left">${icon("timer", 16)}${run.secondsLeft === null ? "–" : timeLeftOf(run.secondsLeft)}</span>
  </p>`;
}

function chip({ run, onMinimise }: ProgressPanelView): TemplateResult {
  const left = run.waiting !== null ? "waiting" : run.secondsLeft === null ? "" : timeLeftOf(run.secondsLeft);
  return html`<div class="run-chip">${progressChip({
    label: "Export", what: `Exporting ${countOf(run.count)}`, share: run.fraction, waits: false, left, testId: "progress-chip", showTestId: "progress-show", onShow: () => onMinimise(false),
  })}</div>`;
}

export function progressPanel(view: ProgressPanelView): TemplateResult {
  if (view.minimised) return chip(view);
  const { run } = view;
  return panel({
    testId: "progress-panel",
    label: "Export in progress",
    wide: false,
    mark: ring(run.started ? run.fraction : null, 20),
    title: `Exporting ${conversationsOf(run.count)}`,
    corner: { label: "Minimise", icon: "minus", testId: "progress-minimise", onPress: () => view.onMinimise(true) },
    body: html`<p class="run-line">
        <span>${titleOf[run.purpose]} · ${profileName(run.profile)}</span><strong data-testid="progress-percent">${percentOf(run.fraction)}</strong>
      </p>
      <ul class="phases">
        ${phase({ name: "Reading", done: run.read, total: run.count, amount: countOf })}
        ${phase({ name: run.profile === "internal" ? "Writing" : "Redacting", done: run.written, total: run.count, amount: countOf })}
        ${run.profile === "internal" ? nothing : checking(run)}
        ${run.saving === null ? nothing : phase({ name: "Saving", done: run.saving.savedBytes, total: run.saving.totalBytes, amount: sizeOf })}
      </ul>
      ${status(run)}`,
    foot: html`<span class="panel-foot-text">${keepWorking}</span>
      <button type="button" class="button run-cancel" data-testid="cancel-export" @click=${view.onCancel}>Cancel</button>`,
  });
}

export const progressPanelStyles = css`
  .run-line {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .run-line strong {
    color: var(--av-text);
    font-weight: 600;
  }

  .phases {
    display: grid;
    gap: 14px;
  }

  .phase {
    display: grid;
    grid-template-columns: 18px 84px minmax(0, 1fr) 116px;
    align-items: center;
    gap: 12px;
  }

  .phase-name {
    font-weight: 500;
  }

  .phase.waiting .phase-name {
    color: var(--av-text-3);
    font-weight: 400;
  }

  .phase-count {
    color: var(--av-text-2);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .phase.finished .bar-value {
    background: var(--av-control);
  }

  .run-facts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    min-block-size: 20px;
    color: var(--av-text-2);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .run-facts span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }

  .run-wait {
    display: flex;
    gap: 8px;
    padding: 8px 10px;
    border: 1px solid var(--av-warn-line);
    border-radius: var(--av-radius-button);
    background: var(--av-warn-tint);
    color: var(--av-warn-text);
    font-size: 12px;
    line-height: 16px;
  }

  .run-chip {
    position: fixed;
    inset-block-end: calc(20px + var(--av-panel-lift, 0px));
    inset-inline-end: 20px;
    z-index: 60;
  }

  @media (max-width: 639.98px) {
    .run-chip {
      inset-inline: 16px;
    }

    .phase {
      grid-template-columns: 20px 76px minmax(0, 1fr) 104px;
    }

    .panel-foot .run-cancel {
      flex: 0 0 auto;
    }
  }
`;
