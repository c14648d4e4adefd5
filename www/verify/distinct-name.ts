/** A name for an archive beside others: two exports can have parts of one name, and a fault is told by it. */
export function distinctName(name: string, taken: readonly string[]): string {
  for (let number = 2, distinct = name; ; number++) {
    if (!taken.includes(distinct)) return distinct;
    distinct = `${name} (${number})`;
  }
}
