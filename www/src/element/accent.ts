// The accent colour of a transcript, and whether it can be read on white paper.

/** What text on paper needs (PDF-11, WCAG 2). */
const readable = 4.5;

const hex = /^#[0-9a-f]{6}$/i;

export const isAccent = (text: string): boolean => hex.test(text);

/** "#0b6a62" from what somebody typed: with or without the sign, three or six digits; null when it is no colour. */
export function accentOf(text: string): string | null {
  const digits = text.trim().replace(/^#/, "").toLowerCase();
  const six = /^[0-9a-f]{3}$/.test(digits) ? [...digits].map((digit) => digit + digit).join("") : digits;
  return isAccent(`#${six}`) ? `#${six}` : null;
}

/** What stands in a colour field as a colour: "" for none at all, null for what is not one yet. */
export function typedAccent(text: string): string | null {
  if (text.trim() === "") return "";
  // Three digits may be the beginning of six.
  return text.trim().replace(/^#/, "").length < 6 ? null : accentOf(text);
}

/** Contrast against white by the formula of WCAG 2, 1 to 21. */
export function contrastOnWhite(accent: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(accent.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

export interface ContrastWords {
  readonly text: string;
  /** Whether the colour can be used as it is. */
  readonly enough: boolean;
}

/** "6.5:1 on white" or "2.1:1, darkened to be readable". Rounded down, so that 4.49 is never said to be 4.5. */
export function contrastWords(accent: string): ContrastWords {
  const contrast = contrastOnWhite(accent);
  const ratio = `${(Math.floor(contrast * 10) / 10).toFixed(1)}:1`;
  const enough = contrast >= readable;
  return { enough, text: enough ? `${ratio} on white` : `${ratio}, darkened to be readable` };
}
