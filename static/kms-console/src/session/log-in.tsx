import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import UnlockIcon from '@atlaskit/icon/core/lock-unlocked';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { LoginWays, Session } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import type { Told } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { useTold } from '../api/use-told';
import { Outside } from '../shell/outside';
import { logInWithPasskey } from './passkey';
import { leaveFor } from './redirect';
import { type OutBecause, useDoor } from './session';

const NOTES: Readonly<Record<OutBecause, string | null>> = {
  never: null,
  ended: 'Your session has ended. Log in again; you come back to where you were.',
  left: 'You are logged out.',
};

/** Nobody sees a page before. The address stays, so logging in leads to where one wanted to go. */
export function LogInPage({ because }: { readonly because: OutBecause }) {
  const { enter } = useDoor();
  const { value: ways } = useTold<LoginWays>('/v1/login');
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  const note = NOTES[because];

  const attempt = async (way: () => Promise<Told<unknown>>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const told = await way();
    if (!told.ok) setProblem(told.problem);
    setBusy(false);
  };
  const withPasskey = async (): Promise<Told<Session>> => {
    const told = await logInWithPasskey<Session>();
    if (told.ok) enter(told.value);
    return told;
  };
  return (
    <Outside title="Log in">
      <Heading as="h1" size="large">
        Log in to Keydesk KMS
      </Heading>
      {note && (
        <div role="status">
          <SectionMessage>
            <p>{note}</p>
          </SectionMessage>
        </div>
      )}
      {problem && <Problem problem={problem} />}
      <div className="ways">
        <Button
          appearance="primary"
          iconBefore={UnlockIcon}
          isDisabled={isBusy}
          onClick={() => void attempt(withPasskey)}
        >
          Log in with a passkey
        </Button>
        {ways?.oidc && (
          <Button isDisabled={isBusy} onClick={() => void attempt(() => leaveFor('/v1/login/oidc'))}>
            {`Log in with ${ways.oidc.name}`}
          </Button>
        )}
      </div>
      <p className="subtle">
        No passkey yet? An administrator gives you a link to enrol with, which works once.
      </p>
    </Outside>
  );
}
