// One export of the list: what it is, its state, who began it, and what can be done with it.
import { type TemplateResult, html, nothing } from "lit";
import { type Entry, isOpen } from "../desk/entry.js";
import type { InterruptedExport } from "../index.js";
import { icon, type IconName } from "../icon.js";
import { bar } from "./bar.js";
import { purposeOf } from "./choices.js";
import { ring } from "./control.js";
import { accountWords, factsOf, failureOf, fateOf, iconOf, missingWords, stateWords, type StateWords, unreadIds } from "./entry-words.js";
import { discardQuestion, keptUntil, resumeButton } from "./interrupted-offers.js";
import { downloadFaults } from "./kept-download.js";
import type { ExportDesk } from "./shared-desk.js";
import { isBundleName, titleOfKind } from "./resumed.js";
import { shareOf } from "./slot-offer.js";
import { verifyIcon } from "./verify-link.js";
import { fullOf, whenOf } from "./when.js";
import { conversationsOf, countOf, percentOf, profileName, rateOf, timeLeftOf, titleOf } from "./words.js";

export interface ExportsRowHost {
  desk: ExportDesk;
  nowMs: number;
  /** The page that verifies bundles; empty where there is none. */
  verifyHref: string;
  /** Asks before something is deleted or ended; null takes the question back. */
  ask: (id: string | null) => void;
  list: (id: string) => void;
  /** What is kept of an export that can go on. */
  offerOf: (id: string) => InterruptedExport | undefined;
  resume: (interrupted: InterruptedExport) => void;
  discard: (interrupted: InterruptedExport) => void;
  download: (entry: Entry, part: number) => void;
  remove: (entry: Entry) => void;
  retry: (entry: Entry) => void;
  again: (id: string) => void;
}

export interface EntryRowState {
  /** A link led here. */
  named: boolean;
  asked: boolean;
  listed: boolean;
  fault: "gone" | "failed" | "unreadable" | "undeleted" | null;
}

interface RowParts {
  id: string;
  testId: string;
  state: string;
  named: boolean;
  /** Its files have a button each. */
  several: boolean;
  mark: IconName;
  title: string;
  detail: string;
  facts: string;
  status: TemplateResult;
  by: TemplateResult;
  downloads: TemplateResult | typeof nothing;
  actions: TemplateResult | typeof nothing;
  below: TemplateResult | typeof nothing;
}

function row(parts: RowParts): TemplateResult {
  const classes = ["row", ...(parts.named ? ["named"] : []), ...(parts.several ? ["several"] : [])].join(" ");
  return html`<li class=${classes} tabindex="-1" data-export=${parts.id} data-testid=${parts.testId} data-state=${parts.state}>
    <span class="mark">${icon(parts.mark, 16)}</span>
    <div class="what">
      <p class="title"><bdi>${parts.title}</bdi>${parts.detail === "" ? nothing : html`<span class="detail"> · <bdi>${parts.detail}</bdi></span>`}</p>
      <p class="facts">${parts.facts}</p>
    </div>
    <div class="status">${parts.status}</div>
    <div class="by">${parts.by}</div>
    <div class="downloads">${parts.downloads}</div>
    <div class="actions">${parts.actions}</div>
    ${parts.below === nothing ? nothing : html`<div class="below">${parts.below}</div>`}
  </li>`;
}

function chip({ word, icon: mark, tone }: StateWords): TemplateResult {
  return html`<span class="state-chip ${tone}" data-testid="export-state">${icon(mark, 13)}${word}</span>`;
}

function by(name: string, startedAt: number, nowMs: number): TemplateResult {
  return html`<bdi class="who">${name}</bdi><time datetime=${new Date(startedAt).toISOString()} title=${fullOf(startedAt)}>${whenOf(startedAt, nowMs)}</time>`;
}

function question(words: string, keep: string, sure: string, onKeep: () => void, onSure: () => void): TemplateResult {
  return html`<p class="question" role="alert">
    <span>${words}</span>
    <button type="button" class="button small" data-testid="keep-file" @click=${onKeep}>${keep}</button>
    <button type="button" class="button small danger" data-testid="delete-sure" @click=${onSure}>${sure}</button>
  </p>`;
}

function running(entry: Entry, host: ExportsRowHost): TemplateResult {
  const { fraction: share, here } = shareOf(host.desk, entry.id);
  const progress = host.desk.jobs.find(({ id }) => id === entry.id)?.progress ?? null;
  const rate = progress?.perSecond ?? null;
  const left = progress?.secondsLeft ?? null;
  const phase = progress?.saving != null ? "Saving" : progress?.checking === true ? "Checking" : entry.profile === "internal" ? "Writing" : "Redacting";
  const words = !here ? "In another tab" : progress?.waiting != null ? "Waiting for the server" : rate === null || left === null ? phase : `${phase} · ${rateOf(rate)} · ${timeLeftOf(left)}`;
  return html`<p class="run">${ring(share, 14)}<span>Running</span><span class="percent">${share === null ? "" : percentOf(share)}</span></p>
    ${bar({ label: entry.title, share: share ?? 0 })}
    <p class="fate" data-testid="running-facts">${words}</p>`;
}

function resumeActions(offer: InterruptedExport, title: string, host: ExportsRowHost): TemplateResult {
  return html`${resumeButton("plain", () => host.resume(offer))}
    <button type="button" class="icon-button" aria-label="Delete ${title}" title="Delete" data-testid="interrupted-delete" @click=${() => host.ask(offer.id)}>${icon("trash", 16)}</button>`;
}

/** Of an export that goes no more, and of which something is kept. */
function offerOf({ id, state }: Entry, host: ExportsRowHost): InterruptedExport | undefined {
  return state === "stopped" || state === "failed" ? host.offerOf(id) : undefined;
}

const discarding = (offer: InterruptedExport, host: ExportsRowHost): TemplateResult =>
  question(discardQuestion, "Keep it", "Delete now", () => host.ask(null), () => host.discard(offer));

function actionsOf(entry: Entry, host: ExportsRowHost, mine: boolean): TemplateResult | typeof nothing {
  const here = host.desk.jobs.some(({ id }) => id === entry.id);
  const trash = html`<button type="button" class="icon-button" aria-label="Delete ${entry.title}" title="Delete" data-testid="delete-export" @click=${() => host.ask(entry.id)}>${icon("trash", 16)}</button>`;
  if (isOpen(entry)) return here ? html`<button type="button" class="button small" data-testid="cancel-row" @click=${() => host.ask(entry.id)}>Cancel</button>` : html`<span class="elsewhere">${icon("lock", 14)}Cancel it in its own tab</span>`;
  if (!mine) return html`<span class="elsewhere" data-testid="not-mine">${icon("lock", 14)}Only ${entry.owner?.name ?? "its owner"} can download</span>`;
  if (entry.state === "finished") {
    const several = entry.parts.length > 1;
    return html`${(several ? entry.parts : [null]).map(
        (_, at) => html`<button type="button" class="button small" data-testid="download-export" @click=${() => host.download(entry, at + 1)}>${icon("download", 15)}${several ? `Part ${at + 1}` : "Download"}</button>`,
      )}${entry.bundle && host.verifyHref !== "" ? verifyIcon(host.verifyHref) : nothing}${trash}`;
  }
  const offer = offerOf(entry, host);
  if (offer !== undefined) return resumeActions(offer, entry.title, host);
  const again = html`<button type="button" class="button small" data-testid="again-export" @click=${() => host.again(entry.id)}>${icon("refresh", 15)}${here && entry.state === "failed" ? "Try again" : "Export again"}</button>`;
  if (entry.state === "expired" || entry.state === "lost") return again;
  return html`${again}<button type="button" class="icon-button" aria-label="Take ${entry.title} off the list" title="Take off the list" data-testid="forget-export" @click=${() => host.remove(entry)}>${icon("close", 16)}</button>`;
}

function belowOf(entry: Entry, host: ExportsRowHost, { asked, listed, fault }: EntryRowState): TemplateResult | typeof nothing {
  if (asked && isOpen(entry)) return question("Cancel this export? What is done of it is not kept.", "Go on", "Cancel export", () => host.ask(null), () => (host.ask(null), host.desk.cancel(entry.id)));
  const offer = offerOf(entry, host);
  if (asked && offer !== undefined) return discarding(offer, host);
  if (asked) return question("Delete this file now? It cannot be brought back.", "Keep it", "Delete now", () => host.ask(null), () => host.remove(entry));
  if (fault === "failed" || fault === "unreadable") return html`<p class="fault" role="alert">${icon("alert", 15)}${downloadFaults[fault]}</p>`;
  if (fault === "undeleted") return html`<p class="fault" role="alert">${icon("alert", 15)}The browser could not delete it, or not write down that it did. Try again.</p>`;
  if (fault === "gone" && entry.state === "finished") return html`<p class="fault" role="alert">${icon("alert", 15)}The file is not there any more.</p>`;
  const failure = failureOf(entry, offer);
  if (failure !== null) return html`<p class="fault" data-testid="failure-words" data-code=${failure.code}>${icon(failure.icon, 15)}<span><b>${failure.title}.</b> ${failure.safe} ${failure.next}</span></p>`;
  const missing = entry.state === "finished" ? missingWords(entry) : [];
  if (missing.length === 0 || entry.counts === null) return nothing;
  const unread = unreadIds(entry);
  return html`<div class="missing" data-testid="missing">
    <p>${icon("alert", 15)}<span>${missing.join("; ")}. <span class="sum" data-testid="account-words">${accountWords(entry.counts)}</span></span>
      ${unread.length === 0 ? nothing : html`<button type="button" class="link" data-testid="retry-missing" @click=${() => host.retry(entry)}>Retry ${unread.length === 1 ? "this one" : `these ${countOf(unread.length)}`}</button>`}
      <button type="button" class="link" aria-expanded=${listed} data-testid="show-missing" @click=${() => host.list(entry.id)}>${listed ? "Hide" : "Show"}</button>
    </p>
    ${listed ? html`<ul class="ids mono">${entry.missing.map(({ id, index, code }) => html`<li><bdi>${id ?? `number ${countOf(index + 1)}`}: ${code}</bdi></li>`)}</ul>` : nothing}
  </div>`;
}

export function entryRow(entry: Entry, host: ExportsRowHost, state: EntryRowState): TemplateResult {
  const { nowMs, desk } = host;
  const mine = desk.isMine(entry);
  const offer = offerOf(entry, host);
  const status =
    entry.state === "running"
      ? running(entry, host)
      : html`${chip(stateWords[entry.state])}<p class="fate" data-testid="fate" title=${entry.expiresAt === null ? nothing : fullOf(entry.expiresAt)}>${offer === undefined ? fateOf(entry, nowMs) : html`${keptUntil(offer, nowMs)}`}</p>`;
  return row({
    id: entry.id,
    testId: "export-row",
    state: entry.state,
    named: state.named,
    several: entry.state === "finished" && entry.parts.length > 1,
    mark: iconOf(entry),
    title: entry.title,
    detail: entry.state === "finished" ? entry.fileName : entry.detail,
    facts: factsOf(entry),
    status,
    by: by(entry.owner?.name ?? "This browser", entry.startedAt, nowMs),
    downloads: entry.state === "finished" ? html`<span data-testid="download-count">${countOf(entry.downloads)}</span><span class="downloads-word"> ${entry.downloads === 1 ? "download" : "downloads"}</span>` : html`<span class="dash">–</span>`,
    actions: actionsOf(entry, host, mine),
    below: belowOf(entry, host, state),
  });
}

/** An interrupted export that was to be saved directly: all that is known of it is what is kept. */
export function interruptedRow(offer: InterruptedExport, host: ExportsRowHost, { named, asked }: Pick<EntryRowState, "named" | "asked">): TemplateResult {
  const { kind, format, mode, profile, fileName, fetched, total, createdMs } = offer;
  const title = titleOfKind(kind);
  const bundle = isBundleName(fileName);
  return row({
    id: offer.id,
    testId: "interrupted-row",
    state: "interrupted",
    named,
    several: false,
    mark: iconOf({ format, mode, bundle }),
    title,
    detail: "",
    facts: `${countOf(fetched)} of ${conversationsOf(total)} · ${titleOf[bundle ? "bundle" : purposeOf(format, mode)]} · ${profileName(profile)}`,
    status: html`${chip(stateWords.stopped)}<p class="fate">${keptUntil(offer, host.nowMs)}</p>`,
    by: by(host.desk.owner?.name ?? "This browser", createdMs, host.nowMs),
    downloads: html`<span class="dash">–</span>`,
    actions: resumeActions(offer, title, host),
    below: asked ? discarding(offer, host) : nothing,
  });
}
