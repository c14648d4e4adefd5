// Whose transcripts these are: a name, a colour and a mark, kept for the workspace in this browser.
import { css, html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icon.js";
import { contrastWords } from "./accent.js";
import { companyChars, isLogoKept, logoOf } from "./brand.js";
import { canDraw, pixels, swatch } from "./drawn.js";
import type { TranscriptModel } from "./transcript-model.js";
import { sizeOf } from "./words.js";


/** The colour that a colour field shows while none is chosen; the engine's own is close to it. */
const shownAccent = "#1f2937";

function accentLine({ brand, accentText }: TranscriptModel): TemplateResult {
  if (accentText !== null) return html`<span class="brand-fault" data-testid="accent-words">${icon("alert", 14)}Six digits, such as #0b6a62.</span>`;
  if (brand.accent === "") return html`<span class="setting-help" data-testid="accent-words">Black and grey.</span>`;
  const { text, enough } = contrastWords(brand.accent);
  return html`<span class=${enough ? "accent-words ok" : "accent-words warn"} data-testid="accent-words">${icon(enough ? "check" : "alert", 14)}${text}</span>`;
}

async function readLogo(input: HTMLInputElement, model: TranscriptModel): Promise<void> {
  const file = input.files?.[0];
  // The same file can be chosen again.
  input.value = "";
  if (file === undefined) return;
  try {
    const logo = logoOf(new Uint8Array(await file.arrayBuffer()), file.name);
    model.chooseLogo(typeof logo === "string" || (await canDraw(logo)) ? logo : "The picture in this file is damaged. Choose another one.");
  } catch {
    model.chooseLogo("The file could not be read. Choose it again, or another one.");
  }
}

function logoRow(model: TranscriptModel): TemplateResult {
  const { logo } = model.brand;
  const kept = model.brandKept && isLogoKept(model.brand);
  return html`<div class="brand-row">
      <span class="brand-label" id="logo-label">Logo</span>
      <div class="brand-logo">
        ${logo === null
          ? html`<span class="logo-frame empty" aria-hidden="true">${icon("image", 16)}</span>`
          : html`<span class="logo-frame"><canvas class="logo-picture" role="img" aria-label="Logo: ${logo.name}" data-testid="logo-preview" ${pixels(logo)}></canvas></span>`}
        <span class="setting-text brand-logo-text">
          ${logo === null
            ? html`<span class="setting-help">PNG or JPEG, 1 MB at most.</span>`
            : html`<span class="logo-name"><bdi>${logo.name}</bdi></span><span class="setting-help">${sizeOf(logo.bytes.length)}${kept ? "" : ", until you leave this page"}</span>`}
        </span>
        <label class="button brand-button">
          <input type="file" accept="image/png,image/jpeg" aria-labelledby="logo-label" data-testid="brand-logo" @change=${(event: Event) => void readLogo(event.currentTarget as HTMLInputElement, model)} />
          ${logo === null ? "Choose" : "Replace"}
        </label>
        ${logo === null ? nothing : html`<button type="button" class="button ghost brand-button" data-testid="brand-logo-remove" @click=${() => model.changeBrand({ logo: null })}>Remove</button>`}
      </div>
    </div>
    ${model.logoFault === null ? nothing : html`<p class="brand-fault" role="alert" data-testid="logo-fault">${icon("alert", 14)}<span>${model.logoFault}</span></p>`}`;
}

function settings(model: TranscriptModel): TemplateResult {
  const { brand, accentText } = model;
  return html`<div class="settings brand-settings" data-testid="brand-settings">
    <label class="brand-row">
      <span class="brand-label">Company</span>
      <input
        class="text-field"
        type="text"
        maxlength=${companyChars}
        autocomplete="organization"
        .value=${live(brand.company)}
        data-testid="brand-company"
        @input=${(event: Event) => model.changeBrand({ company: (event.currentTarget as HTMLInputElement).value })}
      />
    </label>
    <div class="brand-row">
      <label class="brand-label" for="brand-accent">Colour</label>
      <span class="brand-accent">
        <span class="swatch" ${swatch(brand.accent === "" ? shownAccent : brand.accent)}
          ><input type="color" aria-label="Pick the colour" data-testid="brand-picker" .value=${live(brand.accent === "" ? shownAccent : brand.accent)} @input=${(event: Event) => model.changeBrand({ accent: (event.currentTarget as HTMLInputElement).value })}
        /></span>
        <input
          class="text-field mono accent-field"
          id="brand-accent"
          type="text"
          spellcheck="false"
          autocapitalize="off"
          placeholder="none"
          maxlength="7"
          aria-describedby="accent-words"
          aria-invalid=${accentText !== null}
          .value=${live(accentText ?? brand.accent)}
          data-testid="brand-accent"
          @input=${(event: Event) => model.typeAccent((event.currentTarget as HTMLInputElement).value)}
        />
        <span id="accent-words" role="status">${accentLine(model)}</span>
      </span>
    </div>
    ${logoRow(model)}
    <p class="setting-help brand-note">Kept in this browser for this workspace.</p>
  </div>`;
}

export function brandSettings(model: TranscriptModel): TemplateResult {
  const { brand, brandOpen: open } = model;
  const parts = [brand.company.trim(), brand.accent, brand.logo === null ? "" : "logo"].filter((part) => part !== "");
  return html`<section class="block tight" data-testid="brand-block">
    <button type="button" class="fold" data-testid="fold-brand" aria-expanded=${open} @click=${() => model.foldBrand()}>
      <span class="fold-icon">${icon("building", 16)}</span>
      <span class="fold-name">Head of the page</span>
      <span class="fold-line brand-line"><bdi>${parts.length === 0 ? "No company, no logo" : parts.join(", ")}</bdi></span>
      ${icon(open ? "chevron-up" : "chevron-down", 14)}
    </button>
    ${open ? settings(model) : nothing}
  </section>`;
}

export const brandSettingsStyles = css`
  .brand-settings {
    padding: 8px 12px 10px;
  }

  .brand-line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .brand-row {
    display: grid;
    grid-template-columns: 64px minmax(0, 1fr);
    align-items: center;
    gap: 10px;
    min-block-size: 40px;
  }

  .brand-label {
    font-weight: 500;
  }

  .text-field {
    inline-size: 100%;
    min-block-size: 30px;
    padding: 0 9px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-button);
    background: var(--av-surface);
    color: var(--av-text);
    font: inherit;
  }

  .text-field[aria-invalid="true"] {
    border-color: var(--av-danger-text);
  }

  .brand-accent,
  .brand-logo {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    min-inline-size: 0;
  }

  .text-field.accent-field {
    inline-size: 78px;
    font: 500 12px/18px var(--av-mono);
  }

  .swatch {
    position: relative;
    flex: none;
    inline-size: 30px;
    block-size: 30px;
    overflow: clip;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-button);
    background: var(--swatch);
    forced-color-adjust: none;
  }

  .swatch:has(:focus-visible) {
    outline: 2px solid var(--av-accent);
    outline-offset: 2px;
  }

  .swatch input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    padding: 0;
    border: 0;
    opacity: 0;
    cursor: pointer;
  }

  .accent-words,
  .brand-fault {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .accent-words.ok {
    color: var(--av-ok-text);
  }

  .accent-words.warn {
    color: var(--av-warn-text);
  }

  .brand-fault {
    color: var(--av-danger-text);
  }

  p.brand-fault {
    display: flex;
    align-items: flex-start;
    margin: 2px 0 4px 74px;
  }

  .logo-frame {
    display: grid;
    place-items: center;
    flex: none;
    min-inline-size: 44px;
    max-inline-size: 120px;
    block-size: 36px;
    padding: 3px 5px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-button);
    /* As on paper, whatever the theme. */
    background: #fff;
    forced-color-adjust: none;
  }

  .logo-frame.empty {
    border-style: dashed;
    background: transparent;
    color: var(--av-text-3);
  }

  .logo-picture {
    display: block;
    max-inline-size: 108px;
    max-block-size: 28px;
  }

  .brand-logo-text {
    flex: 1 1 90px;
  }

  .logo-name {
    overflow: hidden;
    text-overflow: ellipsis;
    line-height: 18px;
    white-space: nowrap;
  }

  .button.brand-button {
    position: relative;
    min-block-size: 28px;
    padding-inline: 10px;
  }

  .brand-button input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }

  .brand-button:has(:focus-visible) {
    outline: 2px solid var(--av-accent);
    outline-offset: 2px;
  }

  .brand-note {
    margin-block-start: 4px;
  }

  @media (max-width: 639.98px) {
    .brand-row + .brand-row {
      margin-block-start: 6px;
    }

    .text-field {
      min-block-size: 40px;
      font-size: 16px;
    }

    .text-field.accent-field {
      inline-size: 104px;
      font-size: 14px;
    }

    .swatch {
      inline-size: 40px;
      block-size: 40px;
    }

    .button.brand-button {
      min-block-size: 40px;
    }
  }
`;
