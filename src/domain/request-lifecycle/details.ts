import type { Instant } from '../ids';
import type { RequestEvent } from './events';
import type { MilestoneKind, RequestRecord, RotationReason } from './record';

const iso = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const people = (by: readonly string[]): string => (by.length ? by.join(', ') : 'the operators');

const WHY: Readonly<Record<RotationReason, string>> = {
  asked: 'Somebody asked for it in the panel.',
  due: 'The rotation period of the request was over.',
};

function rotatedText({ key, reason, by }: Extract<RequestEvent, { kind: 'key-rotated' }>): string[] {
  const version = key.version === undefined ? 'A new version' : `Version ${key.version}`;
  return [
    `${version} is in use, under the same handle: ${key.handle}. Older versions stay for decrypting and verifying.`,
    WHY[reason],
    ...(by ? [`Agreed by ${people(by)}.`] : []),
  ];
}

/** What a milestone tells: why something was refused is kept in the record, everything else comes with the event. */
export function told(record: RequestRecord, kind: MilestoneKind, event: RequestEvent): readonly string[] {
  if (kind === 'rotation-refused') return rotationRefusal(record);
  if ((kind === 'destruction-refused' || kind === 'failed') && record.failure)
    return [record.failure.message, record.failure.mend];
  const particulars = details(record, event);
  return kind === 'approval-expired' && event.kind === 'operators-expired' && record.readyAt === undefined
    ? [...particulars, 'Take "Revise" to file the request again.']
    : particulars;
}

function rotationRefusal({ notRotated, rotateNotBefore }: RequestRecord): readonly string[] {
  if (!notRotated) return [];
  const again =
    notRotated.reason === 'due' && rotateNotBefore !== undefined
      ? `It is tried again on ${iso(rotateNotBefore)}, or when somebody takes "Rotate now".`
      : 'Take "Rotate now" to ask again.';
  return [...notRotated.details, `The key stays in use as it is. ${again}`];
}

/** The particulars of an event, as sentences for the issue: what was found, and who can do what about it. */
export function details(record: RequestRecord, event: RequestEvent): string[] {
  switch (event.kind) {
    case 'policy-refused':
      return event.violations.map((violation) => `- ${violation}`);
    case 'approval-refused':
      return [event.reason, 'The request still waits for approval by another member of the approvers role.'];
    case 'edited':
      return [
        `Changed after submission: ${event.fields.join(', ')}. What was approved must be what is made.`,
        'Check the form and take "Submit" again: it is a new request with a new approval.',
      ];
    case 'relocated':
      return [
        'The issue was moved or its type was changed. File a new issue in the project where keys are requested.',
      ];
    case 'status-forged':
      return [
        `The status was changed without a step of this workflow that counts (${event.from ?? 'unknown'} to ${event.to ?? 'unknown'}).`,
        `The request stands at: ${record.state}.`,
      ];
    case 'enable-pending':
      return [
        `Key handle: ${record.key?.handle ?? 'unknown'}. The key is disabled until the KMS operators agree.`,
        `They find it as approval ${event.approvalId} in their own KMS.`,
      ];
    case 'operators-approved':
      return record.snapshot.action === 'create'
        ? [`Key handle: ${record.key?.handle ?? 'unknown'}.`, `Agreed by ${people(event.by)}.`]
        : [deletionText(record), `Agreed by ${people(event.by)}.`];
    case 'key-enabled':
      return [`Key handle: ${event.key.handle}.`];
    case 'deletion-pending':
      return [
        `The KMS operators find it as approval ${event.approvalId} in their own KMS. The key stays as it is until then.`,
      ];
    case 'deletion-scheduled':
      return [deletionText(record)];
    case 'operators-denied':
      return [`Denied by ${people(event.by)}: ${event.reason}`];
    case 'operators-expired':
      return ['The KMS operators did not decide in time.'];
    case 'operators-withdrawn':
      return ['The approval that the KMS operators were asked for was withdrawn in the KMS.'];
    case 'operators-failed':
      return [`Agreed by ${people(event.by)}, and the KMS could not carry it out: ${event.reason}`];
    case 'kms-refused':
      return [event.failure.message, event.failure.mend];
    case 'rotation-pending':
      return [
        `The KMS operators find it as approval ${event.approvalId} in their own KMS. The key stays in use as it is until then.`,
      ];
    case 'key-rotated':
      return rotatedText(event);
    case 'destruction-pending':
      return [
        `The undo window is over. The KMS operators find it as approval ${event.approvalId} in their own KMS; the key stays disabled until then.`,
      ];
    case 'waited-too-long':
      return ['Nobody decided in time. Take "Revise" to file the request again.'];
    case 'key-destroyed':
      return [
        'The key material is destroyed. This can not be undone.',
        ...(event.by ? [`Agreed by ${people(event.by)}.`] : []),
      ];
    case 'cancellation-pending':
      return [
        `The KMS operators find it as approval ${event.approvalId} in their own KMS. The key stays disabled, and is not destroyed while they are asked.`,
      ];
    case 'cancellation-refused':
      return [cancellationRefusedText(event), stillDeleted(record)];
    case 'cancellation-agreed':
      return [`Agreed by ${people(event.by)}.`, STAYS_DISABLED];
    case 'cancelled-in-kms':
      return [cancelledText(event), STAYS_DISABLED];
    case 'cancelled':
      return [STAYS_DISABLED];
    default:
      return [];
  }
}

const STAYS_DISABLED = 'The key stays disabled. Its use has to be agreed again by the KMS operators.';

type CancellationRefused = Extract<RequestEvent, { kind: 'cancellation-refused' }>;

const CANCELLATION_REFUSED: Readonly<
  Record<CancellationRefused['how'], (event: CancellationRefused) => string>
> = {
  denied: ({ by, reason = 'no reason given' }) => `Denied by ${people(by)}: ${reason}`,
  expired: () => 'The KMS operators did not decide in time.',
  withdrawn: () => 'The approval that the KMS operators were asked for was withdrawn in the KMS.',
  failed: ({ by, reason = 'it gives no reason.' }) =>
    `Agreed by ${people(by)}, and the KMS could not carry it out: ${reason}`,
};

export const cancellationRefusedText = (event: CancellationRefused): string =>
  CANCELLATION_REFUSED[event.how](event);

const stillDeleted = ({ deletionDue }: RequestRecord): string =>
  deletionDue === undefined
    ? 'The key is still to be destroyed. Take "Cancel deletion" to ask again.'
    : `The key is still to be destroyed, on ${iso(deletionDue)}. Take "Cancel deletion" to ask again.`;

export function cancelledText({ by, reason }: Extract<RequestEvent, { kind: 'cancelled-in-kms' }>): string {
  const who = by.length > 0 ? `by ${by.join(', ')}` : 'and the KMS does not say by whom';
  return `It was cancelled in the KMS itself, ${who}${reason === undefined ? '.' : `: ${reason}`}`;
}

const deletionText = (record: RequestRecord): string =>
  record.deletionDue === undefined
    ? 'The key is disabled and will be destroyed at the end of the undo window.'
    : `The key is disabled and will be destroyed on ${iso(record.deletionDue)}. Until then "Cancel deletion" keeps it.`;
