// How transcripts are written: how many files, on which paper, with pictures and notes or without.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { type Choices, type Coverage, layoutLine, paperNames } from "./choices.js";
import { checkbox, segments } from "./control.js";

export interface TranscriptSettingsView {
  choices: Choices;
  count: number;
  open: boolean;
  onOpen: () => void;
  onChange: (patch: Partial<Choices>) => void;
  /** How many of the notes' fields are in. */
  notes: Coverage;
  onNotes: (on: boolean) => void;
  /** Why pictures cannot be chosen, in words; or null. */
  imagesObstacle: string | null;
}

/** A row with a check box, what it means, and what it does now. */
export function toggle(view: { name: string; help: string; state: Coverage; disabled?: boolean; testId: string; onChange: (on: boolean) => void }): TemplateResult {
  return html`<label class="switch" data-testid="${view.testId}-row">
    ${checkbox({ state: view.state, label: view.name, disabled: view.disabled === true, testId: view.testId, onChange: view.onChange })}
    <span class="setting-text"><span class="setting-title">${view.name}</span><span class="setting-help">${view.help}</span></span>
  </label>`;
}

function setting(title: string, help: string, control: TemplateResult): TemplateResult {
  return html`<div class="setting">
    <div class="setting-text"><span class="setting-title">${title}</span><span class="setting-help">${help}</span></div>
    ${control}
  </div>`;
}

function settings({ choices, count, onChange }: TranscriptSettingsView): TemplateResult {
  return html`<div class="settings" data-testid="transcript-settings">
    ${count === 1
      ? nothing
      : setting(
          "Files",
          choices.layout === "one" ? "One document, with a bookmark for each." : "A file for each, named by its id, in one ZIP.",
          segments({
            name: "layout",
            label: "Files",
            chosen: choices.layout,
            choices: [
              { value: "per-conversation", label: "One each", testId: "layout-per-conversation" },
              { value: "one", label: "One for all", testId: "layout-one" },
            ],
            onChoose: (layout) => onChange({ layout }),
          }),
        )}
    ${setting(
      "Paper",
      choices.paper === "a4" ? "210 × 297 mm." : "8.5 × 11 inches.",
      segments({
        name: "paper",
        label: "Paper",
        chosen: choices.paper,
        choices: [
          { value: "a4", label: paperNames.a4, testId: "paper-a4" },
          { value: "letter", label: paperNames.letter, testId: "paper-letter" },
        ],
        onChoose: (paper) => onChange({ paper }),
      }),
    )}
  </div>`;
}

function imagesHelp({ choices, imagesObstacle }: TranscriptSettingsView): string {
  if (imagesObstacle !== null) return imagesObstacle;
  if (choices.profile === "internal") return choices.images ? "Shown where they were sent." : "Listed by name and size.";
  return choices.images ? "Shown as they are: what a picture shows is not searched." : "Listed only: what a picture shows is not searched.";
}

/** The block of choices after the fields. */
export function transcriptSettings(view: TranscriptSettingsView): TemplateResult {
  const { choices, count, open } = view;
  return html`<section class="block tight" data-testid="transcript-block">
    <div class="switches">
      ${toggle({
        name: "Internal notes",
        help: view.notes === "none" ? "Left out: what the team wrote to itself." : "In the transcript, marked as internal.",
        state: view.notes,
        testId: "transcript-notes",
        onChange: view.onNotes,
      })}
      ${toggle({
        name: "Pictures",
        help: imagesHelp(view),
        state: view.imagesObstacle === null && choices.images ? "all" : "none",
        disabled: view.imagesObstacle !== null,
        testId: "transcript-images",
        onChange: (images) => view.onChange({ images }),
      })}
    </div>
    <button type="button" class="fold" id="transcript-fold" data-testid="fold-transcript" aria-expanded=${open} @click=${view.onOpen}>
      <span class="fold-icon">${icon("file-text", 16)}</span>
      <span class="fold-name">File</span>
      <span class="fold-line">${layoutLine(choices, count)}, ${paperNames[choices.paper]}</span>
      ${icon(open ? "chevron-up" : "chevron-down", 14)}
    </button>
    ${open ? settings(view) : nothing}
  </section>`;
}

export const transcriptSettingsStyles = css`
  .switches {
    margin-block-end: 8px;
    overflow: clip;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 37px;
    padding: 5px 12px 5px 10px;
    cursor: pointer;
  }

  .switch + .switch {
    border-block-start: 1px solid var(--av-line);
  }

  .switch:has(:disabled) {
    cursor: default;
  }

  .switch .setting-text {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 10px;
  }

  @media (max-width: 639.98px) {
    .switch {
      min-block-size: 44px;
    }
  }
`;
