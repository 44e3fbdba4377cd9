import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import { useId, useState } from 'react';
import type { Approval, ApprovalPart } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Moment } from '../../../shared/parts/times';
import type { KmsProblem } from '../api/problem';
import { useChanges } from '../session/changes';
import { useSession } from '../session/session';
import { ACTION_NAMES, groupText } from './words';

interface AgreementProps {
  readonly approval: Approval;
  readonly onDone: () => void;
}

/** The agreements that it takes, and the votes so far. */
export function Agreement({ approval, onDone }: AgreementProps) {
  const id = useId();
  return (
    <>
      <section aria-labelledby={id}>
        <Heading as="h2" size="small" id={id}>
          Who must agree
        </Heading>
        {approval.parts.length === 0 && <p>Nobody: the rules ask for no agreement.</p>}
        <ul className="cards">
          {approval.parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an approval are frozen
            <Part key={index} part={part} isOpen={approval.state === 'pending'} />
          ))}
        </ul>
      </section>
      <Votes approval={approval} onDone={onDone} />
    </>
  );
}

function Part({ part, isOpen }: { readonly part: ApprovalPart; readonly isOpen: boolean }) {
  const { team, keyGroup, action, needed, agreed, mayDecide } = part;
  return (
    <li className="card">
      <div className="card-head">
        <strong>{team ? `Team ${team.name}` : `Operators of ${groupText(keyGroup)}`}</strong>
        <Lozenge appearance={agreed >= needed ? 'success' : 'inprogress'}>{`${agreed} of ${needed}`}</Lozenge>
      </div>
      <span className="subtle">
        {ACTION_NAMES[action]}, {groupText(keyGroup)}
      </span>
      {isOpen && agreed < needed && (
        <span>
          {mayDecide.length === 0
            ? 'Nobody is left who may decide this part.'
            : `May still decide: ${mayDecide.map(({ name }) => name).join(', ')}`}
        </span>
      )}
    </li>
  );
}

function Votes({ approval, onDone }: AgreementProps) {
  const id = useId();
  const { person } = useSession();
  if (approval.votes.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        Votes
      </Heading>
      <ol className="timeline">
        {approval.votes.map(({ principalId, operator, decision, comment, at }) => (
          <li key={principalId} className={`event tone-${decision === 'approve' ? 'good' : 'bad'}`}>
            <p className="event-title">
              {operator} {decision === 'approve' ? 'agreed' : 'denied'}
            </p>
            <p className="subtle">
              <Moment at={at} />
            </p>
            {comment && <p>{comment}</p>}
            {principalId === person.id && approval.state === 'pending' && (
              <TakeBack id={approval.id} onDone={onDone} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function TakeBack({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const { change } = useChanges();
  const [problem, setProblem] = useState<KmsProblem>();
  const takeBack = async (): Promise<void> => {
    const told = await change({ path: `/v1/approvals/${id}/withdraw-vote`, what: 'take back your vote' });
    setProblem(told.ok ? undefined : told.problem);
    onDone();
  };
  return (
    <>
      {problem && <Problem problem={problem} />}
      <Button spacing="compact" onClick={() => void takeBack()}>
        Take back my vote
      </Button>
    </>
  );
}
