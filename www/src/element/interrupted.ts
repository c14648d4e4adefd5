// An export that a closed page or a lost session left half made, and that can be taken up again.

/** What the host knows of one; the element only offers it. */
export interface InterruptedExport {
  id: string;
  title: string;
  format: "csv" | "json" | "jsonl" | "pdf";
  mode: "conversations" | "messages";
  profile: "internal" | "external" | "training" | "subject-access";
  /** Conversations that need not be fetched again, of so many. */
  done: number;
  count: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** When what is kept of it is deleted. */
  keptUntil: number;
}
