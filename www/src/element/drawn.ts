// What is drawn or coloured by values of the reader's own. Through the object model: strict pages forbid style attributes.
import { ref } from "lit/directives/ref.js";
import type { Logo } from "./brand.js";

/** Goes where an attribute goes: sets `--swatch` on the element. */
export function swatch(colour: string): ReturnType<typeof ref> {
  return ref((element) => {
    if (element instanceof HTMLElement) element.style.setProperty("--swatch", colour);
  });
}

/** A picture larger than this on one side is drawn smaller. */
const logoSidePx = 400;
const drawnLogos = new WeakMap<HTMLCanvasElement, Logo>();

async function drawLogo(canvas: HTMLCanvasElement, logo: Logo): Promise<void> {
  const picture = await createImageBitmap(new Blob([logo.bytes], { type: logo.type }));
  if (drawnLogos.get(canvas) === logo) {
    const scale = Math.min(1, logoSidePx / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  picture.close();
}

/** Goes where an attribute goes, on a canvas: draws a logo on it. */
export function pixels(logo: Logo): ReturnType<typeof ref> {
  return ref((element) => {
    if (!(element instanceof HTMLCanvasElement) || drawnLogos.get(element) === logo) return;
    drawnLogos.set(element, logo);
    // A picture that cannot be drawn was refused when it was chosen.
    drawLogo(element, logo).catch(() => undefined);
  });
}

/** Whether the browser can draw a picture; the engine reads no more kinds than it. */
export async function canDraw(logo: Logo): Promise<boolean> {
  try {
    (await createImageBitmap(new Blob([logo.bytes], { type: logo.type }))).close();
    return true;
  } catch {
    return false;
  }
}
