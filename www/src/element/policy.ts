// What a host's policy allows: which readers may be chosen, and with which the dialog starts.
import type { ExportOptions } from "../index.js";
import type { Scope } from "./scope.js";

export type Profile = ExportOptions["profile"];

/** A policy of the host, by the name that its readers know it by. */
export interface Policy {
  name: string;
  /** The profiles that may be chosen; all others are locked. */
  profiles: readonly Profile[];
  /** The profile the dialog starts with; the first allowed one when left out. */
  default?: Profile | undefined;
}

const order: readonly Profile[] = ["internal", "external", "training", "subject-access"];

export function isAllowed(policy: Policy | null, profile: Profile): boolean {
  return policy === null || policy.profiles.includes(profile);
}

/** The profiles to show for a scope. A copy for the person themselves needs a scope that is one person. */
export function offeredProfiles(scope: Scope | undefined): readonly Profile[] {
  return order.filter((profile) => profile !== "subject-access" || scope?.kind === "contact");
}

/** The profile to start with: nothing is replaced unless the policy says so. */
export function startProfile(policy: Policy | null, scope?: Scope): Profile {
  if (policy === null) return "internal";
  const usable = offeredProfiles(scope).filter((profile) => isAllowed(policy, profile));
  if (policy.default !== undefined && usable.includes(policy.default)) return policy.default;
  // A policy that allows nothing gets the one that replaces most for others.
  return usable[0] ?? "external";
}
