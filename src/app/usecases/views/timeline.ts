import type { AuditEntry } from '../../../domain/audit';
import { LABELS } from '../../../domain/policy/labels';
import { cancellationRefusedText, cancelledText } from '../../../domain/request-lifecycle/details';
import type { EffectKind } from '../../../domain/request-lifecycle/effects';
import type { EventKind, RequestEvent } from '../../../domain/request-lifecycle/events';
import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import { STATUS_NAMES, type Status } from '../../../domain/statuses';
import type { TimelineActor, TimelineEntry, TimelineTone } from '../../views/timeline';
import { minute } from './moments';
import { keyStateText } from './standing';

type EventOf<K extends EventKind, E = RequestEvent> = E extends { readonly kind: infer Kind }
  ? K extends Kind
    ? E
    : never
  : never;

interface Words<K extends EventKind> {
  readonly create: string;
  /** Where it differs for a deletion. */
  readonly delete?: string;
  readonly tone: TimelineTone;
  readonly details?: (event: EventOf<K>, record: RequestRecord) => readonly string[];
}

const by = (people: readonly string[]): string => (people.length > 0 ? people.join(', ') : 'the operators');
const statusName = (status: Status | undefined): string =>
  status ? `"${STATUS_NAMES[status]}"` : 'a status that is not ours';

/** What each event is called; `undefined`: of no interest but to the machinery. */
const WORDS: { readonly [K in EventKind]: Words<K> | undefined } = {
  approved: {
    create: 'Approved',
    tone: 'good',
    details: ({ vouchedAt }, { snapshotHash }) =>
      vouchedAt === undefined ? [] : [`In the panel, as frozen: ${snapshotHash.slice(0, 12)}.`],
  },
  'approval-refused': {
    create: 'An approval did not count',
    tone: 'attention',
    details: ({ reason }) => [reason],
  },
  rejected: { create: 'Rejected', tone: 'bad' },
  withdrawn: { create: 'Withdrawn', tone: 'bad' },
  retried: { create: 'Tried again', tone: 'neutral' },
  revised: { create: 'Taken back to draft', tone: 'neutral' },
  cancelled: { create: 'Deletion cancelled', tone: 'attention' },
  reenabled: { create: 'Asked to enable the key again', tone: 'neutral' },
  edited: {
    create: 'Void: the form was changed after submission',
    tone: 'bad',
    details: ({ fields }) => [`Changed: ${fields.map((field) => LABELS[field]).join(', ')}.`],
  },
  relocated: { create: 'Void: the issue left its project or type', tone: 'bad' },
  'status-forged': {
    create: 'A change of status did not count',
    tone: 'attention',
    details: ({ from, to }) => [
      `From ${statusName(from)} to ${statusName(to)}, by no step of this workflow that counts.`,
    ],
  },
  gone: { create: 'Void: the issue is gone', tone: 'bad' },
  'policy-refused': {
    create: 'Refused by the policy',
    tone: 'bad',
    details: ({ violations }) => violations,
  },
  'waited-too-long': {
    create: 'Expired',
    tone: 'bad',
    details: () => ['Nobody decided in time.'],
  },
  'key-created': {
    create: 'Key made, disabled',
    tone: 'good',
    details: ({ key }) => [`Handle: ${key.handle}.`],
  },
  'enable-pending': {
    create: 'KMS operators asked to enable the key',
    tone: 'neutral',
    details: ({ approvalId }) => [`Approval in the KMS: ${approvalId}.`],
  },
  'key-enabled': { create: 'Key enabled', tone: 'good' },
  'deletion-pending': {
    create: 'KMS operators asked to delete the key',
    tone: 'neutral',
    details: ({ approvalId }) => [`Approval in the KMS: ${approvalId}.`],
  },
  'deletion-scheduled': {
    create: 'Deletion scheduled',
    tone: 'attention',
    details: ({ until }) => [`The key is disabled, and destroyed on ${minute(until)}.`],
  },
  'cancellation-pending': {
    create: 'KMS operators asked to cancel the deletion',
    tone: 'neutral',
    details: ({ approvalId }) => [`Approval in the KMS: ${approvalId}.`],
  },
  'cancellation-agreed': {
    create: 'KMS operators agreed; the deletion is cancelled',
    tone: 'good',
    details: (event) => [`Agreed by ${by(event.by)}.`],
  },
  'cancellation-refused': {
    create: 'The deletion is not cancelled',
    tone: 'bad',
    details: (event) => [cancellationRefusedText(event)],
  },
  'cancelled-in-kms': {
    create: 'Deletion cancelled in the KMS',
    tone: 'attention',
    details: (event) => [cancelledText(event)],
  },
  'operators-approved': {
    create: 'KMS operators agreed; the key is enabled',
    delete: 'KMS operators agreed; the deletion is scheduled',
    tone: 'good',
    details: (event) => [
      `Agreed by ${by(event.by)}.`,
      ...(event.until === undefined ? [] : [`The key is destroyed on ${minute(event.until)}.`]),
    ],
  },
  'operators-denied': {
    create: 'KMS operators denied it',
    tone: 'bad',
    details: (event) => [`Denied by ${by(event.by)}: ${event.reason}`],
  },
  'operators-expired': {
    create: 'Expired',
    tone: 'bad',
    details: () => ['The KMS operators did not decide in time.'],
  },
  'operators-withdrawn': {
    create: 'The approval was withdrawn in the KMS',
    tone: 'attention',
  },
  'operators-failed': {
    create: 'KMS operators agreed, and the KMS could not do it',
    tone: 'bad',
    details: (event) => [`Agreed by ${by(event.by)}.`, event.reason],
  },
  'kms-refused': {
    create: 'The KMS refused',
    tone: 'bad',
    details: ({ failure }) => [failure.message, failure.mend],
  },
  done: {
    create: 'Done',
    tone: 'neutral',
    details: ({ leaves }) => (leaves ? [`The key is now: ${keyStateText(leaves)}.`] : []),
  },
  'key-found': {
    create: 'A key made late was found, and is put away',
    tone: 'attention',
    details: ({ key }) => [`Handle: ${key.handle}.`],
  },
  'key-observed': {
    create: 'The key changed in the KMS',
    tone: 'attention',
    details: ({ key }) => [`The key is now: ${keyStateText(key.state)}.`],
  },
  'key-destroyed': {
    create: 'Key destroyed',
    tone: 'bad',
    details: (event) => [
      'The key material is gone. This can not be undone.',
      ...(event.by ? [`Agreed by ${by(event.by)}.`] : []),
    ],
  },
  'rotation-ordered': {
    create: 'Rotation ordered',
    tone: 'neutral',
    details: ({ reason }) => [
      reason === 'asked' ? 'Asked for in the panel.' : 'The rotation period is over.',
    ],
  },
  'rotation-aimed': undefined,
  'rotation-needless': {
    create: 'No rotation was needed',
    tone: 'neutral',
    details: ({ key }) => [
      `The key is ${keyStateText(key.state)} in the KMS${key.version === undefined ? '' : `, in version ${key.version}`}.`,
    ],
  },
  'rotation-pending': {
    create: 'KMS operators asked to rotate the key',
    tone: 'neutral',
    details: ({ approvalId }) => [`Approval in the KMS: ${approvalId}.`],
  },
  'key-rotated': {
    create: 'Key rotated',
    tone: 'good',
    details: (event) => [
      ...(event.key.version === undefined ? [] : [`Version ${event.key.version} is in use.`]),
      ...(event.by ? [`Agreed by ${by(event.by)}.`] : []),
    ],
  },
  'window-over': { create: 'Undo window over', tone: 'neutral' },
  'destruction-pending': {
    create: 'KMS operators asked to destroy the key',
    tone: 'neutral',
    details: ({ approvalId }) => [`Approval in the KMS: ${approvalId}.`],
  },
  'destruction-retried': { create: 'Asked again to destroy the key', tone: 'neutral' },
  'sweep-due': undefined,
  retired: { create: 'Key destroyed; the request is retired', tone: 'bad' },
};

/** What came to its end, where that has words of its own. */
const DONE: Readonly<Record<EffectKind, string | undefined>> = {
  'notify-approvers': 'Approvers told',
  'create-key': undefined,
  'enable-key': undefined,
  'withdraw-approval': 'Approval in the KMS withdrawn',
  'disable-key': 'Key disabled',
  'discard-key': 'Unused key put away',
  'sweep-key': undefined,
  'schedule-deletion': undefined,
  'cancel-deletion': 'Deletion taken back in the KMS',
  'rotate-key': undefined,
  'finish-deletion': undefined,
  'tell-maker': undefined,
};

/** The story of a request, oldest first, from its audit trail. What only the machinery cares about is left out. */
export function timelineOf(record: RequestRecord, audit: readonly AuditEntry[]): TimelineEntry[] {
  return audit.flatMap((entry) => {
    const told = entry.event === 'submitted' ? submitted(record, entry) : happened(record, entry);
    return told ? [told] : [];
  });
}

function submitted({ snapshot, snapshotHash }: RequestRecord, entry: AuditEntry): TimelineEntry {
  return {
    at: snapshot.submission.at,
    actor: actorOf(entry),
    title: 'Submitted',
    details: [`Frozen as ${snapshotHash.slice(0, 12)}, under policy ${snapshot.policyVersion}.`],
    tone: 'neutral',
  };
}

function happened(record: RequestRecord, entry: AuditEntry): TimelineEntry | undefined {
  const event = JSON.parse(entry.facts) as RequestEvent;
  const words = wordsFor(event, record);
  return words && { at: momentOf(event, entry), actor: actorOf(entry), ...words };
}

function wordsFor<K extends EventKind>(
  event: EventOf<K>,
  record: RequestRecord,
): Pick<TimelineEntry, 'title' | 'details' | 'tone'> | undefined {
  const words: Words<K> | undefined = WORDS[event.kind as K];
  if (!words) return undefined;
  const details = words.details?.(event, record) ?? [];
  const { tone } = words;
  if (event.kind === 'done') {
    const title = DONE[event.effect];
    return title === undefined ? undefined : { title, details, tone };
  }
  const title = record.snapshot.action === 'delete' ? (words.delete ?? words.create) : words.create;
  return { title, details, tone };
}

/** When people did it, where that is known; otherwise when it was recorded. */
const momentOf = (event: RequestEvent, { at }: AuditEntry): number => ('at' in event ? event.at : at);

function actorOf({ actor }: AuditEntry): TimelineActor {
  if (actor === 'keydesk') return { kind: 'keydesk' };
  return actor === 'kms' ? { kind: 'kms' } : { kind: 'person', accountId: actor };
}
