import { useCallback, useState } from 'react';

export interface Pages {
  /** Of the page that is shown; null for the first. */
  readonly cursor: string | null;
  /** From 1. */
  readonly number: number;
  readonly next: (cursor: string) => void;
  readonly previous: () => void;
  readonly restart: () => void;
}

/** The way through a list that is given page by page: back is where one came from. */
export function usePages(): Pages {
  const [passed, setPassed] = useState<readonly string[]>([]);
  return {
    cursor: passed.at(-1) ?? null,
    number: passed.length + 1,
    next: useCallback((cursor) => setPassed((before) => [...before, cursor]), []),
    previous: useCallback(() => setPassed((before) => before.slice(0, -1)), []),
    restart: useCallback(() => setPassed([]), []),
  };
}
