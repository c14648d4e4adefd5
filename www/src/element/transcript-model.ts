// The part of the dialog's state that is about transcripts: the head of the page, the conversation looked at, its pages.
import type { FileLayout, FileOpener } from "../index.js";
import { type Brand, browserStorage, keepBrand, type Logo, noBrand, readBrand } from "./brand.js";
import { typedAccent } from "./accent.js";
import { allowsImages } from "./choices.js";
import type { PagesShown } from "./pdf-pages.js";
import type { Profile } from "./policy.js";
import type { TranscriptParts } from "./transcript-maker.js";

export interface TranscriptHost {
  /** Draws again. */
  changed: () => void;
  /** Follows with the preview. */
  show: () => void;
}

export function createTranscriptModel(host: TranscriptHost) {
  const model = {
    /** Where brands are kept apart, and what a workspace starts with. */
    workspace: { id: "", brand: noBrand },
    /** Opens files of messages, where the host hands them over. */
    files: null as FileOpener | null,
    brand: noBrand,
    /** The brand is kept in this browser as a whole. */
    brandKept: true,
    brandOpen: false,
    /** Why the last file could not be a logo, in words. */
    logoFault: null as string | null,
    /** What was typed as a colour, as long as it is none. */
    accentText: null as string | null,
    /** The conversation that the preview shows, from 0. */
    conversation: 0,
    /** What the drawn document says of itself. */
    pages: null as PagesShown | null,
    /** Why the pages cannot be drawn. */
    pagesError: null as unknown,
    /** The preview shows the text of the pages rather than their picture. */
    asText: false,

    open(): void {
      model.brand = model.storedBrand();
      model.brandKept = true;
      model.brandOpen = false;
      model.logoFault = null;
      model.accentText = null;
      model.asText = false;
      model.restart();
    },

    /** Begins with the first conversation of another set. */
    restart(): void {
      model.conversation = 0;
      model.forgetPages();
    },

    forgetPages(): void {
      model.pages = null;
      model.pagesError = null;
    },

    lookAt(conversation: number, last: number): void {
      model.conversation = Math.max(0, Math.min(conversation, last));
      host.show();
    },

    /** What the drawn pages tell of themselves. */
    showPages(pages: PagesShown): void {
      model.pages = pages;
      host.changed();
    },

    failPages(error: unknown): void {
      model.pagesError = error;
      host.changed();
    },

    showText(asText: boolean): void {
      model.asText = asText;
      host.changed();
    },

    storedBrand: (): Brand => readBrand(browserStorage(), model.workspace.id, model.workspace.brand),

    foldBrand(): void {
      model.brandOpen = !model.brandOpen;
      host.changed();
    },

    changeBrand(patch: Partial<Brand>): void {
      if (patch.accent !== undefined) model.accentText = null;
      if (patch.logo !== undefined) model.logoFault = null;
      model.brand = { ...model.brand, ...patch };
      model.brandKept = keepBrand(browserStorage(), model.workspace.id, model.brand);
      host.show();
    },

    /** A chosen logo, or why the file cannot be one. */
    chooseLogo(logo: Logo | string): void {
      if (typeof logo !== "string") return model.changeBrand({ logo });
      model.logoFault = logo;
      host.changed();
    },

    typeAccent(typed: string): void {
      const accent = typedAccent(typed);
      if (accent !== null) return model.changeBrand({ accent });
      model.accentText = typed;
      host.changed();
    },

    /** Why pictures cannot be chosen, in words; or null. */
    imagesObstacle(profile: Profile): string | null {
      if (!allowsImages(profile)) return "Never in a training set.";
      return model.files === null ? "Listed: this page hands over no files." : null;
    },

    get parts(): TranscriptParts {
      return { logo: model.brand.logo?.bytes ?? null, files: model.files };
    },

    /** Equal as long as the drawn document is, as far as the options do not tell. A logo is too large to be compared as text. */
    drawn(layout: FileLayout): string {
      const { logo } = model.brand;
      return JSON.stringify([layout === "one" ? null : model.conversation, logo?.name, logo?.bytes.length]);
    },
  };
  return model;
}

export type TranscriptModel = ReturnType<typeof createTranscriptModel>;
