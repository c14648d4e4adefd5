// How the CSV is written: one line for most readers, the choices behind "Change"; and what happens to deleted messages.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { type Choices, formatLine } from "./choices.js";
import { segments } from "./control.js";

export interface CsvFormatView {
  choices: Choices;
  csv: boolean;
  open: boolean;
  onOpen: () => void;
  onChange: (patch: Partial<Choices>) => void;
}

function choice(title: string, help: string, control: TemplateResult): TemplateResult {
  return html`<div class="setting">
    <div class="setting-text"><span class="setting-title">${title}</span><span class="setting-help">${help}</span></div>
    ${control}
  </div>`;
}

function settings({ choices, onChange }: CsvFormatView): TemplateResult {
  const spreadsheet = choices.dialect === "spreadsheet";
  return html`<div class="settings" data-testid="csv-settings">
    ${choice(
      "Written for",
      spreadsheet ? "Opens by double click; text that looks like a formula is made harmless." : "Exact values for scripts and databases; not safe to open in Excel.",
      segments({
        name: "dialect",
        label: "Written for",
        chosen: choices.dialect,
        choices: [
          { value: "spreadsheet", label: "Excel", testId: "dialect-spreadsheet" },
          { value: "machine", label: "Programs", testId: "dialect-machine" },
        ],
        onChoose: (dialect) => onChange({ dialect }),
      }),
    )}
    ${choice(
      "Between cells",
      choices.delimiter === "semicolon" ? "Excel expects it where decimals have a comma." : choices.delimiter === "tab" ? "Rare in texts, so few quotes." : "The usual one.",
      segments({
        name: "delimiter",
        label: "Between cells",
        chosen: choices.delimiter,
        choices: [
          { value: "comma", label: "Comma", testId: "delimiter-comma" },
          { value: "semicolon", label: "Semicolon", testId: "delimiter-semicolon" },
          { value: "tab", label: "Tab", testId: "delimiter-tab" },
        ],
        onChoose: (delimiter) => onChange({ delimiter }),
      }),
    )}
    ${choice(
      "First row",
      choices.headers === "keys" ? "Stable names, such as started_at." : "Names to read, such as Started at.",
      segments({
        name: "headers",
        label: "First row",
        chosen: choices.headers,
        choices: [
          { value: "keys", label: "Keys", testId: "headers-keys" },
          { value: "labels", label: "Labels", testId: "headers-labels" },
        ],
        onChoose: (headers) => onChange({ headers }),
      }),
    )}
    ${choice(
      "Line breaks in a message",
      choices.lineBreaks === "keep" ? "Kept, inside quotes." : "Shown as ⏎, so a row is one line.",
      segments({
        name: "line-breaks",
        label: "Line breaks in a message",
        chosen: choices.lineBreaks,
        choices: [
          { value: "keep", label: "Keep", testId: "line-breaks-keep" },
          { value: "visible", label: "Show ⏎", testId: "line-breaks-visible" },
        ],
        onChoose: (lineBreaks) => onChange({ lineBreaks }),
      }),
    )}
  </div>`;
}

/** The last block of choices. */
export function csvFormat(view: CsvFormatView): TemplateResult {
  const { choices, csv, open, onChange } = view;
  return html`${csv
      ? html`<section class="block tight" data-testid="csv-block">
          <button type="button" class="fold" id="csv-fold" data-testid="fold-csv" aria-expanded=${open} @click=${view.onOpen}>
            <span class="fold-icon">${icon("file-text", 16)}</span>
            <span class="fold-name">File</span>
            <span class="fold-line">${formatLine(choices)}</span>
            ${icon(open ? "chevron-up" : "chevron-down", 14)}
          </button>
          ${open ? settings(view) : nothing}
        </section>`
      : nothing}
    <section class="block" data-testid="deleted-block">
      <div class="setting lone">
        <div class="setting-text">
          <span class="setting-title">Deleted messages</span>
          <span class="setting-help">${choices.deletedText === "omit" ? "Marked as deleted, their text is left out." : "Marked as deleted, their text is in the file."}</span>
        </div>
        ${segments({
          name: "deleted-text",
          label: "Deleted messages",
          chosen: choices.deletedText,
          choices: [
            { value: "omit", label: "Leave out", testId: "deleted-omit" },
            { value: "keep", label: "Keep", testId: "deleted-keep" },
          ],
          onChoose: (deletedText) => onChange({ deletedText }),
        })}
      </div>
    </section>`;
}

export const csvFormatStyles = css`
  .fold {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 37px;
    padding: 0 10px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
    color: var(--av-text);
    text-align: start;
    cursor: pointer;
    transition: background-color var(--av-motion-press);
  }

  .fold:hover {
    background: var(--av-hover);
  }

  .fold-icon,
  .fold > .icon {
    color: var(--av-text-3);
  }

  .fold-name {
    font-weight: 600;
  }

  .fold-line {
    flex: 1;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
    text-align: end;
  }

  .settings {
    margin-block-start: 6px;
    padding: 2px 12px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-sunken);
  }

  .setting {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 6px 12px;
    padding-block: 9px;
  }

  .setting + .setting {
    border-block-start: 1px solid var(--av-line);
  }

  .setting.lone {
    padding: 8px 8px 8px 12px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
  }

  .setting-text {
    display: grid;
    flex: 1 1 150px;
    min-inline-size: 0;
  }

  .setting-title {
    font-weight: 500;
    line-height: 18px;
  }

  .setting-help {
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  @media (max-width: 639.98px) {
    .fold {
      min-block-size: 44px;
    }
  }
`;
