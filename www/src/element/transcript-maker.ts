// The transcript that the preview shows: made by the export itself, from the conversations that are looked at.
import { joined } from "../bytes.js";
import { exportConversations, type ExportOptions, type ExportProgress, type ExportResult, type FileOpener } from "../index.js";
import { asDocument } from "../conversation-slicer.js";
import { codeOf } from "./failure.js";

/** Of one document for all, so many conversations are in the preview. */
export const combinedConversations = 25;

/** What a transcript needs beside options and conversations. */
export interface TranscriptParts {
  readonly logo: Uint8Array | null;
  /** Opens files of messages, for pictures. */
  readonly files: FileOpener | null;
}

export interface Transcript {
  readonly bytes: Uint8Array;
  /** Null when nothing of the conversation may or can be in the file. */
  readonly result: ExportResult | null;
  /** Without what had to be loaded first. */
  readonly tookMs: number;
}

/** What is loaded before anything can be made. */
export type LoadingPhase = Extract<ExportProgress["phase"], "loading-engine" | "loading-fonts">;

export const loadingOf = (phase: ExportProgress["phase"]): LoadingPhase | null => (phase === "loading-engine" || phase === "loading-fonts" ? phase : null);

/** The very bytes that an export of these conversations writes with these options. They never leave the page. */
export async function makeTranscript(
  conversations: readonly Uint8Array[],
  options: ExportOptions,
  { logo, files, onLoading }: TranscriptParts & { onLoading: (phase: LoadingPhase | null) => void },
): Promise<Transcript> {
  const parts: Uint8Array[] = [];
  let startedMs = performance.now();
  const tookMs = (): number => performance.now() - startedMs;
  try {
    // A document is the same in a ZIP file and alone.
    const alone: ExportOptions = { ...options, bundle: options.layout === "one" ? options.bundle : "never" };
    const result = await exportConversations(asDocument(conversations), alone, {
      sink: { write: (chunk) => void parts.push(chunk), close: () => undefined, abort: () => undefined },
      onProgress: ({ phase }) => {
        const loading = loadingOf(phase);
        if (loading !== null) startedMs = performance.now();
        onLoading(loading);
      },
      ...(logo !== null && { logo }),
      ...(files !== null && options.images === "inline" && { files }),
    });
    return { bytes: joined(parts), result, tookMs: tookMs() };
  } catch (error) {
    // One conversation that cannot be in the file is no fault of the preview: the arrows go on to the next.
    if (codeOf(error) === "nothing-readable" || codeOf(error) === "nothing-matches") return { bytes: new Uint8Array(), result: null, tookMs: tookMs() };
    throw error;
  }
}
