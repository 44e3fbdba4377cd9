import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import type { OperatorsProblem } from '../../../../src/app/views/operators';

interface ProblemProps {
  readonly problem: OperatorsProblem;
  readonly onRetry: () => void;
  /** What is shown is an older answer. */
  readonly isStale?: boolean;
}

/** What is wrong, how to mend it, and the button to try again. */
export const Problem = ({ problem, onRetry, isStale = false }: ProblemProps) => (
  <div role="alert" className="problem">
    <SectionMessage appearance={isStale ? 'warning' : 'error'}>
      <p>
        <strong>{problem.what}</strong> {problem.mend}
        {isStale && ' What is shown below is the last answer.'}
      </p>
      <p>
        <Button onClick={onRetry}>Try again</Button>
      </p>
    </SectionMessage>
  </div>
);
