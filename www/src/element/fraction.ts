// Tells a style sheet how far something is. Through the object model: a style attribute is what strict pages forbid.
import { ref } from "lit/directives/ref.js";

/** Goes where an attribute goes: sets `--fraction` on the element. */
export function fraction(value: number): ReturnType<typeof ref> {
  return ref((element) => {
    if (element instanceof HTMLElement) element.style.setProperty("--fraction", String(value));
  });
}
