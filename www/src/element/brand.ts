// Whose name, colour and mark stand at the head of a transcript; kept for one workspace in this browser. Nothing of it is secret.
import { isAccent } from "./accent.js";
import { sizeOf } from "./words.js";

export interface Logo {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: LogoType;
  readonly name: string;
}

export type LogoType = "image/png" | "image/jpeg";

export interface Brand {
  readonly company: string;
  /** "#rrggbb"; empty is the engine's own colour. */
  readonly accent: string;
  readonly logo: Logo | null;
}

export const noBrand: Brand = { company: "", accent: "", logo: null };

/** A company's name is one line of the head. */
export const companyChars = 60;
export const logoBytes = 1_000_000;
/** Storage is small and shared with the host: a larger logo is for this visit only. */
export const keptLogoBytes = 200_000;

const signatures: readonly { type: LogoType; bytes: readonly number[] }[] = [
  { type: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
];

/** A file as a logo, by its content and not by its name; or why it cannot be one, in words. */
export function logoOf(bytes: Uint8Array<ArrayBuffer>, name: string): Logo | string {
  if (bytes.length === 0) return "The file is empty.";
  const signature = signatures.find((one) => one.bytes.every((byte, at) => bytes[at] === byte));
  if (signature === undefined) return "This file is neither PNG nor JPEG. Save the logo as one of them and choose it again.";
  if (bytes.length > logoBytes) return `The file is too large: a logo may have ${sizeOf(logoBytes)} at most.`;
  return { bytes, type: signature.type, name };
}

/** Whether a brand is kept as a whole, or its logo is for this visit only. */
export const isLogoKept = ({ logo }: Brand): boolean => logo === null || logo.bytes.length <= keptLogoBytes;

/** The part of `Storage` that is used. */
export type BrandStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (workspace: string): string => `askvault-export brand ${workspace}`;

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

function textOf(value: unknown, name: string): string {
  const text = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof text === "string" ? text : "";
}

/** What was kept for a workspace; the host's own default for what was not. Storage may be forbidden, or hold anything. */
export function readBrand(storage: BrandStorage | null, workspace: string, otherwise: Brand = noBrand): Brand {
  try {
    const text = storage?.getItem(keyOf(workspace)) ?? null;
    if (text === null) return otherwise;
    const kept: unknown = JSON.parse(text);
    const accent = textOf(kept, "accent");
    const logo = textOf(kept, "logo");
    const read = logo === "" ? null : logoOf(fromBase64(logo), textOf(kept, "logoName"));
    return {
      company: textOf(kept, "company").slice(0, companyChars),
      accent: isAccent(accent) ? accent : "",
      logo: typeof read === "string" ? null : read,
    };
  } catch {
    return otherwise;
  }
}

/** Keeps a brand; false where storage is forbidden or full, or the logo too large to be kept. */
export function keepBrand(storage: BrandStorage | null, workspace: string, brand: Brand): boolean {
  const { company, accent, logo } = brand;
  const kept = isLogoKept(brand) ? logo : null;
  try {
    if (storage === null) return false;
    storage.setItem(keyOf(workspace), JSON.stringify({ company, accent, ...(kept !== null && { logo: toBase64(kept.bytes), logoName: kept.name }) }));
    return kept === logo;
  } catch {
    return false;
  }
}

/** The browser's storage; null where it may not even be looked at. */
export function browserStorage(): BrandStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
