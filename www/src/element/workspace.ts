// Whose dialog it is: what is kept in this browser is kept apart for each.

export interface Workspace {
  id: string;
  /** The company at the head of transcripts, as long as nobody has chosen another. */
  company?: string | undefined;
  /** `#rrggbb`, in the same way. */
  accent?: string | undefined;
  /** Who reads: files that are kept in this browser are given to nobody else. */
  user?: { id: string; name: string } | undefined;
}
