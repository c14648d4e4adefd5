/** The value behind an error `leftover`: kept apart, so that an error which is shown, logged or sent on does not hold it. */
import { fromPlain, type ExportError } from "./error.js";
import type { FailedReply } from "./protocol.js";

const values = new WeakMap<object, string>();

/** The error of a failed reply. */
export function errorOf({ error, leftoverValue }: FailedReply): ExportError {
  const thrown = fromPlain(error);
  if (leftoverValue !== null) values.set(thrown, leftoverValue);
  return thrown;
}

/** The value that the check found in the file, for `terms.redact`. Do not show or log it. */
export const leftoverValueOf = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null ? values.get(error) : undefined;
