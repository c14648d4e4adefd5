/** A new id for an export. The log, the book of exports and a checkpoint know it by the same one, also when it is taken up again. */
export function newExportId(): string {
  return `exp_${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
