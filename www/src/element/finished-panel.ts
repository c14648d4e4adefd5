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

/** Where the file is now. */
export function placeOf({ savedAs }: SavedExport): string {
  if (savedAs.kind === "picker") return `Saved as ${savedAs.name} in the folder you chose`;
  if (savedAs.kind === "custom") return `Handed over as ${savedAs.name}`;
  const blocked = savedAs.fallback === "picker-blocked" || savedAs.fallback === "picker-failed";
  return `Saved as ${savedAs.name} in your downloads${blocked ? "; the browser did not allow choosing a folder here" : ""}`;
}

function missingNote(saved: SavedExport, outcome: "failed" | "refused" | "empty", mark: IconName): Note[] {
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

function warningNote(code: string, warnings: readonly ExportWarning[]): Note | null {
  const total = warnings.reduce((sum, warning) => sum + warning.count, 0);
  if (total === 0) return null;
  const details = warnings.flatMap((warning) => (warning.field === null ? [] : [`${warning.field}: ${countOf(warning.count)}`]));
  const note = (mark: IconName, text: string): Note => ({ name: code, icon: mark, text, ...(details.length > 0 ? { details } : {}) });
  switch (code) {
    case "guarded-cells":
      return note("shield-check", `${plural(total, "cell")} made safe: they looked like formulas`);
    case "long-cells":
      return note("split", `${plural(total, "cell")} too long for a spreadsheet: split or cut`);
    case "rows-over-limit":
      return note("alert", `${plural(total, "row")} over what a spreadsheet can hold`);
    case "replaced-surrogates":
    case "replaced-bytes":
      return note("alert", `${plural(total, "broken character")} replaced by \uFFFD`);
    case "deleted-texts":
      return note("eye-off", `${plural(total, "deleted message")}: marked, the text is left out`);
    case "unreadable-times":
      return note("clock", `${plural(total, "time")} could not be read: written as they came`);
    case "message-count-differs":
      return note("info", `${conversationsOf(total)} with another number of messages than stated`);
    case "external-replies":
      return note("reply", `${plural(total, "reply", "replies")} to messages that are not in the file`);
    case "unknown-fields-dropped":
      return note("info", `${plural(total, "field")} that this version does not know`);
    case "unknown-fields-kept":
      // They are in the file, so they are not missing from it.
      return null;
    case "repeated-fields":
      return note("copy", `${plural(total, "field")} given twice: one value is kept`);
    default:
      return note("info", `${code.replaceAll("-", " ")}: ${countOf(total)}`);
  }
}

function notesOf({ saved }: FinishedPanelView): readonly Note[] {
  const codes = [...new Set(saved.warnings.map((warning) => warning.code))];
  const warnings = codes.flatMap((code) => warningNote(code, saved.warnings.filter((warning) => warning.code === code)) ?? []);
  return [
    ...missingNote(saved, "failed", "circle-close"),
    ...missingNote(saved, "refused", "lock"),
    ...missingNote(saved, "empty", "circle-dashed"),
    ...(saved.syntaxError === null
      ? []
      : [{ name: "syntax", icon: "alert" as const, danger: true, text: `The answer broke off at byte ${countOf(saved.syntaxError.byte)}; what came after is not in the file` }]),
    ...(saved.duplicates > 0 ? [{ name: "duplicates", icon: "copy" as const, text: `${conversationsOf(saved.duplicates)} came twice: the first counts` }] : []),
    ...warnings,
  ];
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
  const notes = notesOf(view);
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
        ${notes.length === 0 ? html`<p class="panel-line">Nothing is missing.</p>` : html`<ul class="notes">${notes.map((note) => noteRow(view, note))}</ul>`}
      </div>`,
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
