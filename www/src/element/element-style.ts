// How <askvault-export> looks: its place in the host, and the styles of all that it shows.
import { css, type CSSResultGroup } from "lit";
import { backgroundChoiceStyles } from "./background-choice.js";
import { barStyles } from "./bar.js";
import { blockedPanelStyles } from "./blocked-panel.js";
import { brandSettingsStyles } from "./brand-settings.js";
import { bundleSettingsStyles } from "./bundle-settings.js";
import { columnOrderStyles } from "./column-order.js";
import { controlStyles } from "./control-style.js";
import { csvFormatStyles } from "./csv-format.js";
import { dialogStyles } from "./dialog-style.js";
import { failurePanelStyles } from "./failure-panel.js";
import { fieldListStyles } from "./field-list.js";
import { finishedPanelStyles } from "./finished-panel.js";
import { groundStyles } from "./ground-style.js";
import { maskedValueStyles } from "./masked-value.js";
import { ownWordsStyles } from "./own-words-style.js";
import { panelStyles } from "./panel.js";
import { paperBonesStyles } from "./paper-bones.js";
import { previewGridStyles } from "./preview-grid.js";
import { previewLinesStyles } from "./preview-lines.js";
import { previewPaneStyles } from "./preview-pane.js";
import { previewRowsStyles } from "./preview-rows.js";
import { progressChipStyles } from "./progress-chip.js";
import { progressPanelStyles } from "./progress-panel.js";
import { purposeCardsStyles } from "./purpose-cards.js";
import { readerControlStyles } from "./reader-control.js";
import { referenceFieldStyles } from "./reference-field.js";
import { reviewRowStyles } from "./review-row-style.js";
import { reviewSideStyles } from "./review-side-style.js";
import { reviewStyles } from "./review-style.js";
import { scopeListStyles } from "./scope-list.js";
import { slotOfferStyles } from "./slot-offer.js";
import { tokenTextStyles } from "./token-text.js";
import { transcriptPaneStyles } from "./transcript-pane.js";
import { transcriptSettingsStyles } from "./transcript-settings.js";

export const elementStyles: CSSResultGroup = [
  groundStyles,
  css`
    :host {
      display: contents;
      font-optical-sizing: auto;
      -webkit-font-smoothing: antialiased;
      text-align: start;
    }

    .root {
      display: contents;
    }
  `,
  controlStyles,
  barStyles,
  progressChipStyles,
  dialogStyles,
  scopeListStyles,
  backgroundChoiceStyles,
  slotOfferStyles,
  purposeCardsStyles,
  readerControlStyles,
  tokenTextStyles,
  maskedValueStyles,
  reviewStyles,
  reviewSideStyles,
  reviewRowStyles,
  ownWordsStyles,
  fieldListStyles,
  columnOrderStyles,
  csvFormatStyles,
  transcriptSettingsStyles,
  brandSettingsStyles,
  bundleSettingsStyles,
  referenceFieldStyles,
  previewPaneStyles,
  previewGridStyles,
  previewRowsStyles,
  previewLinesStyles,
  paperBonesStyles,
  transcriptPaneStyles,
  panelStyles,
  progressPanelStyles,
  finishedPanelStyles,
  failurePanelStyles,
  blockedPanelStyles,
];
