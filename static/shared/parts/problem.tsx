import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';

/** What a person can act on. */
export interface ProblemText {
  readonly what: string;
  readonly mend: string;
}

interface ProblemProps {
  readonly problem: ProblemText;
  readonly onRetry?: () => void;
  /** What is shown is an older answer. */
  readonly isStale?: boolean;
}

/** What is wrong, how to mend it, and where that can help, the button to try again. */
export const Problem = ({ problem, onRetry, isStale = false }: ProblemProps) => (
  <div role="alert" className="problem">
    <SectionMessage appearance={isStale ? 'warning' : 'error'}>
      <p>
        <strong>{problem.what}</strong> {problem.mend}
        {isStale && ' What is shown below is the last answer.'}
      </p>
      {onRetry && (
        <p>
          <Button onClick={onRetry}>Try again</Button>
        </p>
      )}
    </SectionMessage>
  </div>
);
