// Opens the bytes of a transcript to draw its pages and to read their text. pdf.js and its worker are loaded with the first one;
// both lie beside this package. Nothing is fetched for a page: fonts and images are in the file.
import type { PDFDocumentProxy, PDFPageProxy, PDFWorker } from "pdfjs-dist";
import { ExportError } from "../index.js";
import { defaultPdfWorkerUrl, scriptUrl } from "../location.js";
import { type TextBlock, textBlocks } from "./pdf-text.js";

type PdfJs = typeof import("pdfjs-dist");

export interface PageSize {
  /** In points. */
  readonly width: number;
  readonly height: number;
}

export interface OpenedPdf {
  readonly pages: number;
  /** Of the first page; all pages of a transcript are of one size. */
  readonly size: PageSize;
  /** Page on which each bookmark of the first level begins, from 0. */
  readonly starts: readonly number[];
  /** Draws page `index`, from 0, so that it fills the canvas. Rejects when the signal is aborted. */
  draw(index: number, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<void>;
  /** The text of page `index` in reading order, by the file's own tags. */
  text(index: number): Promise<readonly TextBlock[]>;
  close(): void;
}

const cannotDraw = (cause: unknown): ExportError =>
  new ExportError("preview-failed", "The page could not be drawn here. The file itself is not affected.", {}, { cause });

interface Viewer {
  readonly pdfjs: PdfJs;
  readonly worker: PDFWorker;
  /** Rejects when the worker cannot be loaded or dies. */
  readonly ended: Promise<never>;
}

let viewer: Promise<Viewer> | null = null;

async function startViewer(): Promise<Viewer> {
  // The build for browsers that are a few years old, as the rest of this package is.
  const pdfjs: PdfJs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  // Ours, so that pdf.js neither makes a script of its own nor works on the page's own thread instead.
  const port = new Worker(scriptUrl(defaultPdfWorkerUrl()), { type: "module", name: "askvault-preview" });
  const ended = new Promise<never>((_, reject) => {
    port.addEventListener("error", (event) => {
      event.preventDefault();
      viewer = null;
      port.terminate();
      reject(cannotDraw(undefined));
    });
  });
  ended.catch(() => undefined);
  return { pdfjs, worker: pdfjs.PDFWorker.create({ port, verbosity: pdfjs.VerbosityLevel.ERRORS }), ended };
}

/** Once per page; a failure is not remembered. */
function viewerOf(): Promise<Viewer> {
  viewer ??= startViewer().catch((error: unknown) => {
    viewer = null;
    throw cannotDraw(error);
  });
  return viewer;
}

/** The page on which each first-level bookmark begins. */
async function startsOf(document: PDFDocumentProxy): Promise<readonly number[]> {
  const outline = (await document.getOutline()) ?? [];
  const starts = await Promise.all(
    outline.map(async ({ dest }) => {
      const place = typeof dest === "string" ? await document.getDestination(dest) : dest;
      const page: unknown = place?.[0];
      if (typeof page === "number") return page;
      return typeof page === "object" && page !== null ? document.getPageIndex(page as Parameters<PDFDocumentProxy["getPageIndex"]>[0]) : 0;
    }),
  );
  return starts;
}

async function drawPage({ pdfjs }: Viewer, page: PDFPageProxy, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<void> {
  const own = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: canvas.width / own.width });
  const task = page.render({ canvas, viewport, annotationMode: pdfjs.AnnotationMode.DISABLE });
  const stop = (): void => task.cancel();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await task.promise;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Opens a document. Its bytes stay the caller's. Rejects with `preview-failed`. */
export async function openPdf(bytes: Uint8Array): Promise<OpenedPdf> {
  const started = await viewerOf();
  const task = started.pdfjs.getDocument({
    // Copied: pdf.js hands its own over to the worker.
    data: bytes.slice(),
    worker: started.worker,
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    enableXfa: false,
    disableAutoFetch: true,
    verbosity: started.pdfjs.VerbosityLevel.ERRORS,
  });
  const orEnded = <Value>(work: Promise<Value>): Promise<Value> => Promise.race([work, started.ended]);
  try {
    const document = await orEnded(task.promise);
    const first = await orEnded(document.getPage(1));
    const { width, height } = first.getViewport({ scale: 1 });
    const starts = await orEnded(startsOf(document));
    return {
      pages: document.numPages,
      size: { width, height },
      starts,
      async draw(index, canvas, signal) {
        const page = await orEnded(document.getPage(index + 1));
        if (!signal.aborted) await orEnded(drawPage(started, page, canvas, signal));
      },
      async text(index) {
        const page = await orEnded(document.getPage(index + 1));
        const [tree, content] = await orEnded(Promise.all([page.getStructTree(), page.getTextContent({ includeMarkedContent: true, disableNormalization: true })]));
        return textBlocks(tree, content.items);
      },
      close: () => void task.destroy().catch(() => undefined),
    };
  } catch (error) {
    void task.destroy().catch(() => undefined);
    throw error instanceof ExportError ? error : cannotDraw(error);
  }
}
