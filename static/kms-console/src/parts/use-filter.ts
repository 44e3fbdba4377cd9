import { useEffect, useState } from 'react';
import { type Pages, usePages } from '../../../shared/parts/use-pages';

/** Milliseconds after the last key before it is looked for. */
const TYPING = 300;

export interface Filtered<F> {
  readonly filter: F;
  /** What the list is asked by: the filter, once nobody types any more. */
  readonly settled: F;
  readonly isFiltered: boolean;
  readonly pages: Pages;
  /** Another question begins at its first page. */
  readonly change: (change: Partial<F>) => void;
  readonly clear: () => void;
}

/** @param none what no filter at all is; must stay the same object */
export function useFilter<F extends object>(none: F): Filtered<F> {
  const [filter, setFilter] = useState(none);
  const [settled, setSettled] = useState(none);
  const pages = usePages();
  const { restart } = pages;
  useEffect(() => {
    if (filter === settled) return undefined;
    const timer = setTimeout(() => {
      setSettled(filter);
      restart();
    }, TYPING);
    return () => clearTimeout(timer);
  }, [filter, settled, restart]);
  return {
    filter,
    settled,
    isFiltered: filter !== none,
    pages,
    change: (part) => setFilter((before) => ({ ...before, ...part })),
    clear: () => setFilter(none),
  };
}
