import * as z from 'zod';
import { choice, option } from '../remote/command';
import { listed, orDash, place, short, when, yesNo } from '../remote/format';
import type { Cell, Filter, Resource } from '../remote/resource';

/** What waits for people to agree, or did. */

const named = z.looseObject({ id: z.string(), name: z.string() });
const whyNot = z.looseObject({ code: z.string(), message: z.string(), mend: z.string() });
const common = {
  id: z.string(),
  state: z.string(),
  action: z.string(),
  breakGlass: z.boolean(),
  needed: z.number(),
  parts: z.array(
    z.looseObject({
      keyGroup: z.string().nullable(),
      action: z.string(),
      team: named.nullable(),
      needed: z.number(),
      agreed: z.number(),
      mayDecide: z.array(named),
    }),
  ),
  mayDecide: z.boolean(),
  whyNot: whyNot.optional(),
  mayBreakGlass: z.boolean(),
  votes: z.array(
    z.looseObject({
      principalId: z.string(),
      operator: z.string(),
      accountId: z.string().nullable(),
      decision: z.string(),
      comment: z.string().nullable(),
      at: z.number(),
    }),
  ),
  reason: z.string().optional(),
  openedBy: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  decidedAt: z.number().optional(),
};

const violation = z.looseObject({
  severity: z.string(),
  field: z.string(),
  value: z.string(),
  message: z.string(),
  rule: z.string(),
  source: z.string(),
  mend: z.string(),
});
const review = z.looseObject({ policyVersion: z.string(), violations: z.array(violation) });

const keyApproval = z.looseObject({
  ...common,
  about: z.literal('key'),
  requestId: z.string(),
  handle: z.string(),
  deletionDue: z.number().optional(),
  days: z.number().optional(),
  recentUse: z.looseObject({ day: z.string(), watchedDays: z.number() }).optional(),
  keyId: z.string(),
  keyName: z.string(),
  keyGroup: z.string(),
  generation: z.number(),
  ticket: z.string(),
  ticketUrl: z.string().optional(),
  requester: z.string(),
  excluded: z.array(z.string()),
  why: z.string().optional(),
  policyVersion: z.string(),
  snapshotHash: z.string(),
  spec: z.looseObject({
    keyType: z.string(),
    operations: z.array(z.string()),
    protectionLevel: z.string(),
    projectId: z.string(),
    location: z.string(),
    activationDate: z.string(),
    expiryDate: z.string(),
    description: z.string(),
    rotationPeriodDays: z.number().nullable(),
    applications: z.array(z.looseObject({ name: z.string(), operations: z.array(z.string()) })),
    labels: z.record(z.string(), z.string()),
  }),
  review: review.optional(),
  applications: z.array(z.looseObject({ name: z.string(), applicationId: z.string().nullable() })),
});
export type KeyApproval = z.output<typeof keyApproval>;

export const changeApprovalSchema = z.looseObject({
  ...common,
  about: z.literal('change'),
  keyGroup: z.string().nullable(),
  description: z.string(),
  change: z.looseObject({
    kind: z.string(),
    payload: z.unknown(),
    payloadHash: z.string(),
    comment: z.string().nullable(),
  }),
});
export type ChangeApproval = z.output<typeof changeApprovalSchema>;

export const approvalSchema = z.discriminatedUnion('about', [keyApproval, changeApprovalSchema]);
export type Approval = z.output<typeof approvalSchema>;

/** Ids begin with the time, 12 digits. */
export const APPROVAL_DIGITS = 16;

const STATES = ['pending', 'approved', 'denied', 'withdrawn', 'expired', 'failed'];
const ACTIONS = ['enable', 'delete', 'cancel-deletion', 'export', 'rotate', 'change-policy', 'add-operator'];
export const APPROVAL_FILTERS: readonly Filter[] = [
  { option: choice('--state <state>', 'in this state', STATES), query: 'state' },
  { option: choice('--action <action>', 'for this action', ACTIONS), query: 'action' },
  { option: option('--group <name>', 'of this key group'), query: 'keyGroup' },
  { option: option('--ticket <key>', 'that came from this Jira issue'), query: 'ticket' },
  { option: option('--mine', 'that wait for you'), query: 'mine' },
  { option: option('--break-glass', 'that one person decided alone'), query: 'breakGlass' },
  {
    option: choice('--order <order>', 'opened: the oldest first; decided: what ended last first', [
      'opened',
      'decided',
    ]),
    query: 'order',
  },
];

/** Votes that count so far, of those it takes. */
const agreement = ({ parts, needed }: Approval): string =>
  `${parts.reduce((sum, { agreed }) => sum + agreed, 0)}/${needed}`;

/** What it is about, in a few words. */
export const what = (approval: Approval): string =>
  approval.about === 'key' ? `key ${approval.keyName}` : short(approval.description);

const partText = ({
  keyGroup,
  action,
  team,
  needed,
  agreed,
  mayDecide,
}: Approval['parts'][number]): string => {
  const who = mayDecide.map(({ name, id }) => `${name} (${id.slice(0, 8)})`);
  const from = team === null ? 'anybody who may decide' : `team ${team.name}`;
  const missing = Math.max(0, needed - agreed);
  return `${agreed} of ${needed} from ${from}, for ${action} in ${place(keyGroup)}; ${missing === 0 ? 'nothing missing' : `${missing} missing`}; may still: ${listed(who)}`;
};

const voteText = ({ principalId, operator, accountId, decision, comment, at }: Approval['votes'][number]) =>
  `${when(at)} ${decision}: ${operator} (${principalId}, Jira account ${orDash(accountId)})${comment ? `, "${comment}"` : ''}`;

/** A finding of the policy: how bad, where, what, by which rule, and the mend. */
const findingText = ({ severity, field, value, message, rule, source, mend }: z.output<typeof violation>) =>
  `${severity === 'reject' ? 'refused' : 'warned'}: ${field}${value === '' ? '' : ` "${value}"`}: ${message} [${rule}; ${source}] ${mend}`;

const reviewText = ({ policyVersion, violations }: z.output<typeof review>): string =>
  violations.length === 0
    ? `version ${policyVersion} finds nothing`
    : [`by version ${policyVersion}`, ...violations.map(findingText)].join('\n');

const lines = (texts: readonly string[]): string => texts.join('\n') || '-';

const STANDING: readonly Cell<Approval>[] = [
  ['OPENED', ({ createdAt, openedBy }) => `${when(createdAt)} by ${openedBy}`],
  ['DECIDED', ({ decidedAt }) => when(decidedAt)],
  ['REASON', ({ reason }) => orDash(reason)],
  ['BREAK-GLASS', ({ breakGlass }) => yesNo(breakGlass)],
  ['AGREEMENT', ({ parts }) => lines(parts.map(partText))],
  ['WHO VOTED', ({ votes }) => lines(votes.map(voteText))],
  [
    'YOU MAY DECIDE',
    ({ mayDecide, whyNot: why }) => (mayDecide ? 'yes' : `no: ${why?.message ?? '-'}\n${why?.mend ?? ''}`),
  ],
  ['YOU COULD ACT ALONE', ({ mayBreakGlass }) => yesNo(mayBreakGlass)],
];

const grant = (approval: KeyApproval, { name, operations }: KeyApproval['spec']['applications'][number]) => {
  const bound = approval.applications.find((one) => one.name === name)?.applicationId;
  return `${name} (${bound ?? 'no such application in the project'}): ${listed(operations)}`;
};

const ofKey =
  (text: (approval: KeyApproval) => string) =>
  (approval: Approval): string =>
    approval.about === 'key' ? text(approval) : '';
const ofChange =
  (text: (approval: ChangeApproval) => string) =>
  (approval: Approval): string =>
    approval.about === 'change' ? text(approval) : '';

/** Each is empty for the other kind of approval. */
const CONTENT: readonly Cell<Approval>[] = [
  ['KEY', ofKey(({ keyId, handle }) => `${keyId}, handle ${handle}`)],
  ['KEY TYPE', ofKey(({ spec }) => spec.keyType)],
  ['OPERATIONS', ofKey(({ spec }) => listed(spec.operations))],
  ['APPLICATIONS', ofKey((row) => lines(row.spec.applications.map((one) => grant(row, one))))],
  ['PROJECT', ofKey(({ spec }) => spec.projectId)],
  ['LOCATION', ofKey(({ spec }) => `${spec.location}, protection level ${spec.protectionLevel}`)],
  ['PERIOD', ofKey(({ spec }) => `${spec.activationDate} to ${spec.expiryDate}`)],
  ['ROTATION', ofKey(({ spec: { rotationPeriodDays: days } }) => (days ? `every ${days} days` : '-'))],
  ['DESCRIPTION', ofKey(({ spec }) => orDash(spec.description))],
  [
    'LABELS',
    ofKey(({ spec }) => listed(Object.entries(spec.labels).map(([name, value]) => `${name}=${value}`))),
  ],
  ['TICKET LINK', ofKey(({ ticketUrl = '' }) => ticketUrl)],
  [
    'RECENT USE',
    ofKey(({ recentUse }) =>
      recentUse
        ? `last used on ${recentUse.day}; the group asks about ${recentUse.watchedDays} days. Agreeing takes --acknowledge-recent-use with the key's id`
        : '',
    ),
  ],
  ['REQUESTER', ofKey(({ requester }) => `Jira account ${requester}`)],
  ['REQUEST', ofKey(({ requestId, generation }) => `${requestId}, generation ${generation}`)],
  ['UNDO WINDOW', ofKey(({ days }) => (days === undefined ? '' : `${days} days`))],
  ['DESTROYED ON', ofKey(({ deletionDue }) => (deletionDue === undefined ? '' : when(deletionDue)))],
  ['WHY ASKED', ofKey(({ why = '' }) => why)],
  ['NEVER DECIDE', ofKey(({ excluded }) => listed(excluded.map((account) => `Jira account ${account}`)))],
  ['POLICY IN JIRA', ofKey(({ policyVersion }) => `allowed by version ${policyVersion}`)],
  ['POLICY FINDS', ofKey(({ review: found }) => (found ? reviewText(found) : ''))],
  ['SNAPSHOT', ofKey(({ snapshotHash }) => snapshotHash)],
  ['CHANGE', ofChange(({ change }) => change.kind)],
  ['MEANS', ofChange(({ description }) => description)],
  ['WHY', ofChange(({ change }) => orDash(change.comment))],
  ['CONTENT', ofChange(({ change }) => JSON.stringify(change.payload, null, 2))],
  ['HASH', ofChange(({ change }) => change.payloadHash)],
];

const approvalResource = {
  id: ({ id }: Approval) => id,
  shortest: APPROVAL_DIGITS,
  paged: true,
  addressed: true,
  columns: [
    ['ACTION', ({ action }) => action],
    ['WHAT', what],
    ['GROUP', ({ keyGroup }) => place(keyGroup)],
    ['TICKET', (row) => (row.about === 'key' ? row.ticket : '-')],
    ['VOTES', agreement],
    ['EXPIRES', ({ expiresAt }) => when(expiresAt)],
    ['STATE', ({ state }) => state],
  ],
  more: [...CONTENT, ...STANDING],
} as const satisfies Partial<Resource<Approval>>;

export const APPROVALS: Resource<Approval> = {
  ...approvalResource,
  path: '/v1/approvals',
  member: 'approvals',
  row: approvalSchema,
  filters: [
    ...APPROVAL_FILTERS,
    {
      option: choice('--about <kind>', 'about keys, or about changes of the rules', ['key', 'change']),
      query: 'about',
    },
  ],
  empty: 'Nothing waits for a decision.',
};

export const CHANGES: Resource<ChangeApproval> = {
  ...approvalResource,
  path: '/v1/changes',
  member: 'changes',
  row: changeApprovalSchema,
  filters: APPROVAL_FILTERS,
  empty: 'No change of the rules was proposed.',
};
