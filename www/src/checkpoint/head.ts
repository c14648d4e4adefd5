/** The sealed part of a checkpoint that stands before the pages: all that makes the resumed bytes equal the uninterrupted ones. */
import { checkpointDamaged } from "../error.js";
import type { ExportOptions } from "../options.js";
import type { About } from "./about.js";
import type { Folder } from "./folder.js";
import type { Seal } from "./seal.js";

export interface Head {
  readonly about: About;
  /** With time and pseudonym key. */
  readonly options: Partial<ExportOptions>;
  /** Parameters of the batches, as in an address. */
  readonly query: string;
  readonly ids: readonly string[];
}

const headName = "head";
const logoName = "logo";

const placeOf = (id: string, name: string): string => `${id}/${name}`;

export async function writeHead(folder: Folder, seal: Seal, head: Head, logo: Uint8Array | undefined): Promise<void> {
  const { id } = head.about;
  if (logo !== undefined) await folder.write(logoName, await seal.close(logo, placeOf(id, logoName)));
  const bytes = new TextEncoder().encode(JSON.stringify(head));
  await folder.write(headName, await seal.close(bytes, placeOf(id, headName)));
}

/** Rejects with `checkpoint-damaged`, also when the part that is not sealed says something else than the sealed one. */
export async function readHead(folder: Folder, seal: Seal, about: About): Promise<Head & { readonly logo: Uint8Array | undefined }> {
  const sealed = await folder.read(headName);
  if (sealed === null) throw checkpointDamaged();
  const head = JSON.parse(new TextDecoder().decode(await seal.open(sealed, placeOf(about.id, headName)))) as Head;
  if (JSON.stringify(head.about) !== JSON.stringify(about)) throw checkpointDamaged();
  const logo = await folder.read(logoName);
  return { ...head, logo: logo === null ? undefined : await seal.open(logo, placeOf(about.id, logoName)) };
}
