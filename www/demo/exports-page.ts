import { css, html, LitElement, type TemplateResult } from "lit";
import type { RetryDetail } from "../src/exports.js";
import type { Workspace } from "../src/element.js";
import { icon } from "../src/icon.js";
import { list } from "./conversation-list.js";
import { exportContext, openExport, retryExport, selectedScope } from "./export-scope.js";
import { inboxPath } from "./filter.js";
import { look } from "./look.js";
import { navigate, verifyPath } from "./router.js";
import { watchStores } from "./store.js";
import { themeChoice } from "./theme-choice.js";

/** The page of all exports: a head of the dashboard's own around the element of the package. */
export class ExportsPage extends LitElement {
  static override properties = { workspace: { attribute: false }, exportId: { attribute: false } };
  declare workspace: Workspace;
  declare exportId: string | null;

  constructor() {
    super();
    this.workspace = { id: "" };
    this.exportId = null;
    watchStores(this, themeChoice);
  }

  static override styles = [look, css`
    :host { display: flex; flex-direction: column; min-block-size: 0; }
    .header { display: flex; align-items: center; gap: 12px; flex: none; min-block-size: var(--av-header-height); padding: 0 var(--av-page-margin); }
    h1 { font-size: 16px; line-height: 24px; font-weight: 600; letter-spacing: -0.012em; }
    .header p { flex: 1; min-inline-size: 0; color: var(--av-text-2); }
    .scroller { flex: 1; min-block-size: 0; overflow-y: auto; padding: 4px var(--av-page-margin) 96px; scrollbar-width: thin; scrollbar-color: var(--av-line-2) transparent; }
    .drawer { display: none; }
    @media (max-width: 899.98px) { .drawer { display: inline-flex; } .header { padding-inline-start: 8px; } }
    @media (max-width: 639.98px) { :host { background: var(--av-bg); } .header { background: var(--av-surface); border-block-end: 1px solid var(--av-line); } .scroller { padding-block-start: 12px; } h1 { font-size: 17px; } .header p { visibility: hidden; } }
  `];

  /** Only what could not be read, with the choices of before. */
  private readonly onRetry = ({ detail }: CustomEvent<RetryDetail>): void => {
    const context = exportContext();
    if (context) openExport([selectedScope(context, detail.ids, [])], "selected", detail);
  };

  private readonly onAgain = ({ detail }: CustomEvent<{ id?: string } | null>): void => {
    if (detail?.id === undefined || !retryExport(detail.id)) navigate(inboxPath(list.get().filter));
  };

  protected override render(): TemplateResult {
    return html`<header class="header">
        <button class="ghost drawer" type="button" aria-label="Open the navigation" @click=${() => this.dispatchEvent(new CustomEvent("open-navigation", { bubbles: true, composed: true }))}>${icon("menu", 20)}</button>
        <h1 tabindex="-1">Exports</h1><p class="cut">Files are kept in this browser for 7 days.</p>
        <a class="button" href=${inboxPath(list.get().filter)} data-testid="new-export">${icon("plus", 16)}New export</a></header>
      <div class="scroller"><askvault-exports .workspace=${this.workspace} .exportId=${this.exportId} .verifyHref=${verifyPath(themeChoice.get())} @exports-retry=${this.onRetry} @exports-again=${this.onAgain}></askvault-exports></div>`;
  }
}

customElements.define("av-exports", ExportsPage);
