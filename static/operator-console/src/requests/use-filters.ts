import { useCallback, useState } from 'react';
import type { ListPayload } from '../../../../src/app/views/operators';
import { type Pages, usePages } from '../../../shared/parts/use-pages';

export type Filter = Omit<ListPayload, 'cursor'>;

export interface Filters {
  readonly filter: Filter;
  readonly isFiltered: boolean;
  readonly pages: Pages;
  /** Another question begins at its first page. */
  readonly change: (change: Partial<Filter>) => void;
  readonly clear: () => void;
}

const ALL: Filter = { group: null, action: null, text: '', mine: false, order: 'newest' };

export function useFilters(): Filters {
  const [filter, setFilter] = useState(ALL);
  const pages = usePages();
  const { restart } = pages;
  const change = useCallback(
    (part: Partial<Filter>) => {
      setFilter((before) => ({ ...before, ...part }));
      restart();
    },
    [restart],
  );
  const { group, action, text, mine } = filter;
  return {
    filter,
    isFiltered: group !== null || action !== null || text.trim() !== '' || mine,
    pages,
    change,
    clear: useCallback(() => change({ ...ALL }), [change]),
  };
}
