// The link from a bundle to the page that verifies it, in full or as its icon alone.
import { type TemplateResult, html } from "lit";
import { icon } from "../icon.js";

const words = "Verify this bundle";
const label = `${words}, in a new tab`;

export function verifyLink(href: string): TemplateResult {
  return html`<a class="button grow" href=${href} target="_blank" rel="noopener" aria-label=${label} title="Tells whether its files are still what they were" data-testid="verify-bundle">${icon("shield-check", 16)}${words}${icon("external", 14)}</a>`;
}

/** In a list, where the row says which bundle it is. */
export function verifyIcon(href: string): TemplateResult {
  return html`<a class="icon-button" href=${href} target="_blank" rel="noopener" aria-label=${label} title=${words} data-testid="verify-row">${icon("shield-check", 16)}</a>`;
}
