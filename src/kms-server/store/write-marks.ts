import { AsyncLocalStorage } from 'node:async_hooks';

/** What else is to be written with the first write of a piece of work, however deep in it that one is made. */
const marks = new AsyncLocalStorage<() => void>();

/** @param mark runs in the transaction of each write of the work */
export const marking = <T>(mark: () => void, work: () => T): T => marks.run(mark, work);

/** A change of the store, with the mark of the work that it is part of. */
export function marked<T>(change: () => T): () => T {
  const mark = marks.getStore();
  if (!mark) return change;
  return () => {
    mark();
    return change();
  };
}
