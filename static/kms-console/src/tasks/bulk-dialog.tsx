import Button from '@atlaskit/button/new';
import { type FormEvent, useState } from 'react';
import type { Approval, BulkResult } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import type { KmsProblem } from '../api/problem';
import { Dialog } from '../parts/dialog';
import { LongTextField } from '../parts/fields';
import { useChanges } from '../session/changes';
import { RecentUse } from './recent-use';
import { titleOf } from './words';

export type Decision = 'approve' | 'deny';

interface BulkDialogProps {
  readonly decision: Decision;
  readonly picked: readonly Approval[];
  readonly onDecided: (results: BulkResult) => void;
  readonly onClose: () => void;
}

const count = (n: number): string => (n === 1 ? '1 task' : `${n} tasks`);

const orderOf = (id: string, decision: Decision, text: string, acknowledgeRecentUse: boolean) => {
  if (decision === 'deny') return { id, decision, reason: text };
  return { id, decision, acknowledgeRecentUse, ...(text === '' ? {} : { comment: text }) };
};

const withOrWithout = (ids: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> =>
  new Set(isIn ? [...ids, id] : [...ids].filter((other) => other !== id));

/** Names what is decided, once more, before it is. Each task is decided for itself. */
export function BulkDialog({ decision, picked: given, onDecided, onClose }: BulkDialogProps) {
  const { change } = useChanges();
  // What was chosen when it opened: the list behind may be read anew meanwhile.
  const [picked] = useState(given);
  const [text, setText] = useState('');
  const [known, setKnown] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  const verb = decision === 'approve' ? 'Approve' : 'Deny';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const decisions = picked.map(({ id }) => orderOf(id, decision, text.trim(), known.has(id)));
    const told = await change<BulkResult>({
      path: '/v1/approvals/decide',
      body: { decisions },
      what: `${decision} ${count(picked.length)}`,
    });
    setBusy(false);
    if (told.ok) onDecided(told.value);
    else setProblem(told.problem);
  };
  return (
    <Dialog title={`${verb} ${count(picked.length)}`} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <ul className="bulk-list">
          {picked.map((approval) => (
            <li key={approval.id}>{titleOf(approval)}</li>
          ))}
        </ul>
        {problem && <Problem problem={problem} />}
        {decision === 'deny' ? (
          <LongTextField
            label="Reason"
            hint="The requester reads it. One denial ends a task."
            isRequired
            maxLength={2_000}
            value={text}
            onChange={setText}
          />
        ) : (
          <>
            <LongTextField
              label="Comment"
              hint="Optional."
              maxLength={2_000}
              value={text}
              onChange={setText}
            />
            {picked.map((approval) => (
              <RecentUse
                key={approval.id}
                approval={approval}
                isKnown={known.has(approval.id)}
                onChange={(isKnown) => setKnown((before) => withOrWithout(before, approval.id, isKnown))}
              />
            ))}
          </>
        )}
        <div className="dialog-actions">
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            appearance={decision === 'approve' ? 'primary' : 'danger'}
            isDisabled={isBusy || (decision === 'deny' && text.trim() === '')}
          >
            {`${verb} ${count(picked.length)}`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
