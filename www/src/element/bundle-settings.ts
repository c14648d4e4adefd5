// What a bundle holds: kinds of files, and what conversations bring with them.
import { css, html, nothing, type TemplateResult } from "lit";
import type { ExportOptions } from "../index.js";
import { allContents, allowsMedia, type Choices } from "./choices.js";
import { segments } from "./control.js";
import { partSize } from "./scope.js";
import { toggle } from "./transcript-settings.js";
import { countOf } from "./words.js";

export interface BundleSettingsView {
  choices: Choices;
  count: number;
  onChange: (patch: Partial<Choices>) => void;
}

type Format = ExportOptions["format"];

const names: Readonly<Record<Format, string>> = { csv: "Table", json: "Data", jsonl: "Lines", pdf: "Transcripts" };

const helps: Readonly<Record<Format, string>> = {
  csv: "One CSV file for a spreadsheet.",
  json: "A JSON file for each conversation.",
  jsonl: "One file, a conversation a line.",
  pdf: "A PDF for each conversation.",
};

function withContent(contents: readonly Format[], format: Format, on: boolean): readonly Format[] {
  return allContents.filter((one) => (one === format ? on : contents.includes(one)));
}

function mediaHelp({ media, profile }: Choices): string {
  if (!allowsMedia(profile)) return "Left out for these readers: nothing in them can be replaced.";
  return media ? "In folders of their own; recordings without descriptions." : "Left out, and counted.";
}

/** The block of choices after the fields. */
export function bundleSettings({ choices, count, onChange }: BundleSettingsView): TemplateResult {
  const { contents, profile } = choices;
  const parts = Math.ceil(count / partSize);
  return html`<section class="block tight" data-testid="bundle-block">
    <h3 class="block-title">What goes in</h3>
    <div class="switches">
      ${allContents.map((format) => {
        const on = contents.includes(format);
        return toggle({
          name: names[format],
          help: helps[format],
          state: on ? "all" : "none",
          // A bundle of nothing is none.
          disabled: on && contents.length === 1,
          testId: `bundle-${format}`,
          onChange: (wanted) => onChange({ contents: withContent(contents, format, wanted) }),
        });
      })}
      ${toggle({
        name: "Attachments and recordings",
        help: mediaHelp(choices),
        state: choices.media && allowsMedia(profile) ? "all" : "none",
        disabled: !allowsMedia(profile),
        testId: "bundle-media",
        onChange: (media) => onChange({ media }),
      })}
    </div>
    ${contents.includes("csv")
      ? html`<div class="settings"><div class="setting">
          <div class="setting-text"><span class="setting-title">Rows of the table</span><span class="setting-help">${choices.rows === "messages" ? "One for each message." : "One for each conversation."}</span></div>
          ${segments({
            name: "rows",
            label: "Rows of the table",
            chosen: choices.rows,
            choices: [
              { value: "conversations", label: "Conversations", testId: "rows-conversations" },
              { value: "messages", label: "Messages", testId: "rows-messages" },
            ],
            onChoose: (rows) => onChange({ rows }),
          })}
        </div></div>`
      : nothing}
    <p class="block-note" data-testid="bundle-note">
      ${parts > 1 ? `${countOf(parts)} ZIP files of up to ${countOf(partSize)} conversations, each of which opens on its own.` : "One ZIP file."}
      With an index, a list of digests and a page of explanation for whoever receives it.
    </p>
  </section>`;
}

export const bundleSettingsStyles = css`
  .block-note {
    margin: 8px 0 0;
    color: var(--av-text-2);
    font-size: 11.5px;
    line-height: 15px;
  }
`;
