import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import { type FormEvent, useState } from 'react';
import type { Approval } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import type { KmsProblem } from '../api/problem';
import { Dialog } from '../parts/dialog';
import { LongTextField } from '../parts/fields';
import { useChanges } from '../session/changes';
import { RecentUse } from './recent-use';
import { groupText, titleOf } from './words';

interface BreakGlassProps {
  readonly approval: Approval;
  /** Of the approval as it is shown. */
  readonly etag: string | null;
  readonly onDone: () => void;
}

/** Acting alone, where the group has it switched on: named as what it is. */
export function BreakGlass({ approval, etag, onDone }: BreakGlassProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button appearance="warning" onClick={() => setOpen(true)}>
        Act alone in an emergency
      </Button>
      {isOpen && <Alone approval={approval} etag={etag} onDone={onDone} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Alone({ approval, etag, onDone, onClose }: BreakGlassProps & { readonly onClose: () => void }) {
  const { change } = useChanges();
  const [reason, setReason] = useState('');
  const [isUseKnown, setUseKnown] = useState(false);
  const [problem, setProblem] = useState<KmsProblem>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const told = await change({
      path: `/v1/approvals/${approval.id}/break-glass`,
      body: { reason: reason.trim(), acknowledgeRecentUse: isUseKnown },
      etag,
      what: `act alone on “${titleOf(approval)}”`,
    });
    if (!told.ok) setProblem(told.problem);
    else onClose();
    onDone();
  };
  return (
    <Dialog title="Break the glass" onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <SectionMessage appearance="warning">
          <p>
            “{titleOf(approval)}” is carried out at once, without the agreement of anybody else. Every
            operator of {groupText(approval.keyGroup)} and every auditor is alerted, and the log names you and
            your reason.
          </p>
        </SectionMessage>
        {problem && <Problem problem={problem} />}
        <LongTextField label="Reason" isRequired maxLength={2_000} value={reason} onChange={setReason} />
        <RecentUse approval={approval} isKnown={isUseKnown} onChange={setUseKnown} />
        <div className="dialog-actions">
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" appearance="danger" isDisabled={reason.trim() === ''}>
            Act alone
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
