import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import { useId } from 'react';
import type { Act, Deletion, Deletions } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Moment } from '../../../shared/parts/times';
import { useTold } from '../api/use-told';
import { Ticket } from '../parts/ticket';
import { useNames } from '../people/names';

/** Every time that a key was to be destroyed: who asked, who agreed, and how it ended. Nothing where it never was. */
export function KeyDeletions({ keyId }: { readonly keyId: string }) {
  const id = useId();
  const { value, problem, reload } = useTold<Deletions>(`/v1/keys/${encodeURIComponent(keyId)}/deletions`);
  if (problem) return <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />;
  if (!value || value.deletions.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        Deletions
      </Heading>
      <ul className="cards" aria-label="Deletions">
        {value.deletions.map((deletion) => (
          <One key={deletion.scheduled.at} deletion={deletion} />
        ))}
      </ul>
    </section>
  );
}

function stateOf({ cancelled, destroyedAt }: Deletion) {
  if (cancelled) return <Lozenge appearance="success">Cancelled</Lozenge>;
  return destroyedAt === null ? (
    <Lozenge appearance="moved">Waits</Lozenge>
  ) : (
    <Lozenge appearance="removed">Destroyed</Lozenge>
  );
}

function One({ deletion }: { readonly deletion: Deletion }) {
  const { scheduled, due, cancelled, destroyedAt } = deletion;
  return (
    <li className="card">
      <div className="card-head">
        <span>
          {destroyedAt === null ? 'Due ' : 'Destroyed '}
          <Moment at={destroyedAt ?? due} />
        </span>
        {stateOf(deletion)}
      </div>
      <Told what="Scheduled" act={scheduled} />
      {cancelled && <Told what="Cancelled" act={cancelled} />}
    </li>
  );
}

/** Everybody who had a hand in it. */
function Told({ what, act }: { readonly what: string; readonly act: Act }) {
  const names = useNames();
  const { at, asked, approvedBy, approvalId, breakGlass, ticket, ticketUrl, reason } = act;
  return (
    <div>
      <span>
        {what} <Moment at={at} />, asked by {asked.name}
        {names.behalf(asked.id, asked.onBehalfOf)}
        {ticket && (
          <>
            , <Ticket ticket={ticket} url={ticketUrl} />
          </>
        )}
      </span>
      <span className="subtle">
        {approvedBy.length === 0
          ? 'It needed nobody to agree'
          : `${breakGlass ? 'Alone' : 'Agreed'}: ${approvedBy.map(({ name }) => name).join(', ')}`}
        {approvalId && (
          <>
            , <a href={`/console/tasks/${approvalId}`}>the task</a>
          </>
        )}
        {reason && `. “${reason}”`}
      </span>
    </div>
  );
}
