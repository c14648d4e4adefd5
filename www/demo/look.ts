/** What every part of the dashboard shares: type, focus ring, buttons, chips, pictures of people. Sheets for shadow roots. */
import { css } from "lit";

export const look = css`
  :host { font: 400 13px/20px var(--av-font); font-feature-settings: var(--av-font-features, normal); color: var(--av-text); }
  :host([hidden]), [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  svg.icon { flex: none; display: block; }
  a { color: inherit; }
  button, input { font: inherit; letter-spacing: inherit; color: inherit; }
  button { cursor: pointer; }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--av-accent); outline-offset: 2px; }
  .numbers { font-variant-numeric: tabular-nums; }
  .mono { font-family: var(--av-mono); font-size: 11.5px; font-feature-settings: normal; }
  .unseen { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
  .cut { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 7px; min-block-size: var(--av-button-height); padding: 0 12px; border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-button); background: var(--av-raised); box-shadow: var(--av-shadow-1); font-weight: 500; white-space: nowrap; text-decoration: none;
    transition: background var(--av-motion-press), border-color var(--av-motion-press);
  }
  .button:hover { background: var(--av-hover); }
  .button:active, .button[aria-expanded="true"] { background: var(--av-press); }
  .button.small { min-block-size: var(--av-button-small-height); padding: 0 10px; }
  .button.primary { border-color: transparent; background: var(--av-accent); color: var(--av-on-accent); }
  .button.primary:hover { background: var(--av-accent-hover); }
  .button:disabled { background: var(--av-sunken); color: var(--av-text-3); box-shadow: none; cursor: default; }
  .ghost {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-inline-size: 28px; min-block-size: 28px; padding: 0 4px; border: 0; border-radius: var(--av-radius-button);
    background: none; color: var(--av-text-2); transition: background var(--av-motion-press); text-decoration: none;
  }
  .ghost:hover { background: var(--av-press); color: var(--av-text); }
  .ghost:disabled { color: var(--av-control); cursor: default; background: none; }
  .link {
    display: inline; padding: 2px 0; border: 0; background: none; color: var(--av-accent-text); font-weight: 500; cursor: pointer;
    text-decoration: underline; text-decoration-color: var(--av-accent-line); text-underline-offset: 3px; text-decoration-thickness: 1px;
  }
  .link:hover { text-decoration-color: currentColor; }
  .chip {
    display: inline-block; flex: 0 1 auto; min-inline-size: 0; block-size: 20px; max-inline-size: 160px; padding: 0 7px; border: 1px solid var(--av-line); border-radius: var(--av-radius-chip); overflow: hidden;
    background: var(--av-sunken); color: var(--av-text-2); font-size: 11.5px; line-height: 18px; font-weight: 500; text-overflow: ellipsis; white-space: nowrap;
  }
  .face {
    flex: none; display: inline-grid; place-items: center; inline-size: 24px; block-size: 24px; border-radius: 50%; background: var(--av-press); color: var(--av-text-2);
    font-size: 10px; line-height: 1; font-weight: 600; letter-spacing: 0.01em; user-select: none;
  }
  .face.large { inline-size: 28px; block-size: 28px; font-size: 11px; }
  .face.huge { inline-size: 40px; block-size: 40px; font-size: 14px; }
  .face.nobody { background: none; border: 1px dashed var(--av-control); }
  .face[data-hue="0"] { background: light-dark(#e4dff6, #2b2453); color: light-dark(#4b3a91, #c0b4f2); }
  .face[data-hue="1"] { background: light-dark(#d9e8f5, #182d42); color: light-dark(#23537d, #a3cbee); }
  .face[data-hue="2"] { background: light-dark(#dcebdc, #19301d); color: light-dark(#2c5c33, #a5d3ab); }
  .face[data-hue="3"] { background: light-dark(#f5dce4, #451829); color: light-dark(#8a2648, #f3a9c0); }
  .face[data-hue="4"] { background: light-dark(#f3e3d5, #3b2714); color: light-dark(#774311, #ecbf94); }
  .face[data-hue="5"] { background: light-dark(#d8ecea, #123431); color: light-dark(#125a54, #8fd6cd); }
  kbd {
    display: inline-grid; place-items: center; min-inline-size: 18px; block-size: 18px; padding: 0 4px; border: 1px solid var(--av-line-2); border-block-end-width: 2px; border-radius: var(--av-radius-box);
    background: var(--av-raised); color: var(--av-text-3); font: 500 11px/14px var(--av-font);
  }
  .status { display: inline-flex; align-items: center; gap: 6px; min-inline-size: 0; color: var(--av-text-2); font-size: 12px; line-height: 16px; white-space: nowrap; }
  .status svg { color: var(--av-text-3); }
  .status[data-kind="resolved"] svg { color: var(--av-ok-text); }
  .status[data-kind="claimed"] svg { color: var(--av-accent-text); }
  .status[data-kind="escalated"] svg { color: var(--av-danger-text); }
  .sla { display: inline-flex; align-items: center; gap: 5px; color: var(--av-text-3); font-size: 12px; line-height: 16px; white-space: nowrap; }
  .sla[data-kind="at_risk"] { color: var(--av-warn-text); }
  .sla[data-kind="breached"] { color: var(--av-danger-text); }
  .bars { display: block; flex: none; fill: var(--av-text-2); }
  .bars .off { fill: var(--av-line-2); }
  .bars.urgent { fill: var(--av-danger-text); }
  .bars.urgent .sign { stroke: var(--av-surface); fill: none; stroke-width: 2; stroke-linecap: round; }

  @media (max-width: 639.98px) {
    :host { font-size: 14px; }
    .button { min-block-size: 44px; padding: 0 14px; }
    .button.small { min-block-size: 44px; }
    .ghost { min-inline-size: 44px; min-block-size: 44px; }
  }
  @media (forced-colors: active) {
    .button, .chip, .face, .ghost { border: 1px solid; }
    .button.primary { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .bars, .bars.urgent { fill: CanvasText; }
    .bars .off { fill: GrayText; }
    .bars.urgent .sign { stroke: Canvas; }
  }
`;
