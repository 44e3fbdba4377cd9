import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { type FormEvent, useCallback, useState } from 'react';
import type { Enrolling, Session } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Moment } from '../../../shared/parts/times';
import { LOOKING, useAnswer } from '../../../shared/parts/use-answer';
import { navigate } from '../../../shared/router';
import { send, type Told } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { TextField } from '../parts/fields';
import { Outside } from '../shell/outside';
import { enrolPasskey } from './passkey';
import { leaveFor } from './redirect';
import { useDoor } from './session';

const NO_LINK: KmsProblem = {
  code: 'no-link',
  what: 'The enrolment link is not whole: its part after the # is missing.',
  mend: 'Open the link as it was given to you, or ask an administrator for another.',
};

/** What follows the # never reaches a server by itself; it goes from the address, and so from the browser's history. */
function takeToken(): string {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token !== '') history.replaceState(null, '', location.pathname);
  return token;
}

/** Where an enrolment link leads: the first passkey, or the account at the identity provider. */
export function EnrolPage() {
  const [token] = useState(takeToken);
  const ask = useCallback(() => send<Enrolling>('/v1/enrolment', { token }), [token]);
  return (
    <Outside title="Enrol">
      <Heading as="h1" size="large">
        Welcome to Keydesk KMS
      </Heading>
      {token === '' ? <Problem problem={NO_LINK} /> : <Invitation token={token} ask={ask} />}
      <p>
        <a href="/console">Go to the log-in</a>
      </p>
    </Outside>
  );
}

interface InvitationProps {
  readonly token: string;
  readonly ask: () => Promise<Told<Enrolling>>;
}

function Invitation({ token, ask }: InvitationProps) {
  const { enter } = useDoor();
  const { value: enrolling, problem, reload } = useAnswer('enrolment', ask, LOOKING.never);
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  if (problem) return <Problem problem={problem} onRetry={reload} />;
  if (!enrolling) return <Skeleton rows={3} label="Looking at your link" />;

  const attempt = async (way: () => Promise<Told<unknown>>): Promise<void> => {
    setBusy(true);
    setTrouble(undefined);
    const told = await way();
    if (!told.ok) setTrouble(told.problem);
    setBusy(false);
  };
  const withPasskey = async (): Promise<Told<Session>> => {
    const told = await enrolPasskey<Session>(token, name.trim() || 'My passkey');
    if (told.ok) {
      navigate('/console/tasks', 'replace');
      enter(told.value);
    }
    return told;
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(withPasskey);
  };
  return (
    <form className="form" onSubmit={submit}>
      <p>
        This link is for <strong>{enrolling.name}</strong>. It works once, until{' '}
        <Moment at={enrolling.expiresAt} />. With a passkey you log in by your fingerprint, face or PIN;
        nothing secret leaves your device.
      </p>
      {trouble && <Problem problem={trouble} />}
      <TextField
        label="Name of the passkey"
        hint="So that you know it again, such as the device it is on."
        value={name}
        placeholder="My passkey"
        maxLength={64}
        onChange={setName}
      />
      <div className="ways">
        <Button type="submit" appearance="primary" isDisabled={isBusy}>
          Make a passkey
        </Button>
        {enrolling.oidc && (
          <Button
            isDisabled={isBusy}
            onClick={() => void attempt(() => leaveFor('/v1/enrolment/oidc', { token }))}
          >
            {`Use ${enrolling.oidc.name} instead`}
          </Button>
        )}
      </div>
    </form>
  );
}
