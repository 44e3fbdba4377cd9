import Lozenge from '@atlaskit/lozenge';
import type { Approval } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { useMarked } from '../api/use-told';
import { Page } from '../shell/page';
import { Agreement } from './agreement';
import { Collect } from './collect';
import { DecisionBox } from './decision-box';
import { Findings } from './findings';
import { NextStep } from './next-step';
import { TakeBackProposal } from './take-back';
import { ChangeFacts, KeyFacts } from './task-facts';
import './tasks.css';
import { STATES, titleOf } from './words';

/** One task: what is asked, what the rules say about it, who agreed, and the decision. */
export function TaskPage({ id }: { readonly id: string }) {
  const { value, problem, reload } = useMarked<Approval>(`/v1/approvals/${encodeURIComponent(id)}`);
  if (!value)
    return (
      <Page title="Task">
        {problem ? (
          <Problem problem={problem} onRetry={reload} />
        ) : (
          <Skeleton rows={8} label="Loading the task" />
        )}
      </Page>
    );
  const { body: approval, etag } = value;
  const [state, appearance] = STATES[approval.state];
  return (
    <Page
      key="task"
      title={titleOf(approval)}
      aside={
        <span>
          <Lozenge appearance={appearance}>{state}</Lozenge>{' '}
          {approval.breakGlass && <Lozenge appearance="removed">Break-glass</Lozenge>}
        </span>
      }
    >
      {problem && <Problem problem={problem} onRetry={reload} isStale />}
      <div className="columns">
        <div className="column">
          {approval.about === 'key' && approval.review && <Findings review={approval.review} />}
          {approval.about === 'key' ? <KeyFacts approval={approval} /> : <ChangeFacts approval={approval} />}
        </div>
        <div className="column">
          <DecisionBox approval={approval} etag={etag} onDone={reload} />
          {approval.about === 'change' && <Collect approval={approval} />}
          {approval.about === 'change' && <NextStep approval={approval} />}
          {approval.about === 'change' && <TakeBackProposal approval={approval} onDone={reload} />}
          <Agreement approval={approval} onDone={reload} />
        </div>
      </div>
    </Page>
  );
}
