export interface Page {
  readonly cursor?: string;
  readonly limit: number;
}

/** Collects what a principal may see, a page of the store at a time, until its own page is full. */
export function collect<T extends { readonly id: string }>(
  read: (after: string) => readonly T[],
  visible: (item: T) => boolean,
  { cursor = '', limit }: Page,
): { readonly items: readonly T[]; readonly cursor?: string } {
  const items: T[] = [];
  let after = cursor;
  for (;;) {
    const batch = read(after);
    for (const item of batch) {
      if (visible(item)) items.push(item);
      after = item.id;
      if (items.length === limit) return { items, cursor: after };
    }
    if (batch.length < limit) return { items };
  }
}
