/** The fonts of transcripts, fetched by the page when a conversation needs them: the worker has no network. Once per page; a failure is not remembered. */
import { fontUnavailable } from "./error.js";
import { defaultFontsUrl, type EngineLocation } from "./location.js";

const loaded = new Map<string, Promise<ArrayBuffer>>();

async function load(url: string, name: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    if (response.ok) return await response.arrayBuffer();
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

/** The bytes of a font by the name of its file, such as `thai.ttf`. */
export function fontFile(name: string, { fontsUrl }: EngineLocation = {}): Promise<ArrayBuffer> {
  const url = `${folder(fontsUrl ?? defaultFontsUrl())}${encodeURIComponent(name)}`;
  const known = loaded.get(url);
  if (known) return known;
  const loading = load(url, name).catch((error: unknown) => {
    loaded.delete(url);
    throw error;
  });
  loaded.set(url, loading);
  return loading;
}
