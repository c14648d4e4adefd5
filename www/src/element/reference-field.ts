// Why something is exported, in the words of the host's own files: a number of a request. It goes into the log, not into the file.
import { css, html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

/** As long as the log takes it. */
const referenceChars = 200;

export function referenceField({ reference, onReference }: { reference: string; onReference: (reference: string) => void }): TemplateResult {
  return html`<section class="block reference">
    <label class="reference-label" for="reference">Reference</label>
    <input
      class="text-field"
      id="reference"
      type="text"
      maxlength=${referenceChars}
      autocomplete="off"
      spellcheck="false"
      dir="auto"
      placeholder="DSAR-2026-114"
      aria-describedby="reference-help"
      .value=${live(reference)}
      data-testid="reference"
      @input=${(event: Event) => onReference((event.currentTarget as HTMLInputElement).value)}
    />
    <p class="reference-help" id="reference-help">The number of a request, if there is one. It goes into the export log, and into the manifest of a ZIP file.</p>
  </section>`;
}

export const referenceFieldStyles = css`
  .reference {
    display: grid;
    gap: 4px;
  }

  .reference-label {
    color: var(--av-text-2);
    font-weight: 500;
  }

  .reference-help {
    margin: 0;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  .reference .text-field::placeholder {
    color: var(--av-text-3);
    opacity: 1;
  }
`;
