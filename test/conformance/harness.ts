import { createHash } from 'node:crypto';
import type {
  Approval,
  KeyDescription,
  KeySpec,
  Kms,
  KmsRefusal,
  KmsResult,
  RequestContext,
  RotationOutcome,
} from '../../src/app/ports/kms';
import type {
  AccountId,
  ApprovalId,
  Instant,
  IssueKey,
  KeyHandle,
  RequestId,
  SnapshotHash,
} from '../../src/domain/ids';
import type { Result } from '../../src/domain/result';
import type { FaultQueue } from '../fakes/kms/faults';

/** What a KMS has to bring along to be run through the suite. */
export interface KmsHarness {
  /** The KMS under test, with {@link faults} between it and us. */
  readonly kms: Kms;
  /** The same KMS without faults: what the suite looks with. */
  readonly direct: Kms;
  /** The same KMS through a credential that it doesn't know; undefined where it has no credentials. */
  readonly stranger: Kms | undefined;
  readonly operators: HarnessOperators;
  /** Uses the key as an application of its spec would; false where the KMS refuses. */
  readonly applications: { tryUse(handle: KeyHandle): Promise<boolean> };
  /**
   * The KMS's own time. `advance` returns once everything that fell due has happened; of a KMS that leaves the end
   * of a window to us, not that if `finish` is false.
   */
  readonly clock: {
    now(): Instant;
    advance(ms: number, options?: { readonly finish: boolean }): Promise<void>;
  };
  /** How long an approval stays open, in milliseconds. */
  readonly approvalLifetimeMs: number;
  /**
   * Keys of a request that were usable at any moment, where the KMS can tell: looking now and then can miss one. A
   * key's versions are one key.
   */
  readonly everUsable?: (requestId: RequestId) => readonly KeyHandle[];
  /**
   * Every key of a request that isn't on its way out, listed or not, where the harness can look inside. A key's
   * versions are one key.
   */
  readonly liveKeys?: (requestId: RequestId) => readonly KeyHandle[];
  /** What each version of a request's key can be used for now, oldest first, where the harness can look inside. */
  readonly versions?: (requestId: RequestId) => Promise<readonly VersionUse[]> | readonly VersionUse[];
  readonly faults: FaultQueue;
  /** Texts that may appear in no error. */
  readonly secrets: readonly string[];
  /** A handle and an approval id that are well formed and name nothing; a handle that is not well formed. */
  readonly unknown: { readonly handle: KeyHandle; readonly approval: ApprovalId };
  readonly malformed: KeyHandle;
  /** A handle of another KMS; {@link FOREIGN_HANDLE} where it isn't one of this. */
  readonly foreign?: KeyHandle;
  /** A spec that the KMS accepts, valid from today. */
  spec(name: string): KeySpec;
  cleanup(): Promise<void>;
}

/** `all`: protects and processes · `process`: only decrypts and verifies · `none`: can't be used */
export type VersionUse = 'all' | 'process' | 'none';

export interface HarnessOperators {
  /** Accounts of linked operators, at least one more than the quorum. */
  readonly people: readonly [AccountId, AccountId, ...AccountId[]];
  readonly quorum: number;
  approve(id: ApprovalId, by: AccountId): Promise<Result<unknown, KmsRefusal>>;
  deny(id: ApprovalId, by: AccountId, reason: string): Promise<Result<unknown, KmsRefusal>>;
  /** Open approvals of a request, as the operators' task list shows them. */
  pending(requestId: RequestId): Promise<readonly Pick<Approval, 'id' | 'action'>[]>;
}

/** Declared differences: which half of the suite holds. `capabilities()` must say the same. */
export interface Declared {
  readonly approvals: boolean;
  readonly fencesGenerations: boolean;
  readonly activationDates: boolean;
  /** A destroyed key is `not-found`, not `Destroyed`. */
  readonly forgetsDestroyed?: true;
  /** Enabling takes several calls to the KMS: one of them that arrives late enables nothing. */
  readonly enablesInSteps?: true;
  /** The operators are asked at the end of the window, by `finishDeletion`, and not before it. */
  readonly gatesDestruction?: true;
  /** The operators are asked before a deletion is cancelled. */
  readonly gatesCancelling?: true;
  /** Kinds of keys that get new versions when asked, each by a key of that kind; absent where there are none. */
  readonly rotates?: readonly DeclaredRotation[];
  /** Its operators have no Jira accounts: it can't tell who took part in a request. */
  readonly knowsNoAccounts?: true;
}

export interface DeclaredRotation {
  /** What makes a key of this kind, added to the harness's spec. */
  readonly spec: Partial<KeySpec>;
  /** The operators have to agree before a version is made. */
  readonly asksOperators: boolean;
  /** The KMS takes no number of a version: an order that arrives late makes one more, which harms nothing. */
  readonly lateMakesAnother?: true;
}

/** One request to the KMS under test, and the steps that most tests share. */
export interface TestRequest {
  readonly spec: KeySpec;
  readonly context: RequestContext;
}

export const DAY_MS = 86_400_000;

export const FOREIGN_HANDLE = 'aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234' as KeyHandle;

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

let requests = 0;

/** A fresh request with a name of its own. `change` touches the spec. */
export function newRequest(harness: Pick<KmsHarness, 'spec'>, change: Partial<KeySpec> = {}): TestRequest {
  requests += 1;
  const context: RequestContext = {
    requestId: hex(`request ${requests}`).slice(0, 32) as RequestId,
    generation: 1,
    ticket: `KEY-${requests}` as IssueKey,
    snapshotHash: hex(`snapshot ${requests}`) as SnapshotHash,
    policyVersion: 'default-1',
    requester: 'account-developer' as AccountId,
    excluded: ['account-approver' as AccountId],
  };
  return { spec: { ...harness.spec(`suite-key-${requests}`), ...change }, context };
}

/** The same request after it was voided `times` times. */
export const voided = (context: RequestContext, times = 1): RequestContext => ({
  ...context,
  generation: context.generation + times,
});

/** The value of a result that must not be a refusal. */
export function value<T>(result: Result<T, KmsRefusal>): T {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${result.refusal.code}: ${result.refusal.message}`);
}

/** The code of a refusal; `accepted` where there was none. */
export const codeOf = (result: Result<unknown, KmsRefusal>): string =>
  result.ok ? 'accepted' : result.refusal.code;

export async function createdKey(harness: KmsHarness, request: TestRequest): Promise<KeyDescription> {
  return value(await harness.kms.createKey(request.spec, request.context));
}

/** Asks for enabling where operators have to agree. */
export async function pendingEnable(
  harness: KmsHarness,
  handle: KeyHandle,
  context: RequestContext,
): Promise<ApprovalId> {
  const asked = value(await harness.kms.enableKey(handle, context));
  if (asked.outcome !== 'pendingApproval') throw new Error('Enabled without the operators');
  return asked.approvalId;
}

/** As many operators approve as are needed. */
export async function approveFully(harness: KmsHarness, id: ApprovalId): Promise<void> {
  const { people, quorum } = harness.operators;
  for (const person of people.slice(0, quorum)) value(await harness.operators.approve(id, person));
}

/** A key that went all the way to being usable. */
export async function enabledKey(harness: KmsHarness, request: TestRequest): Promise<KeyDescription> {
  const { handle } = await createdKey(harness, request);
  const asked = value(await harness.kms.enableKey(handle, request.context));
  if (asked.outcome === 'pendingApproval') await approveFully(harness, asked.approvalId);
  return value(await harness.kms.describeKey(handle));
}

/** Schedules the deletion and has the operators agree where they are asked. */
export async function deletedKey(
  harness: KmsHarness,
  handle: KeyHandle,
  days: number,
  context: RequestContext,
): Promise<KeyDescription> {
  const asked = value(await harness.kms.scheduleDeletion(handle, days, context));
  if (asked.outcome === 'pendingApproval') await approveFully(harness, asked.approvalId);
  return value(await harness.kms.describeKey(handle));
}

/** Cancels the deletion and has the operators agree where they are asked. */
export async function cancelledKey(
  harness: KmsHarness,
  handle: KeyHandle,
  context: RequestContext,
): Promise<KeyDescription> {
  const asked = value(await harness.kms.cancelDeletion(handle, context));
  if (asked.outcome === 'cancelled') return asked.key;
  await approveFully(harness, asked.approvalId);
  return value(await harness.direct.describeKey(handle));
}

/** An order to rotate, of a KMS that is declared to take one. */
export function rotate(
  kms: Kms,
  handle: KeyHandle,
  version: number,
  context: RequestContext,
): Promise<KmsResult<RotationOutcome>> {
  if (!kms.rotateKey) throw new Error('The KMS is declared to rotate, and has no such call');
  return kms.rotateKey(handle, version, context);
}

/** Orders the version and has the operators agree where they are asked. */
export async function rotatedKey(
  harness: KmsHarness,
  handle: KeyHandle,
  version: number,
  context: RequestContext,
): Promise<KeyDescription> {
  const asked = value(await rotate(harness.kms, handle, version, context));
  if (asked.outcome === 'pendingApproval') await approveFully(harness, asked.approvalId);
  return value(await harness.direct.describeKey(handle));
}

/** What the versions of a request's key can be used for; nothing is expected where nobody can look inside. */
export async function expectVersions(
  { versions }: KmsHarness,
  { context }: TestRequest,
  expected: readonly VersionUse[],
): Promise<void> {
  if (versions) expect(await versions(context.requestId)).toEqual(expected);
}

/** Every key the KMS lists, page by page. */
export async function allKeys(kms: Kms, limit: number): Promise<KeyDescription[]> {
  const keys: KeyDescription[] = [];
  let cursor: string | undefined;
  do {
    const page = await kms.listKeys({ limit, ...(cursor !== undefined && { cursor }) });
    if (page.keys.length > limit) throw new Error(`A page of ${page.keys.length} for a limit of ${limit}`);
    keys.push(...page.keys);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

/** A change or read that takes a handle, by name: for tables over the whole port. */
export const HANDLE_CALLS = {
  describeKey: (kms, handle) => kms.describeKey(handle),
  enableKey: (kms, handle, context) => kms.enableKey(handle, context),
  disableKey: (kms, handle, context) => kms.disableKey(handle, context),
  scheduleDeletion: (kms, handle, context, days) => kms.scheduleDeletion(handle, days, context),
  cancelDeletion: (kms, handle, context) => kms.cancelDeletion(handle, context),
} as const satisfies Record<
  string,
  (kms: Kms, handle: KeyHandle, context: RequestContext, days: number) => Promise<Result<unknown, KmsRefusal>>
>;

export type HandleCall = keyof typeof HANDLE_CALLS;
export const HANDLE_CALL_NAMES = Object.keys(HANDLE_CALLS) as HandleCall[];
