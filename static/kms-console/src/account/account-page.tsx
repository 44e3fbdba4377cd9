import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { type FormEvent, useId, useState } from 'react';
import type { Passkey, Passkeys } from '../../../../src/kms-server/http/views';
import { Facts } from '../../../shared/parts/facts';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Moment } from '../../../shared/parts/times';
import { send, type Told } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { useTold } from '../api/use-told';
import { TextField } from '../parts/fields';
import { useChanges } from '../session/changes';
import { addPasskey } from '../session/passkey';
import { useDoor, useSession } from '../session/session';
import { Page } from '../shell/page';
import { JiraAccount } from './jira-account';

const MINUTE = 60_000;

/** Who one is here, the passkeys that prove it, and the sessions. */
export function AccountPage() {
  const { person, createdAt, expiresAt, idleMs, startedBy } = useSession();
  return (
    <Page title={person.name}>
      <div className="stack">
        <Facts
          level="h2"
          title="You"
          facts={[
            [
              'Roles',
              <ul key="roles" className="plain">
                {person.roles.map(({ role, keyGroup }) => (
                  <li key={`${role} ${keyGroup}`}>
                    {role} in {keyGroup ?? 'every group'}
                  </li>
                ))}
              </ul>,
            ],
          ]}
        />
        <JiraAccount />
        <OwnPasskeys />
        <Facts
          level="h2"
          title="This session"
          facts={[
            ['Logged in', <Moment key="in" at={createdAt} />],
            ['With', startedBy === 'passkey' ? 'a passkey' : 'the identity provider'],
            ['Ends', <Moment key="ends" at={expiresAt} />],
            ['Ends unused after', `${Math.round(idleMs / MINUTE)} minutes`],
          ]}
        />
        <Leave />
      </div>
    </Page>
  );
}

function Leave() {
  const { leave } = useDoor();
  const [problem, setProblem] = useState<KmsProblem>();
  const go = async (): Promise<void> => {
    const told = await leave(true);
    setProblem(told.ok ? undefined : told.problem);
  };
  return (
    <div>
      {problem && <Problem problem={problem} />}
      <Button onClick={() => void go()}>Log out everywhere</Button>
    </div>
  );
}

function OwnPasskeys() {
  const id = useId();
  const { confirmed } = useChanges();
  const { value, problem, reload } = useTold<Passkeys>('/v1/passkeys');
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState<KmsProblem>();
  const [note, setNote] = useState('');

  const attempt = async (what: string, done: string, way: () => Promise<Told<Passkeys>>): Promise<void> => {
    setTrouble(undefined);
    setNote('');
    const told = await confirmed(what, way);
    if (told.ok) setNote(done);
    else setTrouble(told.problem);
    reload();
  };
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const called = name.trim() || 'My passkey';
    await attempt('add a passkey', `The passkey “${called}” was added.`, () => addPasskey<Passkeys>(called));
    setName('');
  };
  const remove = (passkey: Passkey): Promise<void> =>
    attempt('remove a passkey', `The passkey “${passkey.name}” was removed.`, () =>
      send<Passkeys>(`/v1/passkeys/${passkey.id}/remove`),
    );
  return (
    <section aria-labelledby={id} className="stack">
      <Heading as="h2" size="small" id={id}>
        Your passkeys
      </Heading>
      {problem && <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />}
      {!value && !problem && <Skeleton rows={2} label="Loading your passkeys" />}
      {trouble && <Problem problem={trouble} />}
      <p role="status">{note}</p>
      {value && (
        <ul className="cards" aria-label="Passkeys">
          {value.passkeys.map((passkey) => (
            <OnePasskey key={passkey.id} passkey={passkey} onRemove={() => void remove(passkey)} />
          ))}
        </ul>
      )}
      <form className="form" onSubmit={(event) => void add(event)}>
        <TextField
          label="Name of another passkey"
          hint="Have two, on two devices: who loses the only one needs an administrator."
          maxLength={64}
          value={name}
          onChange={setName}
        />
        <div className="form-actions">
          <Button type="submit">Add a passkey</Button>
        </div>
      </form>
    </section>
  );
}

interface OnePasskeyProps {
  readonly passkey: Passkey;
  readonly onRemove: () => void;
}

const OnePasskey = ({ passkey: { name, backedUp, createdAt, lastUsedAt }, onRemove }: OnePasskeyProps) => (
  <li className="card">
    <div className="card-head">
      <strong>{name}</strong>
      <Button spacing="compact" onClick={onRemove}>
        Remove <span className="visually-hidden">{name}</span>
      </Button>
    </div>
    <span className="subtle">
      Added <Moment at={createdAt} />,{' '}
      {lastUsedAt === null ? (
        'not used yet'
      ) : (
        <>
          last used <Moment at={lastUsedAt} />
        </>
      )}
      {backedUp && ', copied to other devices by its maker'}
    </span>
  </li>
);
