// How the shared controls look, in every state.
import { css } from "lit";

export const controlStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: var(--av-button-height);
    padding: 0 12px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-button);
    background: var(--av-raised);
    box-shadow: var(--av-shadow-1);
    color: var(--av-text);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    transition: background-color var(--av-motion-press), border-color var(--av-motion-press);
  }

  .button:hover {
    background: var(--av-hover);
  }

  .button:active {
    background: var(--av-press);
  }

  .button.primary {
    border-color: transparent;
    background: var(--av-accent);
    color: var(--av-on-accent);
  }

  .button.primary:hover:not(:disabled) {
    background: var(--av-accent-hover);
  }

  .button.ghost {
    border-color: transparent;
    background: transparent;
    box-shadow: none;
    color: var(--av-text-2);
  }

  .button.ghost:hover {
    background: var(--av-hover);
    color: var(--av-text);
  }

  .button.small {
    gap: 6px;
    min-block-size: var(--av-button-small-height);
    padding-inline: 10px;
  }

  .button.danger {
    color: var(--av-danger-text);
  }

  .button:disabled,
  .button.primary:disabled,
  .button[aria-disabled="true"] {
    border-color: var(--av-line-2);
    background: var(--av-sunken);
    box-shadow: none;
    color: var(--av-text-3);
    cursor: not-allowed;
  }

  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 28px;
    block-size: 28px;
    padding: 0;
    border: 0;
    border-radius: var(--av-radius-button);
    background: transparent;
    color: var(--av-text-2);
    cursor: pointer;
    transition: background-color var(--av-motion-press);
  }

  .icon-button:hover:not(:disabled) {
    background: var(--av-hover);
    color: var(--av-text);
  }

  .icon-button:disabled {
    color: var(--av-text-3);
    opacity: 0.5;
    cursor: default;
  }

  .icon-button.framed {
    inline-size: 24px;
    block-size: 24px;
    border: 1px solid var(--av-line-2);
    background: var(--av-raised);
  }

  .link {
    padding: 2px 0 1px;
    border: 0;
    border-block-end: 1px solid var(--av-accent-line);
    border-radius: 2px 2px 0 0;
    background: transparent;
    color: var(--av-accent-text);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }

  .link:hover {
    border-block-end-color: currentColor;
  }

  .box {
    position: relative;
    display: inline-grid;
    flex: none;
    inline-size: 16px;
    block-size: 16px;
  }

  .box input {
    appearance: none;
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    border: 1.5px solid var(--av-control);
    border-radius: var(--av-radius-box);
    background: var(--av-surface);
    cursor: inherit;
    transition: background-color var(--av-motion-press), border-color var(--av-motion-press);
  }

  .box-mark {
    position: absolute;
    inset: 1px;
    display: grid;
    place-items: center;
    color: var(--av-on-accent);
    opacity: 0;
    pointer-events: none;
  }

  .box-mark .icon {
    stroke-width: 3;
  }

  .box input:checked,
  .box input:indeterminate {
    border-color: var(--av-accent);
    background: var(--av-accent);
  }

  .box input:checked + .box-mark,
  .box input:indeterminate + .box-mark {
    opacity: 1;
  }

  .box input:disabled:checked {
    border-color: var(--av-control);
    background: var(--av-control);
  }

  .box input:disabled + .box-mark {
    color: var(--av-surface);
  }

  .radio {
    appearance: none;
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    border: 1.5px solid var(--av-control);
    border-radius: 50%;
    background: var(--av-surface);
    cursor: inherit;
  }

  .radio:checked {
    border: 5px solid var(--av-accent);
  }

  .badge {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    flex: none;
    padding: 0 4px;
    border: 1px solid var(--av-warn-line);
    border-radius: 4px;
    background: var(--av-warn-tint);
    color: var(--av-warn-text);
    font-size: 10.5px;
    line-height: 14px;
    font-weight: 600;
  }

  .badge .icon {
    stroke-width: 2.25;
  }

  .key-hint {
    display: inline-grid;
    place-items: center;
    min-inline-size: 18px;
    block-size: 18px;
    padding: 0 3px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: 4px;
    font-size: 11px;
    line-height: 1;
  }

  .segments {
    display: inline-flex;
    padding: 2px;
    border-radius: 8px;
    background: var(--av-press);
  }

  .segment {
    position: relative;
    display: flex;
    flex: 1;
    cursor: pointer;
  }

  .segment input {
    position: absolute;
    inset: 0;
    appearance: none;
    margin: 0;
    border-radius: 6px;
    cursor: inherit;
  }

  .segment span {
    position: relative;
    display: flex;
    flex: 1;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 26px;
    padding: 0 11px;
    border-radius: 6px;
    color: var(--av-text-2);
    font-weight: 500;
    white-space: nowrap;
    pointer-events: none;
  }

  .segment:hover span {
    color: var(--av-text);
  }

  .segment:has(:disabled) {
    cursor: not-allowed;
  }

  .segment input:disabled + span {
    color: var(--av-text-3);
  }

  .segment input:checked + span {
    background: var(--av-segment);
    box-shadow: var(--av-shadow-1);
    color: var(--av-text);
  }

  .mono {
    font-family: var(--av-mono);
    font-size: 11.5px;
    font-weight: 500;
    font-feature-settings: normal;
  }

  .ring circle {
    fill: none;
    stroke-width: 3;
  }

  .ring {
    flex: none;
    display: block;
  }

  .ring-track {
    stroke: var(--av-press);
  }

  .ring-value {
    stroke: var(--av-accent);
    stroke-linecap: butt;
  }

  .turning {
    animation: turn 900ms linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }

  @media (max-width: 639.98px) {
    .button {
      min-block-size: 44px;
      padding: 0 16px;
    }

    .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }

    .icon-button.framed {
      inline-size: 36px;
      block-size: 36px;
    }

    .box,
    .box input {
      inline-size: 18px;
      block-size: 18px;
    }

    .radio {
      inline-size: 18px;
      block-size: 18px;
    }

    .segment span {
      min-block-size: 32px;
    }
  }

  @media (forced-colors: active) {
    .button.primary:not(:disabled) {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .box input,
    .radio {
      appearance: auto;
    }

    .box-mark {
      display: none;
    }

    .segment input:checked + span {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .ring-track {
      stroke: GrayText;
    }

    .ring-value {
      stroke: Highlight;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .turning {
      animation-duration: 4s;
    }
  }
`;
