// A page that is not there yet.
import { css, html, type TemplateResult } from "lit";

export function paperBones(): TemplateResult {
  return html`<div class="paper" aria-hidden="true">
    <span class="paper-line head"></span><span class="paper-line title"></span><span class="paper-rule"></span>
    ${Array.from({ length: 5 }, () => html`<span class="paper-line short"></span>`)}
    ${Array.from({ length: 4 }, () => html`<span class="paper-block"><span class="paper-line short"></span><span class="paper-line"></span><span class="paper-line most"></span></span>`)}
  </div>`;
}

/** Colours of paper, whatever the theme. */
export const paperBonesStyles = css`
  .paper {
    display: flex;
    flex-direction: column;
    gap: 10px;
    flex: none;
    inline-size: min(100%, 620px);
    aspect-ratio: 210 / 297;
    padding: 8.5%;
    border-radius: 2px;
    background: #fff;
    box-shadow: 0 0 0 1px var(--av-line), 0 1px 3px rgb(18 26 23 / 0.1);
  }

  .paper-line {
    display: block;
    inline-size: 100%;
    block-size: 9px;
    border-radius: 5px;
    background: #e8ecea;
    animation: fade 1.2s ease-in-out infinite alternate;
  }

  .paper-line.head {
    inline-size: 30%;
  }

  .paper-line.title {
    inline-size: 48%;
    block-size: 18px;
    margin-block-start: 8px;
  }

  .paper-line.short {
    inline-size: 36%;
  }

  .paper-line.most {
    inline-size: 82%;
  }

  .paper-rule {
    block-size: 1px;
    margin-block: 4px;
    background: #d3d9d6;
  }

  .paper-block {
    display: flex;
    flex-direction: column;
    gap: 8px;
    margin-block-start: 12px;
    padding-inline-start: 12px;
    border-inline-start: 2px solid #d3d9d6;
  }

  @keyframes fade {
    to {
      opacity: 0.45;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .paper-line {
      animation: none;
    }
  }
`;
