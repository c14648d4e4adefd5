/** What the verifier finds out about an archive of a bundle. */

/** What an archive says of itself. */
export interface Statement {
  readonly exportId: string;
  readonly time: string | null;
  readonly profile: string;
  /** Conversations in this part. */
  readonly exported: number;
  /** From 1. */
  readonly part: number;
  readonly parts: readonly string[];
  readonly manifestSha256: string;
  readonly previousManifestSha256: string | null;
}

export type Damage =
  | "not-an-archive"
  | "no-manifest"
  | "bad-manifest"
  | "too-large"
  | "changed"
  | "unreadable"
  | "missing"
  | "added"
  | "twice"
  | "restored"
  | "not-a-sibling";

export interface Fault {
  /** The file in the archive; null for the archive itself. */
  readonly path: string | null;
  readonly damage: Damage;
  /** Offset in the archive, where it is known. */
  readonly byte: number | null;
}

/** Nothing in `faults` means that everything is as it was. */
export interface Verification {
  readonly statement: Statement | null;
  readonly files: number;
  readonly bytes: number;
  readonly faults: readonly Fault[];
}

/** What was found out about archives that were given together. */
export interface BundleVerification {
  readonly archives: readonly (Verification & { readonly name: string })[];
  /** Of the archives as parts of one export: missing ones, and such as belong to another. */
  readonly faults: readonly Fault[];
}
