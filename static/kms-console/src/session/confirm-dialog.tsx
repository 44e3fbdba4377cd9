import Button from '@atlaskit/button/new';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LoginWays, Session } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import type { KmsProblem } from '../api/problem';
import { useTold } from '../api/use-told';
import { Dialog } from '../parts/dialog';
import { confirmWithPasskey } from './passkey';
import { leaveFor } from './redirect';
import { useDoor, useSession } from './session';

interface ConfirmDialogProps {
  readonly what: string;
  readonly onAnswer: (confirmed: boolean) => void;
}

/** Asks for the passkey again. The browser's own prompt comes at once where that is how the person logged in. */
export function ConfirmDialog({ what, onAnswer }: ConfirmDialogProps) {
  const { startedBy } = useSession();
  const { enter } = useDoor();
  const { value: ways } = useTold<LoginWays>('/v1/login');
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  const hasBegun = useRef(false);

  const confirm = useCallback(async () => {
    setBusy(true);
    setProblem(undefined);
    const told = await confirmWithPasskey<Session>();
    setBusy(false);
    if (!told.ok) {
      setProblem(told.problem);
      return;
    }
    enter(told.value);
    onAnswer(true);
  }, [enter, onAnswer]);
  useEffect(() => {
    if (startedBy !== 'passkey' || hasBegun.current) return;
    hasBegun.current = true;
    void confirm();
  }, [startedBy, confirm]);
  const leave = async (): Promise<void> => {
    const told = await leaveFor('/v1/session/reauthentication/oidc');
    if (!told.ok) setProblem(told.problem);
  };
  return (
    <Dialog title="Confirm that it is you" onClose={() => onAnswer(false)}>
      <p>To {what}, the KMS wants a log-in that is less than 5 minutes old.</p>
      {problem && <Problem problem={problem} />}
      <div className="dialog-actions">
        <Button appearance="subtle" onClick={() => onAnswer(false)}>
          Cancel
        </Button>
        {ways?.oidc && (
          <Button appearance={startedBy === 'oidc' ? 'primary' : 'default'} onClick={() => void leave()}>
            {`Confirm with ${ways.oidc.name}`}
          </Button>
        )}
        <Button
          appearance={startedBy === 'passkey' ? 'primary' : 'default'}
          isDisabled={isBusy}
          onClick={() => void confirm()}
        >
          Confirm with passkey
        </Button>
      </div>
    </Dialog>
  );
}
