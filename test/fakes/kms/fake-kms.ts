import type {
  Approval,
  Cancellation,
  CancellationOutcome,
  DeletionEnd,
  DeletionOutcome,
  EnableOutcome,
  KeyDescription,
  KeyPage,
  KeySpec,
  Kms,
  KmsKeyState,
  KmsRefusal,
  KmsResult,
  RequestContext,
  RotationOutcome,
} from '../../../src/app/ports/kms';
import type { KmsCapabilities } from '../../../src/domain/capabilities';
import { startOfDay } from '../../../src/domain/day';
import type { AccountId, ApprovalId, Instant, KeyHandle, RequestId } from '../../../src/domain/ids';
import { canonicalJson } from '../../../src/domain/key-request';
import { ok, type Result, refuse } from '../../../src/domain/result';
import { decided, type FakeApproval, FakeApprovals, publicView, refusal } from './fake-approvals';
import { FAKE_CAPABILITIES } from './fake-capabilities';
import type { FakeKey, UsableSpan } from './fake-key';
import { FakeKeys } from './fake-keys';
import type { FakeKmsOptions, FakeOperators } from './fake-options';
import { destroy, IS_USE, pendingDeletion, rotateTo, takeBack, wrongState } from './fake-rules';

const DAY_MS = 86_400_000;

export type { FakeKmsOptions } from './fake-options';

/** A KMS in memory. Time stands still unless the injected clock moves. Each call is atomic. */
export class FakeKms implements Kms {
  readonly operators: FakeOperators;
  /** Every span of time in which a key was usable, oldest first. */
  readonly usableLog: UsableSpan[] = [];
  readonly #now: () => Instant;
  readonly #capabilities: KmsCapabilities;
  readonly #quorum: number;
  readonly #asksToRotate: boolean;
  readonly #asksToCancel: boolean;
  readonly #cancellations = new Map<KeyHandle, Cancellation>();
  readonly #windowsEnd: NonNullable<FakeKmsOptions['windowsEnd']>;
  /** Only where somebody has to end the windows. */
  readonly finishDeletion?: NonNullable<Kms['finishDeletion']>;
  readonly #approvals: FakeApprovals;
  readonly #keys: FakeKeys;

  constructor(options: FakeKmsOptions) {
    this.#now = options.now;
    this.#quorum = options.quorum ?? 1;
    const endsWindows = (options.windowsEnd ?? 'by-themselves') === 'by-themselves';
    const { scheme = 'keydesk', now, forgetsDestroyed = false } = options;
    this.#keys = new FakeKeys(scheme, now, endsWindows, forgetsDestroyed);
    this.#capabilities = {
      ...FAKE_CAPABILITIES,
      ...options.capabilities,
      features: { ...FAKE_CAPABILITIES.features, ...options.features },
    };
    this.#asksToRotate = options.asksToRotate ?? this.#capabilities.features.approvals;
    this.#asksToCancel = options.asksToCancel ?? false;
    this.#windowsEnd = options.windowsEnd ?? 'by-themselves';
    if (this.#windowsEnd !== 'by-themselves')
      this.finishDeletion = async (handle, context) => this.#finishDeletion(handle, context);
    this.#approvals = new FakeApprovals(
      options.now,
      options.approvalLifetimeMs ?? 30 * DAY_MS,
      options.operators ?? [],
    );
    this.operators = {
      approve: (id, by) => this.#approve(id, by),
      deny: (id, by, reason) => this.#deny(id, by, reason),
      pending: () => this.#approvals.pending().map(publicView),
    };
  }

  /** What an application would find if it used the key now. */
  usable(handle: KeyHandle): boolean {
    const key = this.#keys.settled(handle);
    if (key?.state !== 'Enabled') return false;
    if (!this.#capabilities.features.activationDates) return true;
    const now = this.#now();
    return now >= startOfDay(key.spec.activationDate) && now < startOfDay(key.spec.expiryDate);
  }

  /** What each version of a request's key can be used for now, oldest first. */
  versions(requestId: RequestId): ('all' | 'process' | 'none')[] {
    const key = this.#keys.ofRequest(requestId);
    if (!key) return [];
    const isEnabled = key.state === 'Enabled';
    return key.versions.map((_, index) => {
      if (!isEnabled) return 'none';
      return index === key.version - 1 ? 'all' : 'process';
    });
  }

  async capabilities(): Promise<KmsCapabilities> {
    return this.#capabilities;
  }

  async createKey(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const known = this.#keys.ofRequest(context.requestId);
    if (known && canonicalJson(known.spec) === canonicalJson(spec)) return ok(known.describe());
    if (known) return refuse(refusal('conflict', `Request ${context.requestId} made a key of another spec.`));
    const objection = this.#objection(spec);
    if (objection) return refuse(objection);
    return ok(this.#keys.add(spec, context).describe());
  }

  #objection(spec: KeySpec): KmsRefusal | undefined {
    const { keyTypes, protectionLevels, locations } = this.#capabilities;
    const offered = keyTypes[spec.keyType] ?? [];
    const possible =
      spec.operations.every((operation) => offered.includes(operation)) &&
      protectionLevels.includes(spec.protectionLevel) &&
      locations.includes(spec.location);
    if (!possible) return refusal('unsupported', `The fake KMS doesn't offer ${spec.keyType} like this.`);
    const holder = this.#keys.nameHolder(spec);
    if (!holder) return undefined;
    return refusal('name-taken', `The name ${spec.name} is taken in ${spec.keyGroup}.`);
  }

  async enableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    const ready = this.#ready(handle, context);
    if (!ready.ok) return ready;
    const key = ready.value;
    if (key.state === 'Enabled') return ok({ outcome: 'enabled', key: key.describe() });
    if (key.state !== 'Disabled') return refuse(wrongState(key, 'enabled'));
    if (this.#capabilities.features.approvals) {
      const approval = this.#approvals.raise({ handle, action: 'enable' }, context);
      return ok({ outcome: 'pendingApproval', approvalId: approval.id });
    }
    this.#enable(key, undefined);
    return ok({ outcome: 'enabled', key: key.describe() });
  }

  async disableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const ready = this.#ready(handle, context);
    if (!ready.ok) return ready;
    this.#disable(ready.value);
    return ok(ready.value.describe());
  }

  async describeKey(handle: KeyHandle): Promise<KmsResult<KeyDescription>> {
    const found = this.#keys.find(handle);
    return found.ok ? ok(found.value.describe()) : found;
  }

  async findByRequestId(requestId: RequestId): Promise<KeyDescription | undefined> {
    return this.#keys.ofRequest(requestId)?.describe();
  }

  async listKeys(page: { readonly cursor?: string; readonly limit: number }): Promise<KeyPage> {
    return this.#keys.page(page);
  }

  async getApproval(id: ApprovalId): Promise<KmsResult<Approval>> {
    const found = this.#approval(id);
    return found.ok ? ok(publicView(found.value)) : found;
  }

  async withdrawApproval(id: ApprovalId, context: RequestContext): Promise<KmsResult<Approval>> {
    const found = this.#approval(id);
    if (!found.ok) return found;
    const approval = found.value;
    const ready = this.#ready(approval.handle, context);
    if (!ready.ok) return ready;
    if (approval.requestId !== context.requestId) {
      return refuse(refusal('forbidden', `The approval ${id} belongs to another request.`));
    }
    if (approval.state !== 'pending' && approval.state !== 'withdrawn') return refuse(decided(approval));
    approval.state = 'withdrawn';
    return ok(publicView(approval));
  }

  async scheduleDeletion(
    handle: KeyHandle,
    days: number,
    context: RequestContext,
  ): Promise<KmsResult<DeletionOutcome>> {
    const { min, max } = this.#capabilities.deletionWindowDays;
    if (!Number.isInteger(days) || days < min || days > max) {
      return refuse(refusal('invalid-request', `The window is ${min} to ${max} days, not ${days}.`));
    }
    const ready = this.#ready(handle, context);
    if (!ready.ok) return ready;
    const key = ready.value;
    if (key.state === 'Destroyed') return refuse(wrongState(key, 'deleted'));
    if (key.state === 'PendingDeletion') return ok(pendingDeletion(key, key.deletionDue ?? this.#now()));
    const asksNow = this.#windowsEnd !== 'when-operators-agree';
    if (asksNow && key.everEnabled && this.#capabilities.features.approvals) {
      const approval = this.#approvals.raise({ handle, action: 'delete', days }, context);
      return ok({ outcome: 'pendingApproval', approvalId: approval.id });
    }
    return ok(pendingDeletion(key, this.#scheduleDeletion(key, days)));
  }

  async cancelDeletion(handle: KeyHandle, context: RequestContext): Promise<KmsResult<CancellationOutcome>> {
    const ready = this.#ready(handle, context);
    if (!ready.ok) return ready;
    const key = ready.value;
    if (key.state !== 'PendingDeletion' && key.state !== 'Disabled') {
      return refuse(wrongState(key, 'taken back from deletion'));
    }
    if (this.#asksToCancel && key.state === 'PendingDeletion') {
      const approval = this.#approvals.raise({ handle, action: 'cancel-deletion' }, context);
      key.isHeld = () => approval.state === 'pending';
      return ok({ outcome: 'pendingApproval', approvalId: approval.id });
    }
    takeBack(key);
    return ok({ outcome: 'cancelled', key: key.describe() });
  }

  async lastCancellation(handle: KeyHandle): Promise<KmsResult<Cancellation | undefined>> {
    return ok(this.#cancellations.get(handle));
  }

  /** Somebody takes the key out of its window in the KMS itself. @param told what the KMS keeps of who, and why */
  cancelInPerson(handle: KeyHandle, told?: Cancellation): void {
    const key = this.#keys.settled(handle);
    if (key?.state !== 'PendingDeletion') return;
    takeBack(key);
    if (told) this.#cancellations.set(handle, told);
  }

  async rotateKey(
    handle: KeyHandle,
    version: number,
    context: RequestContext,
  ): Promise<KmsResult<RotationOutcome>> {
    const ready = this.#ready(handle, context);
    if (!ready.ok) return ready;
    const key = ready.value;
    const { keyType } = key.spec;
    if (!this.#capabilities.features.rotation.onDemand.includes(keyType))
      return refuse(refusal('unsupported', `The fake KMS doesn't rotate ${keyType} keys.`));
    if (key.version >= version) return ok({ outcome: 'rotated', key: key.describe() });
    if (key.state !== 'Enabled') return refuse(wrongState(key, 'rotated'));
    if (version !== key.version + 1)
      return refuse(refusal('invalid-request', `Version ${version} does not follow ${key.version}.`));
    if (this.#asksToRotate) {
      const approval = this.#approvals.raise({ handle, action: 'rotate', version }, context);
      return ok({ outcome: 'pendingApproval', approvalId: approval.id });
    }
    key.versions.push(this.#now());
    return ok({ outcome: 'rotated', key: key.describe() });
  }

  #finishDeletion(handle: KeyHandle, context: RequestContext): KmsResult<DeletionEnd> {
    const ready = this.#ready(handle, context);
    if (!ready.ok) return ready;
    const key = ready.value;
    if (key.state === 'Destroyed') return ok({ outcome: 'destroyed', key: key.describe() });
    if (key.deletionDue === undefined || key.deletionDue > this.#now())
      return refuse(wrongState(key, 'destroyed now'));
    if (this.#windowsEnd === 'when-operators-agree') {
      const approval = this.#approvals.raise({ handle, action: 'delete' }, context);
      return ok({ outcome: 'pendingApproval', approvalId: approval.id });
    }
    destroy(key);
    return ok({ outcome: 'destroyed', key: key.describe() });
  }

  #approve(id: ApprovalId, by: AccountId): Result<Approval, KmsRefusal> {
    const voted = this.#approvals.vote(id, by);
    if (!voted.ok) return voted;
    const approval = voted.value;
    if (approval.votes.length >= this.#quorum) this.#carryOut(approval);
    return ok(publicView(approval));
  }

  #deny(id: ApprovalId, by: AccountId, reason: string): Result<Approval, KmsRefusal> {
    const voted = this.#approvals.vote(id, by);
    if (!voted.ok) return voted;
    voted.value.state = 'denied';
    voted.value.reason = reason;
    return ok(publicView(voted.value));
  }

  /** The world may have moved on since the approval was raised: state and generation are checked again. */
  #carryOut(approval: FakeApproval): void {
    const ready = this.#ready(approval.handle, approval);
    const key = ready.ok ? ready.value : undefined;
    if (!key || !this.#may(approval.action).includes(key.state)) {
      approval.state = 'failed';
      approval.reason = ready.ok ? `The key is ${ready.value.state}.` : ready.refusal.message;
      return;
    }
    approval.state = 'approved';
    if (approval.action === 'enable') this.#enable(key, approval.id);
    else if (approval.action === 'rotate') rotateTo(key, approval.version, this.#now());
    else if (approval.action === 'cancel-deletion') takeBack(key);
    else if (key.state === 'PendingDeletion') destroy(key);
    else approval.deletionDue = this.#scheduleDeletion(key, approval.days);
  }

  /** States in which an approved order still has its effect. */
  #may(action: Approval['action']): readonly KmsKeyState[] {
    if (action === 'rotate') return ['Enabled'];
    if (action === 'enable') return ['Disabled'];
    if (action === 'cancel-deletion') return ['PendingDeletion'];
    return this.#windowsEnd === 'when-operators-agree' ? ['PendingDeletion'] : ['Disabled', 'Enabled'];
  }

  #enable(key: FakeKey, approval: ApprovalId | undefined): void {
    key.state = 'Enabled';
    key.everEnabled = true;
    const { handle, context } = key;
    this.usableLog.push({ handle, requestId: context.requestId, from: this.#now(), approval });
  }

  /** A decision raised before can't undo it: what is open for enabling or rotating is taken back. */
  #disable(key: FakeKey): void {
    if (key.state === 'Enabled') key.state = 'Disabled';
    const span = this.usableLog.findLast((it) => it.handle === key.handle && it.until === undefined);
    if (span) span.until = this.#now();
    for (const approval of this.#approvals.pending()) {
      if (approval.handle !== key.handle || !IS_USE[approval.action]) continue;
      approval.state = 'withdrawn';
      approval.reason = 'The key was disabled.';
    }
  }

  #scheduleDeletion(key: FakeKey, days: number): Instant {
    this.#disable(key);
    key.state = 'PendingDeletion';
    key.deletionDue = this.#now() + days * DAY_MS;
    return key.deletionDue;
  }

  /** The key, if it exists and the order isn't older than one it has seen. Remembers the order's generation. */
  #ready(handle: KeyHandle, order: Pick<RequestContext, 'requestId' | 'generation'>): KmsResult<FakeKey> {
    const found = this.#keys.find(handle);
    if (!found.ok || !this.#capabilities.features.fencesGenerations) return found;
    const seen = found.value.seen(order.requestId);
    if (order.generation < seen) {
      return refuse(refusal('stale-generation', `Generation ${order.generation} is older than ${seen}.`));
    }
    found.value.see(order);
    return found;
  }

  #approval(id: ApprovalId): KmsResult<FakeApproval> {
    const approval = this.#approvals.get(id);
    return approval ? ok(approval) : refuse(refusal('not-found', `There is no approval ${id}.`));
  }
}
