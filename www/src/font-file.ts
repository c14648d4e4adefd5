/**
 * The fonts of transcripts, fetched by the page when a conversation needs them: the worker has no network. Once per page; a
 * failure is not remembered. They are kept as blobs, whose bytes the browser holds outside of the page's process: all of
 * them weigh 24 MB.
 */
import { ExportError, fontUnavailable } from "./error.js";
import { defaultFontsUrl, type EngineLocation } from "./location.js";

const loaded = new Map<string, Promise<Blob>>();

async function load(url: string, name: string): Promise<Blob> {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    if (response.ok) return await response.blob();
  } catch (error) {
    throw fontUnavailable(name, error);
  }
  throw fontUnavailable(name);
}

/** A folder's address, whether or not it ends as one. */
function folder(url: string | URL): string {
  const address = new URL(url, document.baseURI).href;
  return address.endsWith("/") ? address : `${address}/`;
}

/** The bytes of a font by the name of its file, such as `thai.ttf`; the caller's own, to hand over. */
export async function fontFile(name: string, { fontsUrl }: EngineLocation = {}): Promise<ArrayBuffer> {
  const url = `${folder(fontsUrl ?? defaultFontsUrl())}${encodeURIComponent(name)}`;
  const known = loaded.get(url);
  const loading = known ?? load(url, name);
  loaded.set(url, loading);
  try {
    return await (await loading).arrayBuffer();
  } catch (error) {
    loaded.delete(url);
    throw error instanceof ExportError ? error : fontUnavailable(name, error);
  }
}
