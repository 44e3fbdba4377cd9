import type { KmsCapabilities } from '../../domain/capabilities';
import type {
  AccountId,
  ApprovalId,
  Instant,
  IssueKey,
  KeyHandle,
  RequestId,
  SnapshotHash,
} from '../../domain/ids';
import type { KeyRequest } from '../../domain/key-request';
import type { KmsKeyState } from '../../domain/kms-state';
import type { Result } from '../../domain/result';

/**
 * What Keydesk asks of a KMS. One adapter, one folder under `adapters/kms/`, one registration in `registry.ts`,
 * one shared suite (`test/conformance/kms.ts`).
 *
 * Expected refusals come back as values. A KMS that can't be reached, answers late or answers nonsense throws
 * {@link KmsUnavailable}: the caller must then assume that the call may have had its effect.
 */
export interface Kms {
  /** What this connection can do. May be cached by the caller. */
  capabilities(): Promise<KmsCapabilities>;

  /**
   * Makes a key that is not usable on return. The same `requestId` with the same spec gives the same key however
   * often it is asked; with another spec it is refused with `conflict`.
   */
  createKey(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription>>;

  /**
   * Asks for the key to become usable. Where operators have to agree, the answer is `pendingApproval`, and asking
   * again gives the same approval. An older generation than the KMS has seen is refused with `stale-generation`.
   */
  enableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<EnableOutcome>>;

  /** Makes the key unusable at once, and raises the generation it has seen. Idempotent; never needs approval. */
  disableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<KeyDescription>>;

  describeKey(handle: KeyHandle): Promise<KmsResult<KeyDescription>>;

  /** The key made for a request, if any: finds it after a lost answer. */
  findByRequestId(requestId: RequestId): Promise<KeyDescription | undefined>;

  listKeys(page: { readonly cursor?: string; readonly limit: number }): Promise<KeyPage>;

  getApproval(id: ApprovalId): Promise<KmsResult<Approval>>;

  /** Takes back an open approval. One that is already decided is refused with `approval-decided`. Idempotent. */
  withdrawApproval(id: ApprovalId, context: RequestContext): Promise<KmsResult<Approval>>;

  /**
   * Disables the key and schedules its destruction. An enabled or once-enabled key needs the operators' approval
   * (`pendingApproval`); a key that never was usable doesn't.
   */
  scheduleDeletion(
    handle: KeyHandle,
    days: number,
    context: RequestContext,
  ): Promise<KmsResult<DeletionOutcome>>;

  /**
   * Until the end of the window. The key ends disabled, never enabled. Idempotent. Where operators have to agree, the
   * answer is `pendingApproval`, asking again gives the same approval, and nothing is destroyed while it is open.
   */
  cancelDeletion(handle: KeyHandle, context: RequestContext): Promise<KmsResult<CancellationOutcome>>;

  /**
   * Who last took the key out of its window, and why, by the KMS's own record; undefined where nobody did. Only of a
   * KMS that keeps one for us to read.
   */
  lastCancellation?(handle: KeyHandle): Promise<KmsResult<Cancellation | undefined>>;

  /**
   * Only of a KMS whose capabilities name the key's type under `rotation.onDemand`. Brings an enabled key to at least
   * `version`: the described one plus one. A key that is there already answers `rotated`, so it may be repeated.
   * Where operators have to agree, the answer is `pendingApproval`, and asking again gives the same approval. The
   * handle stays; older versions only decrypt and verify. A key that isn't enabled is refused with `invalid-state`.
   */
  rotateKey?(
    handle: KeyHandle,
    version: number,
    context: RequestContext,
  ): Promise<KmsResult<RotationOutcome>>;

  /**
   * Only of a KMS that can't schedule: destroys a key whose window is over, and asks the operators where they have to
   * agree. Idempotent; asking again gives the same approval. A KMS without it ends its windows by itself.
   */
  finishDeletion?(handle: KeyHandle, context: RequestContext): Promise<KmsResult<DeletionEnd>>;

  /**
   * What the KMS's own policies would refuse of a key, each in words; empty where nothing. Makes and changes nothing.
   * Only of a KMS whose policies can be read before a key is made; `createKey` refuses by them in any case.
   */
  preflight?(spec: KeySpec, context: PreflightContext): Promise<KmsResult<readonly PolicyRefusal[]>>;

  /**
   * Only of a KMS that declares `accountLinks`: somebody entered in Jira the one-time code that a person was given in
   * the KMS. Links nothing by itself: the people of the KMS have to agree. `lookOnly` tells whose code it is, and uses
   * nothing up.
   */
  enterLinkCode?(entered: {
    readonly code: string;
    readonly accountId: AccountId;
    readonly lookOnly: boolean;
  }): Promise<KmsResult<EnteredCode>>;

  /** Who a Jira account is in the KMS. Goes with {@link enterLinkCode}. */
  accountStanding?(accountId: AccountId): Promise<KmsResult<AccountStanding>>;

  /** The KMS's own log of the key, newest first, {@link LONGEST_KEY_LOG} entries at most. Only where it keeps one. */
  keyLog?(handle: KeyHandle): Promise<KmsResult<readonly KeyLogEntry[]>>;
}

/** A request that is not frozen yet, as far as a KMS's policies can ask for it. */
export type PreflightContext = Pick<RequestContext, 'requestId' | 'generation' | 'ticket' | 'requester'>;

/** One finding of the KMS's policies. `message` says what is refused and by which policy; `mend` says what to do. */
export type PolicyRefusal = Pick<KmsRefusal, 'message' | 'mend'>;

export const LONGEST_KEY_LOG = 50;

/** One line of a KMS's log. */
export interface KeyLogEntry {
  readonly at: Instant;
  /** As the KMS knows them; for people to read. */
  readonly who: string;
  readonly what: string;
  readonly result: 'done' | 'warning' | 'failed';
}

/** What is made. Exactly what was approved: taken from the snapshot, nothing else. */
export type KeySpec = Pick<
  KeyRequest,
  | 'name'
  | 'keyType'
  | 'operations'
  | 'protectionLevel'
  | 'projectId'
  | 'location'
  | 'activationDate'
  | 'expiryDate'
  | 'description'
  | 'rotationPeriodDays'
  | 'applications'
> & {
  /** The group of keys (and so the operators and policy) inside the KMS. */
  readonly keyGroup: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** On whose behalf, for which ticket, and how old the order is. */
export interface RequestContext {
  readonly requestId: RequestId;
  /** Raised by every voiding of the request. A KMS that can fence refuses an older one. */
  readonly generation: number;
  readonly ticket: IssueKey;
  readonly snapshotHash: SnapshotHash;
  readonly policyVersion: string;
  /** Who asked, on the record. */
  readonly requester: AccountId;
  /** Nobody of these may decide on this request inside the KMS: requester, creator, Jira approver. */
  readonly excluded: readonly AccountId[];
}

export type { KmsKeyState };

export interface KeyDescription {
  readonly handle: KeyHandle;
  readonly requestId: RequestId;
  readonly name: string;
  readonly state: KmsKeyState;
  /** True once the key has ever been usable. */
  readonly everEnabled: boolean;
  readonly generation: number;
  readonly createdAt: Instant;
  /** When it will be destroyed; only while `PendingDeletion`. */
  readonly deletionDue?: Instant;
  /** The version in use: 1 where it never was rotated; absent where the KMS knows no rotation. */
  readonly version?: number;
  /** When the version in use was made; absent where it never was rotated. */
  readonly rotatedAt?: Instant;
}

export type EnableOutcome =
  | { readonly outcome: 'enabled'; readonly key: KeyDescription }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: ApprovalId };

export type DeletionOutcome =
  | { readonly outcome: 'pendingDeletion'; readonly until: Instant; readonly key: KeyDescription }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: ApprovalId };

export type CancellationOutcome =
  | { readonly outcome: 'cancelled'; readonly key: KeyDescription }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: ApprovalId };

export interface Cancellation {
  /** As the KMS knows them; for people to read. */
  readonly by: readonly string[];
  /** In their own words. */
  readonly reason?: string;
}

/** A link that waits for people in the KMS to agree. */
export interface WaitingLink {
  /** Name of the person in the KMS. */
  readonly person: string;
  readonly approvalId: string;
  /** When it expires. */
  readonly until: Instant;
}

export type EnteredCode =
  | { readonly outcome: 'known'; readonly person: string }
  | ({ readonly outcome: 'waiting' } & WaitingLink);

export interface AccountStanding {
  /** Name of the person in the KMS. */
  readonly linkedTo: string | null;
  readonly waiting: WaitingLink | null;
}

export type DeletionEnd =
  | { readonly outcome: 'destroyed'; readonly key: KeyDescription }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: ApprovalId };

export type RotationOutcome =
  | { readonly outcome: 'rotated'; readonly key: KeyDescription }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: ApprovalId };

export interface KeyPage {
  readonly keys: readonly KeyDescription[];
  readonly cursor?: string;
}

export type ApprovalState = 'pending' | 'approved' | 'denied' | 'withdrawn' | 'expired' | 'failed';

/** A decision of the KMS's operators. `approved` means that the operation has been carried out. */
export interface Approval {
  readonly id: ApprovalId;
  readonly requestId: RequestId;
  readonly handle: KeyHandle;
  readonly action: 'enable' | 'delete' | 'rotate' | 'cancel-deletion';
  readonly state: ApprovalState;
  /** Who decided, as the KMS knows them; for people to read. */
  readonly decidedBy: readonly string[];
  readonly reason?: string;
  /** After an approved deletion: when the key is destroyed. */
  readonly deletionDue?: Instant;
}

export type KmsRefusalCode =
  | 'not-found'
  | 'conflict'
  | 'name-taken'
  | 'stale-generation'
  | 'approval-decided'
  | 'invalid-state'
  | 'unsupported'
  | 'policy'
  | 'forbidden'
  | 'unauthenticated'
  | 'invalid-request';

/** A refusal that a person can act on. `mend` says what to do. */
export interface KmsRefusal {
  readonly code: KmsRefusalCode;
  readonly message: string;
  readonly mend: string;
}

export type KmsResult<T> = Result<T, KmsRefusal>;

/** Transport failed or the answer made no sense: the call may or may not have had its effect. Safe to repeat. */
export class KmsUnavailable extends Error {
  override readonly name = 'KmsUnavailable';
  /** `unreachable` | `timeout` | `nonsense` | `server-error` | `throttled` */
  readonly reason: 'unreachable' | 'timeout' | 'nonsense' | 'server-error' | 'throttled';
  /** How long the KMS asks us to wait, in milliseconds, where it says so. */
  readonly retryAfterMs: number | undefined;
  constructor(
    reason: KmsUnavailable['reason'],
    message: string,
    options?: ErrorOptions & { readonly retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.reason = reason;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/**
 * A refusal by a read that has no place for one in its answer (`capabilities`, `findByRequestId`, `listKeys`):
 * as a rule a credential that is wrong or has too few rights. Repeating it doesn't help; a person has to act.
 */
export class KmsRefused extends Error {
  override readonly name = 'KmsRefused';
  readonly refusal: KmsRefusal;
  constructor(refusal: KmsRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
