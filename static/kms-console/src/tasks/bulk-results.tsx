import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import type { Approval, BulkResult } from '../../../../src/kms-server/http/views';
import { STATES, titleOf } from './words';

interface BulkResultsProps {
  readonly approvals: readonly Approval[];
  readonly results: BulkResult;
  readonly onClose: () => void;
}

type One = BulkResult['results'][number];

const textOf = (result: One): string => {
  if (!result.decided) return `not decided. ${result.problem.message}. ${result.problem.mend}.`;
  return result.state === 'pending'
    ? 'your vote counts; others must agree too.'
    : `${STATES[result.state][0]}.`;
};

/** What became of each task that was decided together. */
export function BulkResults({ approvals, results: { results }, onClose }: BulkResultsProps) {
  const titles = new Map(approvals.map((approval) => [approval.id, titleOf(approval)]));
  const refused = results.filter(({ decided }) => !decided).length;
  return (
    <div role="status" className="problem">
      <SectionMessage
        appearance={refused === 0 ? 'success' : 'warning'}
        title={`${results.length - refused} of ${results.length} decided`}
      >
        <ul className="bulk-list">
          {results.map((result) => (
            <li key={result.id}>
              <a href={`/console/tasks/${result.id}`}>{titles.get(result.id) ?? result.id}</a>:{' '}
              {textOf(result)}
            </li>
          ))}
        </ul>
        <p>
          <Button spacing="compact" onClick={onClose}>
            Close
          </Button>
        </p>
      </SectionMessage>
    </div>
  );
}
