/** The chain of events: each holds the digest of the one before, so that nothing is changed, taken out or put in unseen. */
import { sha256 } from "../module.js";
import { canonical } from "./canonical.js";
import type { Chained } from "./event.js";

export const genesis = "0".repeat(64);

export const digestOfText = (text: string): Promise<string> => sha256(new TextEncoder().encode(text));

/** SHA-256 of the canonical form of an event without its digest. */
export const digestOf = ({ digest: _, ...event }: Partial<Chained>): Promise<string> => digestOfText(canonical(event));

export type ChainState =
  | { readonly state: "unbroken"; readonly events: number }
  /** `sequence` is the first event that is not as it was written. */
  | { readonly state: "broken"; readonly events: number; readonly sequence: number; readonly reason: "changed" | "missing" };

/** Checks a whole chain, oldest event first: this browser's own, or the one that the host's API gives out. */
export async function verifyChain(chain: readonly Chained[]): Promise<ChainState> {
  let previous = genesis;
  let expected = 1;
  for (const event of chain) {
    if (event.sequence !== expected) return { state: "broken", events: chain.length, sequence: expected, reason: "missing" };
    if ((await digestOf(event)) !== event.digest) return { state: "broken", events: chain.length, sequence: expected, reason: "changed" };
    // Its own digest is right, so the one before was written anew after this one.
    if (event.previous !== previous) return { state: "broken", events: chain.length, sequence: Math.max(1, expected - 1), reason: "changed" };
    previous = event.digest;
    expected += 1;
  }
  return { state: "unbroken", events: chain.length };
}
