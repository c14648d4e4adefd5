/** Private files that the worker writes itself. */
import type { SyncFile } from "./engine.js";
import { isNamed, noPrivateFile } from "./error.js";
import { openForWriting } from "./sink/private-file.js";

/** A browser can have private files and yet refuse this one; the page then chooses another way to save. */
export async function openOutput(name: string): Promise<SyncFile> {
  try {
    return await openForWriting(name);
  } catch (error) {
    throw isNamed(error, "QuotaExceededError") ? error : noPrivateFile(error);
  }
}

/** Writes all of it. Chromium throws nothing when there is no room: it gives its own error number instead of a count. */
export function writeAll(file: SyncFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const written = file.write(bytes.subarray(at) as Uint8Array<ArrayBuffer>);
    if (!(written > 0 && written <= bytes.length - at)) throw new DOMException("There is no room left.", "QuotaExceededError");
    at += written;
  }
}

/** Closes a file that will be removed next, also one that was closed before. */
export function closeQuietly(file: SyncFile): void {
  try {
    file.close();
  } catch {
    // It was closed before.
  }
}
