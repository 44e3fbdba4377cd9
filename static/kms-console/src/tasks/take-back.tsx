import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { ChangeApproval } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import type { KmsProblem } from '../api/problem';
import { useChanges } from '../session/changes';
import { useSession } from '../session/session';

interface TakeBackProps {
  readonly approval: ChangeApproval;
  readonly onDone: () => void;
}

/** Whoever proposed a change takes it back while it is open. */
export function TakeBackProposal({ approval: { id, state, openedBy }, onDone }: TakeBackProps) {
  const { person } = useSession();
  const { change } = useChanges();
  const [problem, setProblem] = useState<KmsProblem>();
  if (state !== 'pending' || openedBy !== person.id) return null;
  const takeBack = async (): Promise<void> => {
    const told = await change({ path: `/v1/changes/${id}/withdraw`, what: 'take back your proposal' });
    setProblem(told.ok ? undefined : told.problem);
    onDone();
  };
  return (
    <div>
      {problem && <Problem problem={problem} />}
      <Button onClick={() => void takeBack()}>Take back my proposal</Button>
    </div>
  );
}
