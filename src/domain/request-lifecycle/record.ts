import type { AccountId, ApprovalId, ChangelogId, Instant, KeyHandle, SnapshotHash } from '../ids';
import type { Snapshot } from '../key-request';
import type { KmsKeyState } from '../kms-state';
import type { Status } from '../statuses';
import type { EffectKind } from './effects';

/** A request stands in the status its issue shows, or it is `voided`: its issue is gone or left our workflow. */
export type RequestState = Status | 'voided';

/** Everything the app knows of a request. The truth: Jira mirrors it. */
export interface RequestRecord {
  readonly snapshot: Snapshot;
  readonly snapshotHash: SnapshotHash;
  readonly state: RequestState;
  /** When it entered `state`. */
  readonly since: Instant;
  /** Raised by every voiding. Every order to the KMS bears it. */
  readonly generation: number;
  /** The one Jira approval that counted. Used once. */
  readonly approval?: JiraApproval;
  /** Nobody of these may decide on the request, in Jira or in the KMS. */
  readonly excluded: readonly AccountId[];
  readonly key?: KnownKey;
  /** The approval that the KMS's operators are asked for. */
  readonly operators?: OperatorsApproval;
  /** When it first got ready. From then on the key is in service, and what fails about it discards nothing. */
  readonly readyAt?: Instant;
  /** The operators' approval that a voiding takes back. */
  readonly withdrawing?: ApprovalId;
  /** When the KMS destroys the key, while a deletion can still be cancelled. */
  readonly deletionDue?: Instant;
  /** The window is over, and the KMS was told so. */
  readonly windowOver?: true;
  readonly rotation?: KeyRotation;
  readonly notRotated?: FailedRotation;
  /** Its period asks for no rotation before this. */
  readonly rotateNotBefore?: Instant;
  /** When the charge fell due; absent where nothing is charged. The event's time, so that a repeat has the same bytes. */
  readonly chargedAt?: Instant;
  readonly creditedAt?: Instant;
  /** What is still to be done, in this order. Written before it is done, removed once the answer is recorded. */
  readonly todo: readonly EffectKind[];
  /** A failed try of the first of `todo`. */
  readonly trouble?: Trouble;
  /** Why it stands in `failed`, or why its key is not destroyed though the window is over. */
  readonly failure?: Failure;
  /** A key whose making was never answered is looked for once more at this time. */
  readonly sweepAt?: Instant;
  readonly milestone: Milestone;
}

export interface JiraApproval {
  readonly changelogId: ChangelogId;
  readonly approver: AccountId;
  readonly at: Instant;
  readonly snapshotHash: SnapshotHash;
  /** When the approver saw in the panel what was frozen; absent where they approved without it. */
  readonly vouchedAt?: Instant;
}

export interface KnownKey {
  readonly handle: KeyHandle;
  readonly state: KmsKeyState;
  readonly everEnabled: boolean;
  /** Absent in records of older versions of the app. */
  readonly createdAt?: Instant;
  /** The version in use, and when it was made; absent where the KMS doesn't say, or it never was rotated. */
  readonly version?: number;
  readonly rotatedAt?: Instant;
}

export interface OperatorsApproval {
  readonly approvalId: ApprovalId;
  readonly action: 'enable' | 'delete' | 'rotate' | 'cancel-deletion';
  readonly since: Instant;
}

/** `asked`: somebody asked for it in the panel · `due`: the period that was approved is over */
export type RotationReason = 'asked' | 'due';

/** A new version that is being made, or waits for the operators. */
export interface KeyRotation {
  readonly reason: RotationReason;
  /** Who asked; absent where the period is over. */
  readonly by?: AccountId;
  readonly since: Instant;
  /** What the key is brought to. Fixed once the KMS has said where it stands, so that a repeat makes no second one. */
  readonly version?: number;
}

/** A rotation that came to nothing; kept until the next one is ordered. */
export interface FailedRotation {
  readonly at: Instant;
  readonly reason: RotationReason;
  /** Sentences for the issue: why, and what can be done. */
  readonly details: readonly string[];
}

export interface Trouble {
  readonly problem: string;
  readonly attempts: number;
  readonly since: Instant;
  /** Not tried again before. */
  readonly nextAt: Instant;
}

export interface Failure {
  /** What was refused, and what a retry orders again. */
  readonly effect: EffectKind;
  readonly message: string;
  readonly mend: string;
}

/** What the issue tells next, or told last. One comment each. */
export interface Milestone {
  /** Ascending within the request; with the request id it is the comment's stable id. */
  readonly seq: number;
  readonly kind: MilestoneKind;
  /** Sentences with the particulars, ready to be read. */
  readonly details: readonly string[];
  readonly told: boolean;
}

export type MilestoneKind =
  | 'submitted'
  | 'policy-refused'
  | 'approval-disregarded'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'edited'
  | 'relocated'
  | 'status-forged'
  | 'key-made'
  | 'ready'
  | 'denied'
  | 'approval-expired'
  | 'failed'
  | 'retried'
  | 'revised'
  | 'retired'
  | 'operators-asked'
  | 'rotation-asked'
  | 'rotated'
  | 'rotation-refused'
  | 'deletion-scheduled'
  | 'destruction-asked'
  | 'destruction-refused'
  | 'cancellation-asked'
  | 'cancellation-refused'
  | 'deletion-cancelled'
  | 'deleted';
