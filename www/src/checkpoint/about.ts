/** What may be read of a checkpoint without its key: nothing of conversations, filters or people but the ids of the owner. */
import type { ExportOptions, Format, Mode, Profile } from "../options.js";
import type { Folder } from "./folder.js";

/** Whose checkpoint it is: another user of the same browser is neither shown it nor given its key. */
export interface Owner {
  readonly workspaceId: string;
  readonly userId: string;
}

export interface About extends Owner {
  readonly version: 1;
  readonly id: string;
  /** What was exported, in the host's words: `filter`, `selected`, … */
  readonly kind: string;
  readonly format: Format;
  /** Of a bundle: all that are in it. Earlier versions kept the first alone. */
  readonly formats?: readonly Format[];
  readonly mode: Mode;
  readonly profile: Profile;
  /** Proposed for the file. */
  readonly fileName: string;
  /** Conversations in all, and in a batch. */
  readonly total: number;
  readonly pageSize: number;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
}

/** Checkpoints are kept this long. */
export const keptMs = 24 * 60 * 60 * 1000;

export const isExpired = ({ createdMs }: About, nowMs: number): boolean => nowMs - createdMs >= keptMs;

export const isOwnedBy = (about: Owner, owner: Owner): boolean => about.workspaceId === owner.workspaceId && about.userId === owner.userId;

export const ownerName = ({ workspaceId, userId }: Owner): string => JSON.stringify([workspaceId, userId]);

/** The choices that an offer to resume shows. */
export const choicesOf = ({ format = "csv", formats = [], mode = "conversations", profile = "internal" }: Partial<ExportOptions>): Required<Pick<About, "format" | "formats" | "mode" | "profile">> => ({ format, formats, mode, profile });

const fileName = "about";

export const writeAbout = (folder: Folder, about: About): Promise<void> => folder.write(fileName, new TextEncoder().encode(JSON.stringify(about)));

/** Null where there is none that this version understands. */
export async function readAbout(folder: Folder): Promise<About | null> {
  const bytes = await folder.read(fileName);
  if (bytes === null) return null;
  try {
    const about = JSON.parse(new TextDecoder().decode(bytes)) as About;
    return about.version === 1 && Number.isFinite(about.createdMs) ? about : null;
  } catch {
    return null;
  }
}

/** Page files are numbered from 0; those of an interrupted export are there without a gap. */
export const pageName = (index: number): string => `page-${index}`;

export async function countPages(folder: Folder): Promise<number> {
  const names = await folder.names();
  let pages = 0;
  while (names.has(pageName(pages))) pages += 1;
  return pages;
}
