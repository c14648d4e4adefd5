// What was saved, where, its digest, and what is not in it.
import { css, html, nothing, type TemplateResult } from "lit";
import type { SavedExport } from "../index.js";
import { icon } from "../icon.js";
import { accountOf, type Note } from "./account.js";
import { panel } from "./panel.js";
import { leftOutNotes, replacedNote } from "./replaced-note.js";
import { verifyLink } from "./verify-link.js";
import { conversationsOf, countOf, plural, shortDigest, sizeOf } from "./words.js";

export interface FinishedPanelView {
  saved: SavedExport;
  copied: boolean;
  listed: ReadonlySet<string>;
  /** Whether the host can read single conversations again. */
  canRetry: boolean;
  /** The page that verifies bundles; empty where there is none. */
  verifyHref: string;
  /** Whether it can be made again, and with fields that it did not hold. */
  again: "never" | "same" | "more-fields";
  onCopy: () => void;
  onList: (name: string) => void;
  onRetry: (ids: readonly string[]) => void;
  onSaveAgain: (blob: Blob, name: string) => void;
  onReport: () => void;
  onMoreFields: () => void;
  onClose: () => void;
}

/**
 * What the file can be known by later. A bundle is compared by its manifest, and that of the last part holds the digest of the
 * one before.
 */
export function digestOf({ sha256, parts }: Pick<SavedExport, "sha256" | "parts">): { name: string; value: string } | null {
  const last = parts?.at(-1);
  if (last !== undefined) return { name: last.number === 1 ? "Manifest digest" : `Manifest digest, part ${last.number}`, value: last.manifestSha256 };
  return sha256 === null ? null : { name: "SHA-256", value: sha256 };
}

/** "37 files in a ZIP" */
function filesOf({ format, extension, exported }: SavedExport): string {
  return format === "pdf" && extension === "zip" ? `${plural(exported, "file")} in a ZIP` : "1 file";
}

/** Where the file is now. */
export function placeOf({ savedAs }: SavedExport): string {
  if (savedAs.kind === "picker") return `Saved as ${savedAs.name} in the folder you chose`;
  if (savedAs.kind === "kept") return `Kept as ${savedAs.name} in this browser for 7 days; it is on the Exports page`;
  if (savedAs.kind === "custom") return `Handed over as ${savedAs.name}`;
  const blocked = savedAs.fallback === "picker-blocked" || savedAs.fallback === "picker-failed";
  return `Saved as ${savedAs.name} in your downloads${blocked ? "; the browser did not allow choosing a folder here" : ""}`;
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

/** requested = exported + failed + refused + empty: checked before the file was handed over, and shown. */
function account({ requested, exported, failed, refused, empty }: SavedExport): TemplateResult {
  const part = (sign: string, name: string, words: string, count: number) =>
    html`<div data-testid="account-${name}"><dt>${words}</dt><dd>${countOf(count)}</dd>${sign === "" ? nothing : html`<span aria-hidden="true">${sign}</span>`}</div>`;
  return html`<dl class="account" data-testid="account" aria-label="Account of the conversations">
    ${part("", "requested", "asked for", requested)} ${part("=", "exported", "exported", exported)} ${part("+", "failed", "not readable", failed)}
    ${part("+", "refused", "refused", refused)} ${part("+", "empty", "empty", empty)}
  </dl>`;
}

export function finishedPanel(view: FinishedPanelView): TemplateResult {
  const { saved } = view;
  const { missing: unread, changed, known } = accountOf(saved);
  const missing = [...unread, ...leftOutNotes(saved.privacy)];
  const block = (testId: string, title: string, notes: readonly Note[]) =>
    notes.length === 0
      ? nothing
      : html`<div class="notes-block" data-testid=${testId}>
          <h3>${title}</h3>
          <ul class="notes">${notes.map((note) => noteRow(view, note))}</ul>
        </div>`;
  const { blob, kind, name } = saved.savedAs;
  const again = blob !== undefined && kind !== "picker" && kind !== "kept" ? blob : null;
  const whole = saved.exported === saved.requested;
  const digest = digestOf(saved);
  return panel({
    testId: "finished-panel",
    label: "Export finished",
    wide: true,
    mark: html`<span class="ok-mark">${icon("circle-check", 20)}</span>`,
    title: "Export finished",
    lines: html`<p class="panel-line" data-testid="finished-summary">
        ${whole ? conversationsOf(saved.exported) : `${countOf(saved.exported)} of ${conversationsOf(saved.requested)}`}, ${filesOf(saved)}, <span class="unbroken">${sizeOf(saved.bytesWritten)}</span>
      </p>
      <p class="panel-meta" data-testid="finished-place"><bdi>${placeOf(saved)}</bdi></p>`,
    corner: { label: "Close", icon: "close", testId: "finished-close", onPress: view.onClose },
    body: html`${digest === null
        ? nothing
        : html`<div class="digest">
            <span class="digest-name">${digest.name}</span><span class="mono digest-value" title=${digest.value} data-testid="digest" data-digest=${digest.value}>${shortDigest(digest.value)}</span>
            <button type="button" class="digest-copy" data-testid="copy-digest" @click=${view.onCopy}>
              ${icon(view.copied ? "check" : "copy", 14)}<span>${view.copied ? "Copied" : "Copy"}</span>
            </button>
          </div>`}
      ${saved.privacy === null ? nothing : replacedNote(saved.privacy, view.onReport)}
      ${account(saved)}
      ${missing.length === 0
        ? html`<div class="notes-block" data-testid="not-in-it">
            <h3>What is not in it</h3>
            <p class="panel-line">Nothing is missing.</p>
          </div>`
        : block("not-in-it", "What is not in it", missing)}
      ${block("changed-in-it", "What was changed", changed)} ${block("known-of-it", "Worth knowing", known)}`,
    foot: html`${again === null
      ? nothing
      : html`<button type="button" class="button grow" data-testid="save-again" @click=${() => view.onSaveAgain(again, name)}>${icon("download", 16)}Download again</button>`}
    ${saved.parts === undefined || view.verifyHref === ""
      ? nothing
      : verifyLink(view.verifyHref)}
    ${view.again === "never"
      ? nothing
      : html`<button type="button" class="button grow" data-testid="more-fields" @click=${view.onMoreFields}>${icon("refresh", 16)}${view.again === "same" ? "Export again" : "Export again with more fields"}</button>`}`,
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

  .account {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 6px;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .account div {
    display: flex;
    flex-direction: row-reverse;
    gap: 4px;
  }

  .account dd {
    color: var(--av-text);
    font-weight: 500;
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
    .digest {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0 8px;
      padding-block: 4px;
    }

    .digest-name {
      grid-area: 1 / 1;
      align-self: end;
    }

    .digest-value {
      grid-area: 2 / 1;
      align-self: start;
    }

    .digest-copy {
      grid-area: 1 / 2 / 3 / 3;
      min-block-size: 44px;
    }

    .foot-gap {
      display: none;
    }
  }
`;
