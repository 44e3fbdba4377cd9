import type { ReactNode } from 'react';
import { Pager } from './pager';
import { Problem } from './problem';
import { Skeleton } from './skeleton';
import type { Answered } from './use-answer';
import type { Pages } from './use-pages';

interface PagedListProps<T> {
  readonly answer: Answered<T>;
  readonly pages: Pages;
  /** What is being loaded, as a person calls it: "requests". */
  readonly what: string;
  readonly children: (page: T) => ReactNode;
}

/** One page of a list that the server pages: loading, failed or shown, with the way back and forth. */
export function PagedList<T extends { readonly nextCursor: string | null }>({
  answer: { value: page, problem, isLoading, reload },
  pages,
  what,
  children,
}: PagedListProps<T>) {
  // A cursor that the server doesn't take any more would be refused for ever.
  const retry = pages.cursor === null ? reload : pages.restart;
  return (
    <>
      {problem && <Problem problem={problem} onRetry={retry} isStale={page !== undefined} />}
      <div className="list" data-loading={isLoading} aria-busy={isLoading}>
        {page ? children(page) : !problem && <Skeleton rows={8} label={`Loading ${what}`} />}
      </div>
      {page && (pages.number > 1 || page.nextCursor !== null) && (
        <Pager
          page={pages.number}
          hasNext={page.nextCursor !== null}
          isLoading={isLoading}
          onPrevious={pages.previous}
          onNext={() => page.nextCursor !== null && pages.next(page.nextCursor)}
        />
      )}
    </>
  );
}
