import type { ChangeApproval, KeyApproval } from '../../../../src/kms-server/http/views';
import { Facts } from '../../../shared/parts/facts';
import { Day, Moment } from '../../../shared/parts/times';
import { Ticket } from '../parts/ticket';
import { useNames } from '../people/names';
import { ACTION_NAMES, groupText } from './words';

const applicationText = ({ spec }: KeyApproval, name: string): string =>
  spec.applications.find((grant) => grant.name === name)?.operations.join(', ') ?? '';

/** Whoever is unknown by id gets nothing: a name alone allows nothing. */
const Applications = ({ approval }: { readonly approval: KeyApproval }) =>
  approval.applications.length === 0 ? (
    'None: nobody may use it'
  ) : (
    <ul className="plain">
      {approval.applications.map(({ name, applicationId }) => (
        <li key={name}>
          {name}: {applicationText(approval, name)}
          {applicationId === null && (
            <span className="trouble">No application of this project has that name; it gets nothing.</span>
          )}
        </li>
      ))}
    </ul>
  );

/** Every attribute of the key, as its operators agree to it. */
export function KeyFacts({ approval }: { readonly approval: KeyApproval }) {
  const names = useNames();
  const { spec } = approval;
  return (
    <>
      <Facts
        level="h2"
        title="Request"
        facts={[
          ['Ticket', <Ticket key="ticket" ticket={approval.ticket} url={approval.ticketUrl} />],
          ['Requester', names.account(approval.requester)],
          ['Why', approval.why ?? null],
          [
            'Key',
            <a key="key" href={`/console/keys/${approval.keyId}`}>
              {approval.keyName}
            </a>,
          ],
          ['Can’t decide either', approval.excluded.map(names.account).join(', ')],
          ['Group', approval.keyGroup],
          [
            'Last used',
            approval.recentUse === undefined ? null : <Day key="last-used" day={approval.recentUse.day} />,
          ],
          ['Undo window', approval.days === undefined ? null : `${approval.days} days`],
          [
            'Destroyed on',
            approval.deletionDue === undefined ? null : (
              <Moment key="destroyed-on" at={approval.deletionDue} />
            ),
          ],
          ['Opened', <Moment key="opened" at={approval.createdAt} />],
          ['Expires', <Moment key="expires" at={approval.expiresAt} />],
          ['Policy version', approval.policyVersion],
          ['Request id', <code key="request-id">{approval.requestId}</code>],
          [
            'Hash of what was approved in Jira',
            <code key="hash-of-what-was-approved-in-jira">{approval.snapshotHash}</code>,
          ],
        ]}
      />
      <Facts
        level="h2"
        title="Key"
        facts={[
          ['Key type', spec.keyType],
          ['Operations', spec.operations.join(', ')],
          ['Applications', <Applications key="applications" approval={approval} />],
          ['Protection', spec.protectionLevel],
          ['Location', spec.location],
          ['Project', spec.projectId],
          ['Active from', <Day key="active-from" day={spec.activationDate} />],
          ['Expires on', <Day key="expires-on" day={spec.expiryDate} />],
          ['Rotation', spec.rotationPeriodDays === null ? 'none' : `every ${spec.rotationPeriodDays} days`],
          ['Description', spec.description],
          ...Object.entries(spec.labels).map(([label, value]) => [`Label ${label}`, value] as const),
        ]}
      />
    </>
  );
}

/** What would change, in words and as it would be carried out. */
export function ChangeFacts({ approval }: { readonly approval: ChangeApproval }) {
  const names = useNames();
  const { change } = approval;
  return (
    <Facts
      level="h2"
      title="Change"
      facts={[
        ['What it means', approval.description],
        ['Why', change.comment ?? 'No reason was given'],
        ['Proposed by', names.principal(approval.openedBy)],
        ['Where', groupText(approval.keyGroup)],
        ['Goes through', ACTION_NAMES[approval.action]],
        ['Opened', <Moment key="opened" at={approval.createdAt} />],
        ['Expires', <Moment key="expires" at={approval.expiresAt} />],
        ['Kind', <code key="kind">{change.kind}</code>],
        [
          'Content',
          <pre key="content" className="json">
            {JSON.stringify(change.payload, null, 2)}
          </pre>,
        ],
        ['Hash of the content', <code key="hash-of-the-content">{change.payloadHash}</code>],
      ]}
    />
  );
}
