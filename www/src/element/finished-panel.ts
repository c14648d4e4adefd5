// What was saved, where, its digest, and what is not in it.
import { css, html, nothing, type TemplateResult } from "lit";
import type { ExportWarning, SavedExport } from "../index.js";
import { icon, type IconName } from "../icon.js";
import { outcomeWords } from "./failure.js";
import { panel } from "./panel.js";
import { conversationsOf, countOf, plural, shortDigest, sizeOf } from "./words.js";

export interface FinishedPanelView {
  saved: SavedExport;
  copied: boolean;
  listed: ReadonlySet<string>;
  /** Whether the host can read single conversations again. */
  canRetry: boolean;
  canAddFields: boolean;
  onCopy: () => void;
  onList: (name: string) => void;
  onRetry: (ids: readonly string[]) => void;
  onSaveAgain: (blob: Blob, name: string) => void;
  onMoreFields: () => void;
  onClose: () => void;
}

interface Note {
  name: string;
  icon: IconName;
  danger?: boolean;
  text: string;
  /** One line each, shown on demand. */
  details?: readonly string[];
  retry?: readonly string[];
}

const shownCells = 100;

/** Where the file is now. */
export function placeOf({ savedAs }: SavedExport): string {
  if (savedAs.kind === "picker") return `Saved as ${savedAs.name} in the folder you chose`;
  if (savedAs.kind === "custom") return `Handed over as ${savedAs.name}`;
  const blocked = savedAs.fallback === "picker-blocked" || savedAs.fallback === "picker-failed";
  return `Saved as ${savedAs.name} in your downloads${blocked ? "; the browser did not allow choosing a folder here" : ""}`;
}

function outcomeNotes(saved: SavedExport, outcome: "failed" | "refused" | "empty", mark: IconName): Note[] {
  const count = saved[outcome];
  if (count === 0) return [];
  const listed = saved.missing.filter((item) => item.outcome === outcome);
  const details = listed.map((item) => {
    const place = item.byte === null ? "" : `, byte ${countOf(item.byte)}`;
    return `${item.id ?? `number ${countOf(item.index + 1)}`}: ${item.code}${item.field === null ? "" : `, ${item.field}`}${place}`;
  });
  if (listed.length < count) details.push(`and ${countOf(count - listed.length)} more`);
  const ids = listed.flatMap((item) => (item.id === null ? [] : [item.id]));
  return [
    {
      name: outcome,
      icon: mark,
      danger: outcome === "failed",
      text: outcomeWords(outcome, count),
      details,
      ...(outcome === "failed" && ids.length > 0 ? { retry: ids } : {}),
    },
  ];
}

/** Cells longer than a spreadsheet holds, told apart by whether their end is lost. */
function longCellNotes({ longCells }: SavedExport): { cut: Note[]; split: Note[] } {
  const notes = (name: string, cells: SavedExport["longCells"], text: (count: number) => string): Note[] => {
    if (cells.length === 0) return [];
    const details = cells.slice(0, shownCells).map((cell) => `row ${countOf(cell.row)}, ${cell.field}: ${countOf(cell.units)} characters`);
    if (cells.length > shownCells) details.push(`and ${countOf(cells.length - shownCells)} more`);
    return [{ name, icon: "split", text: text(cells.length), details }];
  };
  return {
    cut: notes("cut-cells", longCells.filter((cell) => cell.cut), (count) => `The end of ${plural(count, "cell")}: too long for a spreadsheet`),
    split: notes("split-cells", longCells.filter((cell) => !cell.cut), (count) => `${plural(count, "long cell")} split into a second column`),
  };
}

type Place = "missing" | "changed";

/** Warnings in words, with where they belong. Codes that say nothing about this file have no entry. */
const warningWords: Readonly<Record<string, { place: Place; icon: IconName; text: (count: number) => string }>> = {
  "rows-over-limit": { place: "changed", icon: "alert", text: (count) => `${plural(count, "row")} more than a spreadsheet can open` },
  "deleted-texts": { place: "missing", icon: "eye-off", text: (count) => `Texts of ${plural(count, "deleted message")}; the messages are marked` },
  "unknown-fields-dropped": { place: "missing", icon: "info", text: (count) => `${plural(count, "value")} in fields that this version does not know` },
  "external-replies": { place: "missing", icon: "reply", text: (count) => `${plural(count, "message")} that another one answers` },
  "guarded-cells": { place: "changed", icon: "shield-check", text: (count) => `${plural(count, "cell")} made safe: they looked like formulas` },
  "replaced-surrogates": { place: "changed", icon: "alert", text: (count) => `${plural(count, "broken character")} replaced by \uFFFD` },
  "replaced-bytes": { place: "changed", icon: "alert", text: (count) => `${plural(count, "broken byte")} replaced by \uFFFD` },
  "repeated-fields": { place: "changed", icon: "copy", text: (count) => `${plural(count, "field")} given twice: one value is kept` },
  "unreadable-times": { place: "changed", icon: "clock", text: (count) => `${plural(count, "time")} could not be read and stand as they came` },
  "message-count-differs": { place: "changed", icon: "info", text: (count) => `${conversationsOf(count)} with another number of messages than stated` },
};

function warningNotes({ warnings }: SavedExport, place: Place): Note[] {
  const notes: Note[] = [];
  for (const [code, words] of Object.entries(warningWords)) {
    const own: readonly ExportWarning[] = warnings.filter((warning) => warning.code === code);
    const total = own.reduce((sum, warning) => sum + warning.count, 0);
    if (words.place !== place || total === 0) continue;
    const details = own.flatMap(({ field, count }) => (field === null ? [] : [`${field}: ${countOf(count)}`]));
    notes.push({ name: code, icon: words.icon, text: words.text(total), ...(details.length > 0 ? { details } : {}) });
  }
  return notes;
}

function missingNotes(saved: SavedExport): readonly Note[] {
  return [
    ...outcomeNotes(saved, "failed", "circle-close"),
    ...outcomeNotes(saved, "refused", "lock"),
    ...outcomeNotes(saved, "empty", "circle-dashed"),
    ...(saved.syntaxError === null
      ? []
      : [{ name: "syntax", icon: "alert" as const, danger: true, text: `The answer broke off at byte ${countOf(saved.syntaxError.byte)}; what came after is not in the file` }]),
    ...(saved.duplicates > 0 ? [{ name: "duplicates", icon: "copy" as const, text: `${conversationsOf(saved.duplicates)} came twice: the first counts` }] : []),
    ...longCellNotes(saved).cut,
    ...warningNotes(saved, "missing"),
  ];
}

function changedNotes(saved: SavedExport): readonly Note[] {
  return [...warningNotes(saved, "changed"), ...longCellNotes(saved).split];
}

function noteRow(view: FinishedPanelView, note: Note): TemplateResult {
  const open = view.listed.has(note.name);
  const retry = view.canRetry ? note.retry : undefined;
  return html`<li data-testid="note-${note.name}">
    <div class="note">
      <span class=${note.danger === true ? "danger-mark" : "quiet-mark"}>${icon(note.icon, 16)}</span>
      <span class="note-text">${note.text}</span>
      ${retry === undefined
        ? nothing
        : html`<button type="button" class="link" data-testid="retry-failed" @click=${() => view.onRetry(retry)}>Retry ${retry.length === 1 ? "this one" : `these ${countOf(retry.length)}`}</button>`}
      ${note.details === undefined || note.details.length === 0
        ? nothing
        : html`<button type="button" class="link" aria-expanded=${open} data-testid="show-${note.name}" @click=${() => view.onList(note.name)}>${open ? "Hide" : "Show"}</button>`}
    </div>
    ${open ? html`<ul class="note-details mono">${note.details?.map((line) => html`<li><bdi>${line}</bdi></li>`)}</ul>` : nothing}
  </li>`;
}

export function finishedPanel(view: FinishedPanelView): TemplateResult {
  const { saved } = view;
  const missing = missingNotes(saved);
  const changed = changedNotes(saved);
  const { blob, kind, name } = saved.savedAs;
  const again = blob !== undefined && kind !== "picker" ? blob : null;
  const whole = saved.exported === saved.requested;
  const digest = saved.sha256;
  return panel({
    testId: "finished-panel",
    label: "Export finished",
    wide: true,
    mark: html`<span class="ok-mark">${icon("circle-check", 20)}</span>`,
    title: "Export finished",
    lines: html`<p class="panel-line" data-testid="finished-summary">
        ${whole ? conversationsOf(saved.exported) : `${countOf(saved.exported)} of ${conversationsOf(saved.requested)}`}, 1 file, <span class="unbroken">${sizeOf(saved.bytesWritten)}</span>
      </p>
      <p class="panel-meta" data-testid="finished-place"><bdi>${placeOf(saved)}</bdi></p>`,
    corner: { label: "Close", icon: "close", testId: "finished-close", onPress: view.onClose },
    body: html`${digest === null
        ? nothing
        : html`<div class="digest">
            <span class="digest-name">SHA-256</span><span class="mono digest-value" title=${digest} data-testid="digest" data-digest=${digest}>${shortDigest(digest)}</span>
            <button type="button" class="digest-copy" data-testid="copy-digest" @click=${view.onCopy}>
              ${icon(view.copied ? "check" : "copy", 14)}<span>${view.copied ? "Copied" : "Copy"}</span>
            </button>
          </div>`}
      <div class="notes-block" data-testid="not-in-it">
        <h3>What is not in it</h3>
        ${missing.length === 0 ? html`<p class="panel-line">Nothing is missing.</p>` : html`<ul class="notes">${missing.map((note) => noteRow(view, note))}</ul>`}
      </div>
      ${changed.length === 0
        ? nothing
        : html`<div class="notes-block" data-testid="changed-in-it">
            <h3>What was changed</h3>
            <ul class="notes">${changed.map((note) => noteRow(view, note))}</ul>
          </div>`}`,
    foot: html`${again === null
      ? nothing
      : html`<button type="button" class="button grow" data-testid="save-again" @click=${() => view.onSaveAgain(again, name)}>${icon("download", 16)}Download again</button>`}
    ${view.canAddFields
      ? html`<button type="button" class="button grow" data-testid="more-fields" @click=${view.onMoreFields}>${icon("refresh", 16)}Export again with more fields</button>`
      : html`<button type="button" class="button grow" data-testid="more-fields" @click=${view.onMoreFields}>${icon("refresh", 16)}Export again</button>`}`,
  });
}

export const finishedPanelStyles = css`
  .digest {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding: 0 4px 0 12px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-sunken);
  }

  .digest-name {
    color: var(--av-text-3);
    font-size: 12px;
  }

  .digest-value {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .digest-copy {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 74px;
    min-block-size: 28px;
    padding: 0 8px;
    border: 0;
    border-radius: var(--av-radius-button);
    background: transparent;
    color: var(--av-text-2);
    font-size: 12.5px;
    font-weight: 500;
    cursor: pointer;
  }

  .digest-copy:hover {
    background: var(--av-hover);
    color: var(--av-text);
  }

  .notes-block h3 {
    margin-block-end: 4px;
    font-size: 13px;
    line-height: 20px;
    font-weight: 600;
  }

  .note {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding-block: 5px;
  }

  .note .icon {
    margin-block-start: 2px;
  }

  .note .link {
    padding: 0;
    font-size: 12px;
    line-height: 19px;
  }

  .unbroken {
    white-space: nowrap;
  }

  .grow {
    flex: 1 1 auto;
  }

  .note-text {
    flex: 1;
    min-inline-size: 0;
  }

  .note-details {
    max-block-size: 132px;
    margin: 0 0 4px 26px;
    overflow: auto;
    color: var(--av-text-2);
    line-height: 18px;
    overflow-wrap: anywhere;
  }

  .foot-gap {
    flex: 1;
  }

  @media (max-width: 639.98px) {
    .digest-copy {
      min-block-size: 44px;
    }

    .foot-gap {
      display: none;
    }
  }
`;
