/** Whether bundles are still what they were. */
import type { EngineLocation } from "./location.js";
import { askFor } from "./question.js";
import type { BundleVerification } from "./verification.js";
import { poolFor } from "./workers.js";

/**
 * Verifies the archives of a bundle in the worker, which has no network: every byte that was changed, taken out or added is
 * found. Give all parts of an export together, so that a missing one is found as well.
 */
export const verifyBundle = async (archives: readonly File[], engine?: EngineLocation): Promise<BundleVerification> =>
  (await askFor(poolFor(engine), { type: "verify", archives })) as BundleVerification;
