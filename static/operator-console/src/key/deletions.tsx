import Heading from '@atlaskit/heading';
import type { KeyDeletion } from '../../../../src/app/views/operators-key';
import { Age } from '../../../shared/parts/times';
import { IssueLink } from '../parts/links';
import { StateLozenge } from '../parts/state-lozenge';
import { Wait } from '../requests/cells';

interface DeletionsProps {
  readonly deletions: readonly KeyDeletion[];
  readonly hasMore: boolean;
  readonly now: number;
}

export function Deletions({ deletions, hasMore, now }: DeletionsProps) {
  if (deletions.length === 0) return null;
  return (
    <section aria-labelledby="deletions-title">
      <Heading as="h3" size="small" id="deletions-title">
        Requests to delete it
      </Heading>
      <ul className="cards">
        {deletions.map((deletion) => (
          <li key={deletion.issueId} className="card">
            <div className="card-head">
              <span>
                <IssueLink issueKey={deletion.issueKey} />
                {deletion.since !== null && (
                  <>
                    , for <Age since={deletion.since} now={now} />
                  </>
                )}
              </span>
              <StateLozenge state={deletion.state} />
            </div>
            {deletion.reason && <p>{deletion.reason}</p>}
            <div>
              <Wait waits={deletion.waits} trouble={deletion.trouble} />
            </div>
          </li>
        ))}
      </ul>
      {hasMore && <p className="subtle">There are older ones; find them in Jira.</p>}
    </section>
  );
}
