import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import { type ReactNode, useId } from 'react';
import type { Credentials } from '../../../../src/kms-server/http/views';
import { Moment } from '../../../shared/parts/times';
import { useMay } from '../session/session';
import { RevokeOne } from './revoke';

interface ListProps {
  readonly title: string;
  readonly empty: string;
  readonly children: readonly ReactNode[];
}

function List({ title, empty, children }: ListProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        {title}
      </Heading>
      {children.length === 0 ? (
        <p>{empty}</p>
      ) : (
        <ul className="cards" aria-label={title}>
          {children}
        </ul>
      )}
    </section>
  );
}

interface OneProps {
  /** Of what can be revoked by itself. */
  readonly id?: string;
  readonly name: string;
  readonly what: string;
  readonly ended?: string | undefined;
  readonly children: ReactNode;
  readonly onDone: () => void;
}

function One({ id, name, what, ended, children, onDone }: OneProps) {
  const may = useMay();
  const isRevocable = id !== undefined && ended === undefined && may('credential.revoke');
  return (
    <li className="card">
      <div className="card-head">
        <code>{name}</code>
        {ended !== undefined && <Lozenge appearance="removed">{ended}</Lozenge>}
        {isRevocable && <RevokeOne id={id} name={`the ${what} ${name}`} onDone={onDone} />}
      </div>
      <span className="subtle">{children}</span>
    </li>
  );
}

type ApiKey = Credentials['apiKeys'][number];

const endOf = ({ revokedAt, expiresAt }: ApiKey): string | undefined => {
  if (revokedAt !== null) return 'Revoked';
  return expiresAt <= Date.now() ? 'Expired' : undefined;
};

const ApiKeyFacts = ({
  of: { createdAt, expiresAt, revokedAt, lastUsedAt, rotatedFrom },
}: {
  readonly of: ApiKey;
}) => (
  <>
    Made <Moment at={createdAt} />, {revokedAt === null ? 'ends ' : 'revoked '}
    <Moment at={revokedAt ?? expiresAt} />,{' '}
    {lastUsedAt === null ? (
      'not used yet'
    ) : (
      <>
        last used <Moment at={lastUsedAt} />
      </>
    )}
    {rotatedFrom !== null && `, in the place of ${rotatedFrom}`}
  </>
);

interface CredentialListsProps {
  readonly credentials: Credentials;
  readonly isPerson: boolean;
  readonly onDone: () => void;
}

const since = (createdAt: number, revokedAt: number | null) => (
  <>
    Since <Moment at={createdAt} />
    {revokedAt !== null && (
      <>
        , revoked <Moment at={revokedAt} />
      </>
    )}
  </>
);

const endedBy = (revokedAt: number | null): string | undefined =>
  revokedAt === null ? undefined : 'Revoked';

export const CredentialLists = ({ credentials, isPerson, onDone }: CredentialListsProps) => (
  <>
    <List title="API keys" empty="No API key.">
      {credentials.apiKeys.map((key) => (
        <One key={key.id} id={key.id} name={key.id} what="API key" ended={endOf(key)} onDone={onDone}>
          <ApiKeyFacts of={key} />
        </One>
      ))}
    </List>
    {isPerson ? (
      <OfPerson credentials={credentials} onDone={onDone} />
    ) : (
      <OfProgram credentials={credentials} onDone={onDone} />
    )}
  </>
);

type PartProps = Omit<CredentialListsProps, 'isPerson'>;

const OfPerson = ({ credentials: { passkeys, identities, sessions }, onDone }: PartProps) => (
  <>
    <List title="Passkeys" empty="No passkey.">
      {passkeys.map(({ id, name, createdAt }) => (
        <One key={id} name={name} what="passkey" onDone={onDone}>
          {since(createdAt, null)}
        </One>
      ))}
    </List>
    <List title="Accounts at the identity provider" empty="None.">
      {identities.map(({ issuer, subject, createdAt }) => (
        <One key={`${issuer} ${subject}`} name={`${subject} at ${issuer}`} what="account" onDone={onDone}>
          {since(createdAt, null)}
        </One>
      ))}
    </List>
    <p>{sessions === 1 ? '1 session is open.' : `${sessions} sessions are open.`}</p>
  </>
);

const OfProgram = ({ credentials: { trusts, certificates }, onDone }: PartProps) => (
  <>
    <List title="Trusted issuers (JWT)" empty="No issuer.">
      {trusts.map(({ id, issuer, audience, createdAt, revokedAt }) => (
        <One key={id} id={id} name={issuer} what="issuer" ended={endedBy(revokedAt)} onDone={onDone}>
          For {audience}. {since(createdAt, revokedAt)}
        </One>
      ))}
    </List>
    <List title="Certificates (mTLS)" empty="No certificate.">
      {certificates.map(({ id, kind, value, createdAt, revokedAt }) => (
        <One
          key={id}
          id={id}
          name={`${kind} ${value}`}
          what="certificate"
          ended={endedBy(revokedAt)}
          onDone={onDone}
        >
          {since(createdAt, revokedAt)}
        </One>
      ))}
    </List>
  </>
);
