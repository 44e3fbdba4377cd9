import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import { Problem } from '../../../shared/parts/problem';
import type { KmsProblem } from '../api/problem';
import { Dialog } from '../parts/dialog';
import { useChanges } from '../session/changes';

interface RevokeProps {
  readonly path: string;
  /** What a person is told that they do: "revoke the API key 0123". */
  readonly what: string;
  readonly button: string;
  readonly warning: string;
  readonly onDone: () => void;
}

/** Ends something at once and for good, so it asks first. */
function Revoke({ path, what, button, warning, onDone }: RevokeProps) {
  const { change } = useChanges();
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  const revoke = async (): Promise<void> => {
    setBusy(true);
    const told = await change({ path, what });
    setBusy(false);
    setProblem(told.ok ? undefined : told.problem);
    if (told.ok) setOpen(false);
    onDone();
  };
  return (
    <>
      <Button spacing="compact" onClick={() => setOpen(true)}>
        {button}
      </Button>
      {isOpen && (
        <Dialog title={`${what.charAt(0).toUpperCase()}${what.slice(1)}?`} onClose={() => setOpen(false)}>
          <SectionMessage appearance="warning">
            <p>{warning}</p>
          </SectionMessage>
          {problem && <Problem problem={problem} />}
          <div className="dialog-actions">
            <Button appearance="subtle" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button appearance="danger" isDisabled={isBusy} onClick={() => void revoke()}>
              Revoke
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

interface OneProps {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
}

export const RevokeOne = ({ id, name, onDone }: OneProps) => (
  <Revoke
    path={`/v1/credentials/${encodeURIComponent(id)}/revoke`}
    what={`revoke ${name}`}
    button="Revoke"
    warning="It ends at once and for good, and what came out of it by rotation with it. Whoever uses it is refused from now on."
    onDone={onDone}
  />
);

interface AllProps {
  readonly id: string;
  readonly onDone: () => void;
}

export const RevokeAll = ({ id, onDone }: AllProps) => (
  <div>
    <Revoke
      path={`/v1/principals/${encodeURIComponent(id)}/credentials/revoke`}
      what="revoke everything"
      button="Revoke everything"
      warning="All credentials, sessions and open enrolment links end at once and for good. A person enrols again with a new link."
      onDone={onDone}
    />
  </div>
);
