import type { AccountId, ApprovalId, ChangelogId, Instant } from '../ids';
import type { KmsKeyState } from '../kms-state';
import type { FormField } from '../policy/review';
import type { Status } from '../statuses';
import type { EffectKind } from './effects';
import type { Failure, KnownKey, RotationReason } from './record';

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
  | {
      readonly kind: 'enable-pending' | 'deletion-pending' | 'rotation-pending' | 'destruction-pending';
      readonly approvalId: ApprovalId;
    }
  /** Where the key stands, and what it is brought to. */
  | { readonly kind: 'rotation-aimed'; readonly key: KnownKey; readonly version: number }
  /** The KMS sees to it by itself, has done it already, or the key is out of use. */
  | { readonly kind: 'rotation-needless'; readonly key: KnownKey }
  | {
      readonly kind: 'key-rotated';
      readonly key: KnownKey;
      readonly reason: RotationReason;
      /** The operators who agreed, where they were asked. */
      readonly by?: readonly string[];
    }
  | { readonly kind: 'deletion-scheduled'; readonly until: Instant }
  /** A deletion was to be cancelled, and the KMS asks its operators first. */
  | { readonly kind: 'cancellation-pending'; readonly approvalId: ApprovalId; readonly until?: Instant }
  | { readonly kind: 'cancellation-agreed'; readonly by: readonly string[] }
  /** The deletion goes on. */
  | {
      readonly kind: 'cancellation-refused';
      readonly how: 'denied' | 'expired' | 'withdrawn' | 'failed';
      readonly by: readonly string[];
      readonly reason?: string;
    }
  /** Somebody cancelled the deletion in the KMS itself, as far as it says who and why. */
  | { readonly kind: 'cancelled-in-kms'; readonly by: readonly string[]; readonly reason?: string }
  | { readonly kind: 'operators-approved'; readonly by: readonly string[]; readonly until?: Instant }
  | { readonly kind: 'operators-denied'; readonly by: readonly string[]; readonly reason: string }
  | { readonly kind: 'operators-expired' | 'operators-withdrawn' }
  /** They agreed, and the KMS could not carry it out. */
  | { readonly kind: 'operators-failed'; readonly by: readonly string[]; readonly reason: string }
  | { readonly kind: 'kms-refused'; readonly effect: EffectKind; readonly failure: Failure }
  /** An effect that has nothing else to report came to its end, and left the key in a state. */
  | { readonly kind: 'done'; readonly effect: EffectKind; readonly leaves?: KmsKeyState }
  | { readonly kind: 'key-destroyed'; readonly by?: readonly string[] };

/** What people asked for in the panel, where the platform vouches for who they are, or time did. */
export type AskedEvent =
  | { readonly kind: 'rotation-ordered'; readonly reason: RotationReason; readonly by?: AccountId }
  | { readonly kind: 'destruction-retried'; readonly by: AccountId };

/** What nobody did: time passed, the issue vanished, another request had its effect. */
export type OtherEvent =
  | { readonly kind: 'gone' }
  | { readonly kind: 'policy-refused'; readonly violations: readonly string[] }
  | { readonly kind: 'waited-too-long' }
  | { readonly kind: 'sweep-due' }
  | { readonly kind: 'window-over' }
  | { readonly kind: 'retired' };

export type RequestEvent = PersonEvent | KmsEvent | AskedEvent | OtherEvent;
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
  'cancellation-pending',
  'cancellation-agreed',
  'cancellation-refused',
  'cancelled-in-kms',
  'operators-approved',
  'operators-denied',
  'operators-expired',
  'operators-withdrawn',
  'operators-failed',
  'kms-refused',
  'done',
  'key-found',
  'key-observed',
  'key-destroyed',
  'sweep-due',
  'retired',
  'rotation-ordered',
  'rotation-aimed',
  'rotation-needless',
  'rotation-pending',
  'key-rotated',
  'window-over',
  'destruction-pending',
  'destruction-retried',
];
