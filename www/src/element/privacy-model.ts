// The part of the dialog's state that is about personal data: the key, what was found, what the reader decided.
import type { ExportOptions, Finding, KAnonymity } from "../index.js";
import type { PrivacyPart } from "./choices.js";
import { countFamilies, type FamilyCount } from "./entity-words.js";
import { createInspectionRun, type Inspected, type InspectionState } from "./inspection-run.js";
import { isAllowed, offeredProfiles, startProfile, type Policy, type Profile } from "./policy.js";
import { createReview, type ReviewSnapshot } from "./review.js";
import type { OpenSource, Scope } from "./scope.js";
import { originalFinder, type TextPart } from "./token-text.js";
import { beforeExternal, plural, searchFailed } from "./words.js";

/** Up to this number of conversations the counts are exact; of more, the first ones are looked through. */
export const inspectedAtOnce = 200;

const keyBytes = 32;

/** Made anew for every opening of the dialog; it is neither stored nor logged. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(keyBytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Two digits that mean something, for counts that are estimates. */
function rounded(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.round(value / step) * step;
}

/** How many values there are: exact, or told from the first conversations. */
export interface FoundCounts {
  families: readonly FamilyCount[];
  total: number;
  estimate: boolean;
  /** Conversations that were looked through. */
  conversations: number;
  kAnonymity: KAnonymity | null;
}

export function createPrivacyModel(changed: () => void) {
  const review = createReview();
  let key: string | null = null;
  let seen: unknown = null;
  let reviewKey = "";
  let finder: { of: Inspected | null; find: ((text: string) => readonly TextPart[]) | null } = { of: null, find: null };

  const run = createInspectionRun((state) => {
    model.inspection = state;
    if (state.kind === "ready" && state.inspected.found !== seen) {
      seen = state.inspected.found;
      review.load(state.inspected.found.findings);
    }
    changed();
  });

  const model = {
    policy: null as Policy | null,
    inspection: { kind: "none" } as InspectionState,
    review,
    /** Look through all conversations, however many. */
    all: false,
    /** Notes of the team are in the file: free text that somebody must have looked at. */
    notesChosen: false,
    profile: "internal" as Profile,
    count: 0,
    /** What the check of an export found again, for the review that was opened with it. */
    leftover: null as unknown,

    open(snapshot: ReviewSnapshot | null): void {
      key = newKey();
      seen = null;
      reviewKey = "";
      model.all = false;
      model.leftover = null;
      review.restart();
      run.clear();
      if (snapshot !== null) review.restore(snapshot);
    },

    close(): void {
      key = null;
      run.clear();
      review.restart();
      model.leftover = null;
    },

    offered: (scope: Scope | undefined): readonly Profile[] => offeredProfiles(scope),
    isAllowed: (profile: Profile): boolean => isAllowed(model.policy, profile),
    start: (scope?: Scope): Profile => startProfile(model.policy, scope),

    /** What the wire options need from here. */
    part(scope: Scope | undefined): PrivacyPart {
      const { kept, keepWords, redactWords, decisions } = review.result();
      return { key, subject: [...(scope?.subject ?? [])], terms: { redact: redactWords, keep: keepWords, patterns: [] }, kept, reviewed: decisions };
    },

    /** Names what the review is about: selection, fields and profile. When that changes, every decision falls. */
    about(subject: string): void {
      if (reviewKey !== "" && subject !== reviewKey) {
        review.cancel();
        seen = null;
      }
      reviewKey = subject;
    },

    /** Follows the choices; null when nothing is to be looked for. */
    follow(request: { source: OpenSource; options: ExportOptions; count: number; subject: string; notesChosen: boolean } | null): void {
      if (request === null || request.options.profile === "internal") {
        model.profile = "internal";
        run.clear();
        return;
      }
      const { source, options, count, subject } = request;
      model.profile = options.profile;
      model.count = count;
      model.notesChosen = request.notesChosen;
      const limit = model.all && count > inspectedAtOnce ? null : inspectedAtOnce;
      run.show({ source, options, limit, key: `${subject} ${limit}` });
    },

    get inspected(): Inspected | null {
      const { inspection } = model;
      if (inspection.kind === "ready") return inspection.inspected;
      return inspection.kind === "loading" ? inspection.before : null;
    },

    get counts(): FoundCounts | null {
      const { inspected } = model;
      if (inspected === null) return null;
      const { counted } = inspected;
      const estimate = counted.estimate && counted.conversations < model.count;
      const scale = (count: number): number => (estimate && counted.conversations > 0 ? rounded((count * model.count) / counted.conversations) : count);
      const families = countFamilies(counted.counts).map(({ family, count }) => ({ family, count: scale(count) }));
      const kept = new Set(review.result().kept);
      const total = counted.counts.reduce((sum, { places }) => sum + places, 0) - (estimate ? 0 : kept.size);
      return { families, total: scale(Math.max(0, total)), estimate, conversations: counted.conversations, kAnonymity: counted.kAnonymity };
    },

    /** Finds what is replaced in a text before it is: the marks of the preview. */
    get original(): ((text: string) => readonly TextPart[]) | null {
      const { inspected } = model;
      if (finder.of !== inspected) {
        const values = inspected?.counted.originals.flatMap((one) => one.values) ?? [];
        finder = { of: inspected, find: originalFinder(values) };
      }
      return finder.find;
    },

    /** Values and notes that must be decided before an external file is made. */
    get undecided(): number {
      return review.left + (model.notesChosen && !review.notesChecked ? 1 : 0);
    },

    /** Whether nothing may be exported before the review is through. */
    get required(): boolean {
      return model.profile === "external" && (review.total > 0 || model.notesChosen);
    },

    /** Why nothing can be exported yet, in words; or null. */
    get obstacle(): string | null {
      if (model.profile !== "external") return null;
      const { inspection } = model;
      if (inspection.kind === "failed") return `${searchFailed}.`;
      if (inspection.kind !== "ready" && model.inspected === null) return "Looking for personal data.";
      if (!model.required || model.undecided === 0) return null;
      if (review.left === 0) return `The internal notes still need a look${beforeExternal}.`;
      return `${plural(review.left, "value")} still ${review.left === 1 ? "needs" : "need"} your decision${beforeExternal}.`;
    },

    findingById: (id: string): Finding | undefined => review.findings.find((finding) => finding.id === id),
  };
  return model;
}

export type PrivacyModel = ReturnType<typeof createPrivacyModel>;
