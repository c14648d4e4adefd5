// Takes a kept file out of the browser: to a place that the reader chooses, else as a download.
import { codeOf } from "./failure.js";
import { offerDownload } from "../sink/blob.js";
import { copyToPicked, discardPicked, openPicker, type Picked } from "../sink/picker.js";
import type { Entry } from "../desk/entry.js";
import type { ExportDesk } from "./shared-desk.js";

/** `gone`: its date is over, or it was deleted. `failed`: the place was full or refused it. `unreadable`: the book cannot be read. */
export type Downloaded = "saved" | "cancelled" | "gone" | "failed" | "unreadable";

/** Of a download whose file may be there. */
export const downloadFaults: Readonly<Record<"failed" | "unreadable", string>> = {
  failed: "The file could not be saved there. It is still kept; choose another place.",
  unreadable: "The list of exports could not be read, so the file was not found. Try again, or reload the page.",
};

/** Call it in the click itself: the save dialog opens before anything is awaited. A saved file counts as downloaded. */
export async function downloadKept(desk: ExportDesk, { id, format, fileName: first, parts }: Entry, part = 1): Promise<Downloaded> {
  const fileName = parts[part - 1]?.name ?? first;
  let picked: Picked;
  try {
    picked = await openPicker({ format, fileName });
  } catch (error) {
    return codeOf(error) === "cancelled" ? "cancelled" : "failed";
  }
  const opened = await desk.open(id, part).catch(() => null);
  if (opened?.kind !== "ready") {
    if (picked.handle !== undefined) await discardPicked(picked.handle);
    return opened === null ? "unreadable" : "gone";
  }
  const { file, entry } = opened;
  // A slice carries the media type, and still reads from the disk.
  const blob = file.slice(0, file.size, entry.mediaType);
  try {
    if (picked.handle === undefined) offerDownload(blob, fileName);
    else await copyToPicked(blob, picked.handle, () => undefined);
  } catch {
    return "failed";
  }
  // The reader has the file, counted or not.
  await desk.countDownload(id).catch(() => undefined);
  return "saved";
}
