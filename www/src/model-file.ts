/** The file that finds names, fetched by the page: the worker has no network. Once per page; a failure is not remembered. */
import { modelMissing } from "./error.js";
import { defaultModelUrl, type EngineLocation } from "./location.js";
import type { ExportOptions } from "./options.js";

export const anonymises = ({ profile = "internal" }: Partial<ExportOptions>): boolean => profile !== "internal";

/** Whether a job with these options looks for names. */
export const needsModel = (options: Partial<ExportOptions>): boolean => anonymises(options) && (options.detection ?? "full") === "full";

async function load(url: URL | string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    if (response.ok) return await response.arrayBuffer();
  } catch (error) {
    throw modelMissing(error);
  }
  throw modelMissing();
}

export function modelLoader({ modelUrl }: EngineLocation): () => Promise<ArrayBuffer> {
  let loading: Promise<ArrayBuffer> | null = null;
  return () => {
    loading ??= load(modelUrl ?? defaultModelUrl()).catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}
