import type { Approval, KmsRefusal } from '../../../src/app/ports/kms';
import type { KmsCapabilities } from '../../../src/domain/capabilities';
import type { AccountId, ApprovalId, Instant } from '../../../src/domain/ids';
import type { Result } from '../../../src/domain/result';

export interface FakeKmsOptions {
  readonly now: () => Instant;
  /** Scheme of its handles; `keydesk` unless told. */
  readonly scheme?: string;
  readonly capabilities?: Partial<Omit<KmsCapabilities, 'features'>>;
  readonly features?: Partial<KmsCapabilities['features']>;
  /** Operators linked to an account, who may decide. */
  readonly operators?: readonly AccountId[];
  /** How many operators have to agree. */
  readonly quorum?: number;
  /** Whether the operators are asked before a version is made; unless told, wherever there are operators. */
  readonly asksToRotate?: boolean;
  /** Whether the operators are asked before a deletion is cancelled. */
  readonly asksToCancel?: boolean;
  /** Who ends a window: the KMS by itself unless told, or the caller, with the operators' agreement or without. */
  readonly windowsEnd?: 'by-themselves' | 'when-told' | 'when-operators-agree';
  /** A destroyed key is `not-found`. */
  readonly forgetsDestroyed?: true;
  /** How long an approval stays open, in milliseconds; 30 days unless told. */
  readonly approvalLifetimeMs?: number;
}

/** What a test's operators do, each with their own account. */
export interface FakeOperators {
  approve(id: ApprovalId, by: AccountId): Result<Approval, KmsRefusal>;
  deny(id: ApprovalId, by: AccountId, reason: string): Result<Approval, KmsRefusal>;
  pending(): readonly Approval[];
}
