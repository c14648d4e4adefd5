/** The wire types of the search for personal data: what was found, what is replaced, what the account of it says. */

/** `rules`: recognisers and known identities alone, without the tagger of names. */
export type Detection = "full" | "rules";
/** `shift`: every time of one subject by the same number of whole weeks; for the external profile only. */
export type Times = "keep" | "shift";

/** Words of the caller's own, for every text of the export. */
export interface Terms {
  /** Replaced wherever they stand. */
  redact: string[];
  /** Never replaced. */
  keep: string[];
  /** Patterns of what is replaced. */
  patterns: string[];
}

export type Finder = "term" | "identity" | "recogniser" | "tagger" | "repetition";

/** An uncertain place: replaced unless its id is in `ExportOptions.kept`. Holds conversation text; keep it out of logs. */
export interface Finding {
  readonly id: string;
  /** Equal for equal values of one kind. */
  readonly same: number;
  readonly conversationId: string;
  /** Zero-based index of the conversation in the input. */
  readonly conversation: number;
  /** Where it lies, such as `messages[3].content`. */
  readonly path: string;
  /** Of the message, from 1. */
  readonly position: number | null;
  readonly role: string | null;
  /** Such as `PERSON`; later engines may know further kinds. */
  readonly entity: string;
  readonly finder: Finder | (string & {});
  /** Per cent. */
  readonly confidence: number;
  readonly before: string;
  readonly value: string;
  readonly after: string;
}

export interface EntityCount {
  readonly entity: string;
  /** Places where it is replaced, in fields and in texts. */
  readonly places: number;
  /** Different values. */
  readonly values: number;
  /** Places to look at. */
  readonly uncertain: number;
  /** Places that a reviewer or the words to keep have kept. */
  readonly kept: number;
}

/** How many records share their combination of facts that alone identify nobody. Free text is not covered. */
export interface KAnonymity {
  readonly quasiIdentifiers: readonly string[];
  readonly k: number;
  readonly smallest: number;
  readonly recordsUnder: number;
  readonly records: number;
}

export interface InspectionResult {
  readonly conversations: number;
  readonly counts: readonly EntityCount[];
  /** Lowest confidence first, at most 5,000. */
  readonly findings: readonly Finding[];
  readonly findingsTruncated: boolean;
  /** What is replaced, by conversation. */
  readonly originals: readonly { readonly conversationId: string; readonly values: readonly string[] }[];
  readonly kAnonymity: KAnonymity | null;
}

/** The account of what was replaced. It holds counts, never a value. */
export interface PrivacyReport {
  readonly profile: string;
  readonly policyDigest: string;
  readonly entities: readonly EntityCount[];
  readonly fields: readonly { readonly field: string; readonly action: string; readonly count: number }[];
  readonly finders: readonly { readonly finder: string; readonly count: number }[];
  readonly leftOut: readonly { readonly what: string; readonly count: number }[];
  readonly review: { readonly decisions: number; readonly kept: number; readonly neverRedact: number; readonly alsoRedact: number };
  readonly kAnonymity: KAnonymity | null;
  /** The search of the finished output for every removed value. */
  readonly check: { readonly bytes: number; readonly values: number; readonly encodings: readonly string[] };
}
