import Button from '@atlaskit/button/new';

interface PagerProps {
  readonly page: number;
  readonly hasNext: boolean;
  readonly isLoading: boolean;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
}

/** Back and forth: with cursors nobody knows how many pages there are. */
export const Pager = ({ page, hasNext, isLoading, onPrevious, onNext }: PagerProps) => (
  <nav className="pager" aria-label="Pages">
    <Button isDisabled={page === 1 || isLoading} onClick={onPrevious}>
      Previous
    </Button>
    <span>Page {page}</span>
    <Button isDisabled={!hasNext || isLoading} onClick={onNext}>
      Next
    </Button>
  </nav>
);
