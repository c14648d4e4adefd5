// The focus for an element that has no place for it by itself, such as one that holds what is gone.

/**
 * Gives it the focus. A `tabindex` of -1 that stayed would keep Tab out of all that an element with a shadow holds, so it
 * goes with the next key or with the focus; Tab goes on from there.
 */
export function focusOn(element: HTMLElement): void {
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) {
    const ends = ["keydown", "blur"] as const;
    const end = (): void => {
      element.removeAttribute("tabindex");
      for (const each of ends) element.removeEventListener(each, end);
    };
    element.tabIndex = -1;
    for (const each of ends) element.addEventListener(each, end);
  }
  element.focus();
}
