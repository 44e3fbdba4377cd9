export interface Page<P> {
  /** Where the page before ended. */
  readonly after?: P | undefined;
  readonly limit: number;
}

export interface Collected<T, P> {
  readonly items: readonly T[];
  /** Where this page ended, where there may be more. */
  readonly next?: P;
}

/** Collects what a principal may see, a page of the store at a time, until its own page is full. */
export function collect<T, P>(
  read: (after: P | undefined) => readonly T[],
  positionOf: (item: T) => P,
  visible: (item: T) => boolean,
  { after: start, limit }: Page<P>,
): Collected<T, P> {
  const items: T[] = [];
  let after = start;
  for (;;) {
    const batch = read(after);
    for (const item of batch) {
      if (visible(item)) items.push(item);
      after = positionOf(item);
      if (items.length === limit) return { items, next: after };
    }
    if (batch.length < limit) return { items };
  }
}
