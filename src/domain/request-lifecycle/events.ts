import type { AccountId, ApprovalId, ChangelogId, Instant } from '../ids';
import type { KmsKeyState } from '../kms-state';
import type { FormField } from '../policy/review';
import type { Status } from '../statuses';
import type { EffectKind } from './effects';
import type { Failure, KnownKey } from './record';

interface ByPerson {
  readonly by: AccountId | undefined;
  readonly changelogId: ChangelogId;
}

/** What people did on the issue, taken from its changelog. */
export type PersonEvent =
  | (ByPerson & {
      readonly kind: 'approved';
      readonly at: Instant;
      readonly excluded: readonly AccountId[];
      /** When the approver saw in the panel what was frozen; absent where they approved without it. */
      readonly vouchedAt?: Instant;
    })
  | (ByPerson & { readonly kind: 'approval-refused'; readonly reason: string })
  | (ByPerson & {
      readonly kind:
        | 'rejected'
        | 'withdrawn'
        | 'retried'
        | 'revised'
        | 'cancelled'
        | 'reenabled'
        | 'relocated';
    })
  | (ByPerson & { readonly kind: 'edited'; readonly fields: readonly FormField[] })
  | (ByPerson & {
      readonly kind: 'status-forged';
      readonly from: Status | undefined;
      readonly to: Status | undefined;
    });

/** What the KMS answered, or its operators decided. */
export type KmsEvent =
  | { readonly kind: 'key-created' | 'key-enabled' | 'key-found' | 'key-observed'; readonly key: KnownKey }
  | { readonly kind: 'enable-pending' | 'deletion-pending'; readonly approvalId: ApprovalId }
  | { readonly kind: 'deletion-scheduled'; readonly until: Instant }
  | { readonly kind: 'operators-approved'; readonly by: readonly string[]; readonly until?: Instant }
  | { readonly kind: 'operators-denied'; readonly by: readonly string[]; readonly reason: string }
  | { readonly kind: 'operators-expired' | 'operators-withdrawn' }
  | { readonly kind: 'kms-refused'; readonly effect: EffectKind; readonly failure: Failure }
  /** An effect that has nothing else to report came to its end, and left the key in a state. */
  | { readonly kind: 'done'; readonly effect: EffectKind; readonly leaves?: KmsKeyState }
  | { readonly kind: 'key-destroyed' };

/** What nobody did: time passed, the issue vanished, another request had its effect. */
export type OtherEvent =
  | { readonly kind: 'gone' }
  | { readonly kind: 'policy-refused'; readonly violations: readonly string[] }
  | { readonly kind: 'waited-too-long' }
  | { readonly kind: 'sweep-due' }
  | { readonly kind: 'retired' };

export type RequestEvent = PersonEvent | KmsEvent | OtherEvent;
export type EventKind = RequestEvent['kind'];

export const EVENT_KINDS: readonly EventKind[] = [
  'approved',
  'approval-refused',
  'rejected',
  'withdrawn',
  'retried',
  'revised',
  'cancelled',
  'reenabled',
  'edited',
  'relocated',
  'status-forged',
  'gone',
  'policy-refused',
  'waited-too-long',
  'key-created',
  'enable-pending',
  'key-enabled',
  'deletion-pending',
  'deletion-scheduled',
  'operators-approved',
  'operators-denied',
  'operators-expired',
  'operators-withdrawn',
  'kms-refused',
  'done',
  'key-found',
  'key-observed',
  'key-destroyed',
  'sweep-due',
  'retired',
];
