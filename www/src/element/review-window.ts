// Which rows of a long list are drawn: those in sight and some around them; space stands in for the rest.

export interface ReviewWindow {
  from: number;
  to: number;
  /** Pixels before and after the drawn rows. */
  before: number;
  after: number;
}

/** Shorter lists are drawn whole. */
const wholeUpTo = 60;
const around = 12;

/** `top` is how far the list's begin is scrolled out of sight. */
export function reviewWindow(count: number, rowPx: number, top: number, heightPx: number): ReviewWindow {
  if (count <= wholeUpTo) return { from: 0, to: count, before: 0, after: 0 };
  const first = Math.floor(Math.max(0, top) / rowPx);
  // In steps, so that scrolling draws now and then rather than always.
  const from = Math.max(0, Math.min(count - around, Math.floor((first - around) / around) * around));
  const to = Math.min(count, from + Math.ceil(heightPx / rowPx) + 4 * around);
  return { from, to, before: from * rowPx, after: (count - to) * rowPx };
}
