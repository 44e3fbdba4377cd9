import Button from '@atlaskit/button/new';
import { type FormEvent, useState } from 'react';
import type { Key } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { navigate } from '../../../shared/router';
import type { KmsProblem } from '../api/problem';
import { Dialog } from '../parts/dialog';
import { LongTextField } from '../parts/fields';
import { useChanges } from '../session/changes';
import { useMay } from '../session/session';

interface CancelDeletionProps {
  readonly of: Key;
  readonly onDone: () => void;
}

/** Keeps a key that waits for its destruction: at once, or once the people agree whom the group asks. */
export function CancelDeletion({ of: key, onDone }: CancelDeletionProps) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may('key.cancel-deletion')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Cancel the deletion</Button>
      {isOpen && <Why of={key} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The key, or the approval that it waits for. */
type Cancelled = Key | { readonly outcome: 'pendingApproval'; readonly approvalId: string };

function Why({ of: key, onDone, onClose }: CancelDeletionProps & { readonly onClose: () => void }) {
  const { change } = useChanges();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const told = await change<Cancelled>({
      path: `/v1/keys/${encodeURIComponent(key.keyId)}/cancel-deletion`,
      body: { reason: reason.trim() },
      what: `cancel the deletion of ${key.name}`,
    });
    setBusy(false);
    if (!told.ok) setProblem(told.problem);
    else if ('outcome' in told.value) navigate(`/console/tasks/${told.value.approvalId}`);
    else onClose();
    onDone();
  };
  return (
    <Dialog title={`Cancel the deletion of ${key.name}`} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p>The key stays, disabled: enabling it passes the operators again.</p>
        {problem && <Problem problem={problem} />}
        <LongTextField
          label="Reason"
          hint="It stays with the key for ever."
          isRequired
          maxLength={2_000}
          value={reason}
          onChange={setReason}
        />
        <div className="dialog-actions">
          <Button appearance="subtle" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" appearance="primary" isDisabled={isBusy || reason.trim() === ''}>
            Keep the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
