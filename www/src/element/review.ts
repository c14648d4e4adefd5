// The review of uncertain values: what was decided, what is open, and how each decision is taken back. No elements here.
import type { Finding } from "../index.js";
import { familyOf, type Family } from "./entity-words.js";

/** What a reviewer decides. `never` keeps the value everywhere, as a word of the reviewer's own. */
export type Choice = "kept" | "redacted" | "never";

/** One decision and all the places it was made for. */
export interface Step {
  number: number;
  choice: Choice;
  ids: readonly string[];
  /** The place at which it was made. */
  finding: Finding;
  /** It was made for all that were open, not for one value. */
  rest: boolean;
}

/** A word that is redacted wherever it stands. */
export interface AlsoWord {
  word: string;
  /** The kind of a value that the check found again, which stays hidden; null for a word that somebody typed. */
  found: string | null;
}

export interface FamilyProgress {
  family: Family;
  left: number;
  total: number;
}

/** What the review adds to the options of an export. */
export interface ReviewResult {
  kept: string[];
  keepWords: string[];
  redactWords: string[];
  decisions: number;
}

/** Enough to go on with a review after the dialog was closed. */
export interface ReviewSnapshot {
  steps: readonly Step[];
  also: readonly AlsoWord[];
  notesChecked: boolean;
}

const sameWord = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Numbers the findings so that equal values have one number: by the engine's own, and by the word, in whatever conversation it stands. */
function groupsOf(found: readonly Finding[]): ReadonlyMap<string, number> {
  const root: number[] = [];
  const rootOf = (at: number): number => {
    let top = at;
    while (root[top] !== undefined && root[top] !== top) top = root[top] ?? top;
    return top;
  };
  const first = new Map<string, number>();
  found.forEach((finding, index) => {
    root[index] = index;
    for (const key of [`same ${finding.same}`, `word ${finding.entity} ${finding.value.toLowerCase()}`]) {
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      else root[rootOf(index)] = rootOf(earlier);
    }
  });
  return new Map(found.map(({ id }, index) => [id, rootOf(index)]));
}

export function createReview() {
  let findings: readonly Finding[] = [];
  let steps: readonly Step[] = [];
  let also: readonly AlsoWord[] = [];
  let notesChecked = false;
  let lastStep = 0;
  let decided = new Map<string, Step>();
  let groups: ReadonlyMap<string, number> = new Map();
  let sameCounts = new Map<number, number>();
  let current: string | null = null;
  let family: Family | null = null;

  function index(): void {
    decided = new Map(steps.flatMap((step) => step.ids.map((id) => [id, step] as const)));
  }

  const isOpen = (finding: Finding): boolean => !decided.has(finding.id);

  function openIn(wanted: Family | null): readonly Finding[] {
    return findings.filter((finding) => isOpen(finding) && (wanted === null || familyOf(finding.entity) === wanted));
  }

  function progress(): readonly FamilyProgress[] {
    const byFamily = new Map<Family, FamilyProgress>();
    for (const finding of findings) {
      const own = familyOf(finding.entity);
      const sum = byFamily.get(own) ?? { family: own, left: 0, total: 0 };
      byFamily.set(own, { family: own, left: sum.left + (isOpen(finding) ? 1 : 0), total: sum.total + 1 });
    }
    return [...byFamily.values()].sort((one, next) => next.left - one.left || next.total - one.total);
  }

  /** The family to look at goes on to the next one with something open; the current place stays among the open ones. */
  function settle(after: string | null = null): void {
    const families = progress();
    const has = (wanted: Family | null): boolean => families.some((one) => one.family === wanted);
    if (!has(family)) family = families[0]?.family ?? null;
    const open = openIn(family);
    if (open.some(({ id }) => id === current)) return;
    const order = findings.findIndex(({ id }) => id === after);
    current = (open.find((finding) => findings.indexOf(finding) > order) ?? open.at(-1))?.id ?? null;
  }

  function add(choice: Choice, finding: Finding, ids: readonly string[], rest = false): void {
    const open = ids.filter((id) => !decided.has(id));
    if (open.length === 0) return;
    lastStep += 1;
    steps = [...steps, { number: lastStep, choice, ids: open, finding, rest }];
    index();
    settle(finding.id);
  }

  const equalTo = (finding: Finding): readonly Finding[] => findings.filter(({ id }) => groups.get(id) === groups.get(finding.id));

  const find = (id: string): Finding | undefined => findings.find((finding) => finding.id === id);

  const review = {
    /** Takes new findings. Decisions about places that are still there stay. */
    load(found: readonly Finding[]): void {
      findings = found;
      const ids = new Set(found.map(({ id }) => id));
      steps = steps.flatMap((step) => {
        const left = step.ids.filter((id) => ids.has(id));
        return left.length === 0 ? [] : [{ ...step, ids: left }];
      });
      sameCounts = new Map();
      groups = groupsOf(found);
      for (const group of groups.values()) sameCounts.set(group, (sameCounts.get(group) ?? 0) + 1);
      index();
      settle();
    },

    /** Every decision falls: they were made about something else. Words to redact stay, since they only redact more. */
    cancel(): void {
      findings = [];
      steps = [];
      notesChecked = false;
      family = null;
      current = null;
      index();
    },

    restart(): void {
      review.cancel();
      also = [];
    },

    snapshot: (): ReviewSnapshot => ({ steps, also, notesChecked }),

    restore(from: ReviewSnapshot): void {
      ({ steps, also, notesChecked } = from);
      lastStep = Math.max(lastStep, ...steps.map(({ number }) => number));
      index();
    },

    get findings(): readonly Finding[] {
      return findings;
    },
    get total(): number {
      return findings.length;
    },
    get left(): number {
      return findings.length - decided.size;
    },
    get current(): string | null {
      return current;
    },
    get family(): Family | null {
      return family;
    },
    get families(): readonly FamilyProgress[] {
      return progress();
    },
    get open(): readonly Finding[] {
      return openIn(family);
    },
    /** Decisions about the family that is looked at, newest first. */
    get reviewed(): readonly Step[] {
      return steps.filter((step) => familyOf(step.finding.entity) === family).toReversed();
    },
    get also(): readonly AlsoWord[] {
      return also;
    },
    get notesChecked(): boolean {
      return notesChecked;
    },
    /** Whether anything was decided that a new review would lose. */
    get touched(): boolean {
      return steps.length > 0 || notesChecked;
    },

    result(): ReviewResult {
      const never = steps.filter(({ choice }) => choice === "never");
      return {
        kept: steps.flatMap(({ choice, ids }) => (choice === "kept" ? ids : [])),
        keepWords: [...new Set(never.flatMap(({ finding }) => equalTo(finding).map(({ value }) => value)))],
        redactWords: also.map(({ word }) => word),
        decisions: decided.size + also.length,
      };
    },

    /** How often the same value is uncertain, this place included. */
    sameCount: (finding: Finding): number => sameCounts.get(groups.get(finding.id) ?? -1) ?? 1,

    show(wanted: Family): void {
      family = wanted;
      current = null;
      settle();
    },

    go(id: string): void {
      current = id;
    },

    /** The next or the previous open place. */
    step(by: 1 | -1): void {
      const open = openIn(family);
      const at = open.findIndex(({ id }) => id === current);
      current = open[Math.max(0, Math.min(open.length - 1, at + by))]?.id ?? current;
    },

    keep(id: string): void {
      const finding = find(id);
      if (finding) add("kept", finding, [id]);
    },

    redact(id: string): void {
      const finding = find(id);
      if (finding) add("redacted", finding, [id]);
    },

    redactEverywhere(id: string): void {
      const finding = find(id);
      if (finding) add("redacted", finding, equalTo(finding).map((one) => one.id));
    },

    /** The value stays, here and wherever else it stands. */
    never(id: string): void {
      const finding = find(id);
      if (finding === undefined) return;
      // A word that is kept is kept whatever kind it was taken for.
      const words = new Set(equalTo(finding).map(({ value }) => value.toLowerCase()));
      add("never", finding, findings.filter(({ value }) => words.has(value.toLowerCase())).map((one) => one.id));
    },

    /** Redacts all that is open: in the family that is looked at, or everywhere. */
    redactRest(which: "family" | "all"): void {
      const families = which === "family" ? [family] : progress().map((one) => one.family);
      for (const one of families) {
        const open = openIn(one);
        const [first] = open;
        if (first !== undefined) add("redacted", first, open.map(({ id }) => id), true);
      }
    },

    undo(number: number): void {
      const step = steps.find((one) => one.number === number);
      if (step === undefined) return;
      steps = steps.filter((one) => one !== step);
      index();
      family = familyOf(step.finding.entity);
      current = step.finding.id;
    },

    /** Whether a word is among those that are redacted wherever they stand. */
    redacts: (word: string): boolean => also.some((one) => sameWord(one.word, word.trim())),

    /** Redacts a word wherever it stands. False when there is nothing to add. */
    addWord(word: string, found: string | null = null): boolean {
      const wanted = word.trim();
      if (wanted === "" || review.redacts(wanted)) return false;
      also = [...also, { word: wanted, found }];
      return true;
    },

    removeWord(word: string): void {
      also = also.filter((one) => one.word !== word);
    },

    checkNotes(checked: boolean): void {
      notesChecked = checked;
    },
  };
  return review;
}

export type Review = ReturnType<typeof createReview>;
