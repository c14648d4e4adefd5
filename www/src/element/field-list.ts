// "What goes in?": fields by group, each with a box, its name, what it can reveal, and its value in the first record.
import { css, html, nothing, type TemplateResult } from "lit";
import type { FieldInfo } from "../index.js";
import { icon } from "../icon.js";
import { coverage, type Group } from "./choices.js";
import { checkbox, personalBadge } from "./control.js";
import { markedText, tokenParts } from "./token-text.js";

/** Groups in reading order, with the words the dialog uses for them. */
const groups: readonly { group: Group; name: string }[] = [
  { group: "conversation", name: "Conversation" },
  { group: "messages", name: "Messages" },
  { group: "customer", name: "Customer" },
  { group: "channel", name: "Channel" },
  { group: "tags", name: "Tags and audience" },
  { group: "skills", name: "Skills" },
  { group: "citations", name: "Citations" },
  { group: "notes", name: "Internal notes" },
  { group: "audit", name: "Audit log" },
];

export interface FieldListView {
  fields: readonly FieldInfo[];
  chosen: ReadonlySet<string>;
  isFixed: (field: FieldInfo) => boolean;
  /** The value of each key in the first record as it will be exported; absent while it is not known. */
  examples: ReadonlyMap<string, string>;
  /** Values are replaced: examples show the replacements as such. */
  anonymises: boolean;
  unfolded: ReadonlySet<Group>;
  changed: boolean;
  onField: (key: string, on: boolean) => void;
  onGroup: (keys: readonly string[], on: boolean) => void;
  onFold: (group: Group) => void;
  onReset: () => void;
}

const monoKinds: ReadonlySet<FieldInfo["kind"]> = new Set(["id", "time", "number"]);

function example(view: FieldListView, field: FieldInfo): TemplateResult {
  const value = view.examples.get(field.key);
  if (value === undefined) return html`<span class="field-example"></span>`;
  if (value === "") return html`<span class="field-example"><i>empty</i></span>`;
  return html`<span class="field-example ${monoKinds.has(field.kind) ? "mono" : ""}" title=${value}><bdi>${view.anonymises ? markedText(tokenParts(value)) : value}</bdi></span>`;
}

function fieldRow(view: FieldListView, field: FieldInfo): TemplateResult {
  const fixed = view.isFixed(field);
  const on = fixed || view.chosen.has(field.key);
  return html`<li>
    <label class="field" data-testid="field-row" data-key=${field.key} title=${field.description}>
      ${checkbox({
        state: on ? "all" : "none",
        label: field.personal ? `${field.label}, personal data` : field.label,
        disabled: fixed,
        testId: `field-${field.key}`,
        onChange: (checked) => view.onField(field.key, checked),
      })}
      <span class="field-name">${field.label}</span>
      <span class="field-badge">${field.personal ? personalBadge() : nothing}</span>
      ${example(view, field)}
    </label>
  </li>`;
}

function groupBlock(view: FieldListView, group: Group, name: string): TemplateResult | typeof nothing {
  const fields = view.fields.filter((field) => field.group === group);
  if (fields.length === 0) return nothing;
  const free = fields.filter((field) => !view.isFixed(field));
  const { state, count } = coverage(fields, view.chosen);
  const open = view.unfolded.has(group);
  return html`<div class="group" data-testid="field-group" data-group=${group}>
    <div class="group-head">
      <label class="group-label">
        ${checkbox({
          state: free.length === 0 ? "all" : state,
          label: `${name}, whole group`,
          disabled: free.length === 0,
          testId: `group-${group}`,
          onChange: (on) => view.onGroup(free.map((field) => field.key), on),
        })}
        <span class="group-name">${name}</span>
        ${fields.some((field) => field.personal) ? personalBadge() : nothing}
      </label>
      <button
        type="button"
        class="group-fold"
        data-testid="fold-${group}"
        aria-expanded=${open}
        aria-controls="group-${group}"
        aria-label="${name}, ${count} of ${fields.length} chosen, ${open ? "fold" : "unfold"}"
        @click=${() => view.onFold(group)}
      >
        ${free.length === 0 ? html`<span class="group-always">${icon("lock", 12)}always in</span>` : nothing}
        <span class="group-count">${free.length === 0 ? fields.length : count} of ${fields.length}</span>${icon(open ? "chevron-up" : "chevron-down", 14)}
      </button>
    </div>
    ${open ? html`<ul class="fields" id="group-${group}">${fields.map((field) => fieldRow(view, field))}</ul>` : nothing}
  </div>`;
}

/** The list of groups. */
export function fieldList(view: FieldListView): TemplateResult {
  return html`<section class="block field-block" data-testid="field-block">
    <div class="block-head">
      <h3 class="block-title">What goes in?</h3>
      ${view.changed ? html`<button type="button" class="link" data-testid="reset-fields" @click=${view.onReset}>Reset to default</button>` : nothing}
    </div>
    ${view.fields.length === 0
      ? html`<div class="groups waiting-groups" aria-hidden="true">${groups.slice(0, 3).map(() => html`<div class="group-head"><span class="bone"></span></div>`)}</div>`
      : html`<div class="groups">${groups.map(({ group, name }) => groupBlock(view, group, name))}</div>`}
    ${view.fields.length > 0 && view.chosen.size === 0
      ? html`<p class="field-note" role="status" data-testid="no-fields">Choose at least one field.</p>`
      : nothing}
  </section>`;
}

export const fieldListStyles = css`
  .groups {
    overflow: clip;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
  }

  .group + .group {
    border-block-start: 1px solid var(--av-line);
  }

  .group-head {
    display: flex;
    align-items: stretch;
    min-block-size: 37px;
  }

  .group-label {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 10px;
    padding-inline-start: 10px;
    cursor: pointer;
  }

  .group-label:has(:disabled) {
    cursor: default;
  }

  .group-name {
    font-weight: 600;
  }

  .group-fold {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 0 10px;
    border: 0;
    background: transparent;
    color: var(--av-text-2);
    font-size: 12.5px;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }

  .group-fold:focus-visible {
    outline-offset: -3px;
    border-radius: var(--av-radius-card);
  }

  .group-fold .icon {
    color: var(--av-text-3);
  }

  .group-always {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    color: var(--av-text-3);
    font-size: 12px;
  }

  .fields {
    padding-block: 2px;
    border-block-start: 1px solid var(--av-line);
    background: var(--av-sunken);
  }

  .field {
    display: grid;
    grid-template-columns: 16px 128px 42px minmax(0, 1fr);
    align-items: center;
    gap: 10px;
    min-block-size: var(--av-field-height);
    padding-inline: 36px 10px;
    cursor: pointer;
  }

  .field:hover {
    background: var(--av-hover);
  }

  .field:has(:disabled) {
    cursor: default;
  }

  .field-name {
    line-height: 16px;
  }

  .field-badge {
    display: flex;
  }

  .field-example {
    overflow: hidden;
    color: var(--av-text-3);
    font-size: 12px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .field-example.mono {
    font-size: 11px;
  }

  .field-note {
    margin-block-start: 6px;
    color: var(--av-danger-text);
    font-size: 12px;
    line-height: 16px;
  }

  .waiting-groups .group-head {
    align-items: center;
    padding-inline: 10px;
  }

  @media (max-width: 639.98px) {
    .group-head {
      min-block-size: 44px;
    }

    .field {
      grid-template-columns: 18px 126px 42px minmax(0, 1fr);
      padding-inline: 16px 12px;
    }
  }
`;
