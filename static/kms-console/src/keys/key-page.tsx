import SectionMessage from '@atlaskit/section-message';
import type { Key } from '../../../../src/kms-server/http/views';
import { Facts } from '../../../shared/parts/facts';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Day, Moment } from '../../../shared/parts/times';
import { useTold } from '../api/use-told';
import { Ticket } from '../parts/ticket';
import { useNames } from '../people/names';
import { useMay } from '../session/session';
import { Page } from '../shell/page';
import '../tasks/tasks.css';
import { CancelDeletion } from './cancel-deletion';
import { KeyDeletions } from './deletions';
import { KeyHistory } from './key-history';
import { KeyState } from './states';

/** One key as it is now, and what happened to it. Its material is nowhere. */
export function KeyPage({ keyId }: { readonly keyId: string }) {
  const { value: key, problem, reload } = useTold<Key>(`/v1/keys/${encodeURIComponent(keyId)}`);
  const may = useMay();
  if (!key)
    return (
      <Page title="Key">
        {problem ? (
          <Problem problem={problem} onRetry={reload} />
        ) : (
          <Skeleton rows={8} label="Loading the key" />
        )}
      </Page>
    );
  return (
    <Page key="key" title={key.name} aside={<KeyState state={key.state} />}>
      {problem && <Problem problem={problem} onRetry={reload} isStale />}
      <PendingDeletion of={key} onDone={reload} />
      <div className="columns">
        <div className="column">
          <KeyFacts of={key} />
        </div>
        <div className="column">
          <KeyDeletions key={key.state} keyId={keyId} />
          {may('audit.read') ? (
            <KeyHistory keyId={keyId} />
          ) : (
            <p className="subtle">The history of a key is for whoever may read the audit log.</p>
          )}
        </div>
      </div>
    </Page>
  );
}

/** Who had it scheduled, and until when it can be undone. */
function PendingDeletion({ of: key, onDone }: { readonly of: Key; readonly onDone: () => void }) {
  const names = useNames();
  const { deletionDue, deletionScheduled } = key;
  if (deletionDue === undefined) return null;
  const { at, by, onBehalfOf, ticket, ticketUrl } = deletionScheduled ?? {};
  return (
    <div className="problem">
      <SectionMessage appearance="warning" title="This key waits for its destruction">
        <p>
          It is destroyed on <Moment at={deletionDue} />. Until then the deletion can be cancelled, here and
          on its ticket in Jira.
        </p>
        {at !== undefined && (
          <p>
            Scheduled <Moment at={at} /> by {names.principal(by ?? '')}
            {names.behalf(by ?? '', onBehalfOf ?? null)}
            {ticket && (
              <>
                , <Ticket ticket={ticket} url={ticketUrl} />
              </>
            )}
            .
          </p>
        )}
        <div className="alert-actions">
          <CancelDeletion of={key} onDone={onDone} />
        </div>
      </SectionMessage>
    </div>
  );
}

const Grants = ({ of: { grants } }: { readonly of: Key }) =>
  grants.length === 0 ? (
    'Nobody may use it'
  ) : (
    <ul className="plain">
      {grants.map(({ name, applicationId, operations }) => (
        <li key={name}>
          {name}: {operations.join(', ')}
          {applicationId === null && (
            <span className="subtle">not bound to an application yet, so it allows nothing</span>
          )}
        </li>
      ))}
    </ul>
  );

const KeyFacts = ({ of: key }: { readonly of: Key }) => (
  <>
    <Facts
      level="h2"
      title="Key"
      facts={[
        ['Key type', key.keyType],
        ['Operations', key.operations.join(', ')],
        ['Who may use it', <Grants key="grants" of={key} />],
        ['Group', key.keyGroup],
        ['Project', key.projectId],
        ['Ticket', <Ticket key="ticket" ticket={key.ticket} url={key.ticketUrl} />],
        ['Active from', <Day key="active" day={key.activationDate} />],
        ['Expires on', <Day key="expires" day={key.expiryDate} />],
        ['Made', <Moment key="made" at={key.createdAt} />],
        ['Was ever enabled', key.everEnabled ? 'yes' : 'no'],
        ['Last used', key.lastUsed === undefined ? 'never' : <Day key="used" day={key.lastUsed} />],
        ['Handle', <code key="handle">{key.handle}</code>],
        ['Request id', <code key="request">{key.requestId}</code>],
        ['Generation of the request', String(key.generation)],
      ]}
    />
    {key.publicKey && (
      <Facts
        level="h2"
        title="Public key"
        facts={[
          [
            'PEM',
            <pre key="pem" className="json">
              {key.publicKey}
            </pre>,
          ],
        ]}
      />
    )}
  </>
);
