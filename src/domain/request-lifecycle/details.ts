import type { Instant } from '../ids';
import type { RequestEvent } from './events';
import type { RequestRecord } from './record';

const iso = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const people = (by: readonly string[]): string => (by.length ? by.join(', ') : 'the operators');

/** The particulars of a milestone, as sentences for the issue: what was found, and who can do what about it. */
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
      return ['The KMS operators did not decide in time. Take "Revise" to file the request again.'];
    case 'operators-withdrawn':
    case 'kms-refused':
      return record.failure ? [record.failure.message, record.failure.mend] : [];
    case 'waited-too-long':
      return ['Nobody decided in time. Take "Revise" to file the request again.'];
    case 'key-destroyed':
      return ['The key material is destroyed. This can not be undone.'];
    case 'cancelled':
      return ['The key stays disabled. Its use has to be agreed again by the KMS operators.'];
    default:
      return [];
  }
}

const deletionText = (record: RequestRecord): string =>
  record.deletionDue === undefined
    ? 'The key is disabled and will be destroyed at the end of the undo window.'
    : `The key is disabled and will be destroyed on ${iso(record.deletionDue)}. Until then "Cancel deletion" keeps it.`;
