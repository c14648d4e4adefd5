// Where the focus goes inside the dialog, and what is in sight there. `root` is the element's shadow root, drawn.

/** The value that is decided next; without one, what is left to do. */
export function focusReview(root: ParentNode): void {
  const next = root.querySelector<HTMLElement>(".review-row.current") ?? root.querySelector<HTMLElement>("[data-testid=notes-checked], .button.export:not(:disabled)");
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** The first group of fields, at the top. */
export function focusFields(root: ParentNode): void {
  root.querySelector(".field-block")?.scrollIntoView({ block: "start" });
  root.querySelector<HTMLElement>(".group-label input")?.focus({ preventScroll: true });
}

/** How the format is written, in the middle. */
export function focusFormat(root: ParentNode): void {
  const fold = root.querySelector<HTMLElement>("#csv-fold, #transcript-fold");
  fold?.closest(".block")?.scrollIntoView({ block: "center" });
  root.querySelector<HTMLElement>("input[name=dialect]:checked, input[name=layout]:checked, input[name=paper]:checked")?.focus();
}

/** How many columns of the grid are wholly in sight before it is scrolled. */
export function columnsInSight(scroller: HTMLElement): number {
  const heads = [...scroller.querySelectorAll<HTMLElement>("thead th:not(.grid-number)")];
  return heads.filter((head) => head.offsetLeft + head.offsetWidth <= scroller.clientWidth + 1).length;
}
