// How the review looks: at two widths, in both themes.
import { css } from "lit";

export const reviewStyles = css`
  .panes.reviewing {
    grid-template-columns: minmax(0, 1fr);
  }

  .review-frame {
    display: grid;
    grid-template-columns: 264px minmax(0, 1fr);
    flex: 1;
    min-block-size: 0;
  }

  .review-main {
    position: relative;
    min-inline-size: 0;
    padding: 8px 20px 24px;
    overflow: auto;
    overscroll-behavior: contain;
    /* Rows come and go at both ends of a long list; space of their height stands in for them. */
    overflow-anchor: none;
    background: var(--av-bg);
    scroll-padding-block: 12px 24px;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .review-group {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding-inline-start: 1px;
  }

  .review-group h3 {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 8px;
    font-size: 13px;
    font-weight: 600;
  }

  .group-help {
    color: var(--av-text-2);
    font-size: 12px;
  }

  .count-pill {
    padding: 0 7px;
    border-radius: 9px;
    background: var(--av-press);
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 18px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }

  .review-rows {
    display: grid;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .review-space {
    block-size: calc(var(--fraction, 0) * 1px);
  }

  .show-more {
    display: flex;
    margin: 8px auto 2px;
  }

  .reviewed-fold {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 34px;
    margin-block: 10px 4px;
    padding: 0;
    border: 0;
    background: transparent;
    color: var(--av-text-2);
    font-weight: 500;
    cursor: pointer;
  }

  .review-empty,
  .review-done {
    display: grid;
    justify-items: center;
    gap: 10px;
    padding: 40px 20px;
    color: var(--av-text-2);
    text-align: center;
    text-wrap: balance;
  }

  .review-done {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 10px 2px;
  }

  .review-done .icon {
    color: var(--av-ok-text);
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    margin-block: 6px;
    padding: 8px 12px;
    border: 1px solid var(--av-note-line);
    border-radius: var(--av-radius-card);
    background: var(--av-note-ground);
    color: var(--av-note-text);
    font-size: 12.5px;
    line-height: 18px;
  }

  .notice p {
    flex: 1 1 240px;
  }

  .notice.danger {
    border-color: var(--av-danger-line);
    background: var(--av-danger-tint);
    color: var(--av-text);
  }

  @media (max-width: 1099.98px) {
    .review-frame {
      display: flex;
      flex-direction: column;
    }

    .review-main {
      flex: 1;
      min-block-size: 0;
    }
  }

  /* Twice as large on a laptop: the whole review scrolls, or no row would be in sight. */
  @media (max-width: 1099.98px) and (max-height: 560px) {
    .review-frame {
      display: block;
      overflow: auto;
      overflow-anchor: none;
      background: var(--av-bg);
    }

    .review-main {
      overflow: visible;
    }
  }

  @media (max-width: 639.98px) {
    .review-main {
      padding: 8px 16px 16px;
    }

    .review-group {
      display: none;
    }
  }
`;
