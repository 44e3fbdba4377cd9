import type { KmsCapabilities } from '../../../../domain/capabilities';
import type { ApprovalId, KeyHandle, RequestId } from '../../../../domain/ids';
import { refuse } from '../../../../domain/result';
import {
  type Approval,
  type CancellationOutcome,
  type DeletionEnd,
  type DeletionOutcome,
  type EnableOutcome,
  type KeyDescription,
  type KeyLogEntry,
  type KeyPage,
  type KeySpec,
  type Kms,
  KmsRefused,
  type KmsResult,
  type PolicyRefusal,
  type PreflightContext,
  type RequestContext,
  type RotationOutcome,
} from '../../../ports/kms';
import { DsmApprovals } from './approvals';
import type { DsmClient } from './client';
import { DsmCreation } from './creation';
import { DsmDeletion } from './deletion';
import { approvalRefOf, kidOf } from './handle';
import { DsmKeyLog } from './key-log';
import { DsmKeys } from './keys';
import { describe, type OurKey } from './marks';
import { DsmOrders } from './orders';
import { stale } from './refusals';
import { DsmRelease } from './release';
import { DsmRotation } from './rotation';
import { DsmSetUp } from './set-up';
import { WINDOW_DAYS } from './window';

/** Fortanix DSM behind the port. */
export class DsmKms implements Kms {
  readonly #keys: DsmKeys;
  readonly #approvals: DsmApprovals;
  readonly #setUp: DsmSetUp;
  readonly #creation: DsmCreation;
  readonly #release: DsmRelease;
  readonly #deletion: DsmDeletion;
  readonly #rotation: DsmRotation;
  readonly #log: DsmKeyLog;

  constructor(client: DsmClient) {
    this.#keys = new DsmKeys(client);
    this.#approvals = new DsmApprovals(client, this.#keys);
    this.#setUp = new DsmSetUp(client);
    this.#creation = new DsmCreation(client, this.#keys, this.#setUp);
    this.#log = new DsmKeyLog(client);
    const orders = new DsmOrders(this.#keys, this.#approvals, this.#setUp);
    this.#release = new DsmRelease(this.#keys, this.#approvals, orders, client.now);
    this.#deletion = new DsmDeletion(this.#keys, this.#approvals, orders, client.now);
    this.#rotation = new DsmRotation(this.#keys, this.#approvals, orders, this.#setUp, client.now);
  }

  async capabilities(): Promise<KmsCapabilities> {
    return orThrow(await this.#setUp.capabilities());
  }

  createKey(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    return this.#creation.create(spec, context);
  }

  enableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    return this.#order(handle, context, (key) => this.#release.enable(key, context));
  }

  disableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    return this.#order(handle, context, (key) => this.#release.disable(key, context));
  }

  async describeKey(handle: KeyHandle): Promise<KmsResult<KeyDescription>> {
    const found = await this.#find(handle);
    return found.ok ? { ok: true, value: describe(found.value) } : found;
  }

  async findByRequestId(requestId: RequestId): Promise<KeyDescription | undefined> {
    const [key] = orThrow(await this.#keys.ofRequest(requestId));
    return key && describe(key);
  }

  /** The cursor is an offset: a key that is deleted for good meanwhile lets its followers move up. */
  async listKeys(page: { readonly cursor?: string; readonly limit: number }): Promise<KeyPage> {
    const offset = Number(page.cursor ?? '0');
    const { listed, keys } = orThrow(await this.#keys.page(offset, page.limit));
    return {
      keys: keys.map(describe),
      ...(listed === page.limit && { cursor: String(offset + page.limit) }),
    };
  }

  async getApproval(id: ApprovalId): Promise<KmsResult<Approval>> {
    const ref = approvalRefOf(id);
    return ref.ok ? this.#approvals.read(ref.value) : ref;
  }

  async withdrawApproval(id: ApprovalId, context: RequestContext): Promise<KmsResult<Approval>> {
    const ref = approvalRefOf(id);
    return ref.ok ? this.#approvals.withdraw(ref.value, context) : ref;
  }

  async scheduleDeletion(
    handle: KeyHandle,
    days: number,
    context: RequestContext,
  ): Promise<KmsResult<DeletionOutcome>> {
    const { min, max } = WINDOW_DAYS;
    if (!Number.isInteger(days) || days < min || days > max) {
      return refuse({
        code: 'invalid-request',
        message: `The window is ${min} to ${max} days, not ${days}.`,
        mend: `Give a window of ${min} to ${max} days.`,
      });
    }
    return this.#order(handle, context, (key) => this.#deletion.schedule(key, days, context));
  }

  cancelDeletion(handle: KeyHandle, context: RequestContext): Promise<KmsResult<CancellationOutcome>> {
    return this.#order(handle, context, (key) => this.#deletion.cancel(key, context));
  }

  rotateKey(
    handle: KeyHandle,
    version: number,
    context: RequestContext,
  ): Promise<KmsResult<RotationOutcome>> {
    return this.#order(handle, context, (key) => this.#rotation.rotate(key, version, context));
  }

  async preflight(spec: KeySpec, context: PreflightContext): Promise<KmsResult<readonly PolicyRefusal[]>> {
    return this.#creation.preflight(spec, context);
  }

  async keyLog(handle: KeyHandle): Promise<KmsResult<readonly KeyLogEntry[]>> {
    const found = await this.#find(handle);
    return found.ok ? this.#log.read(found.value) : found;
  }

  finishDeletion(handle: KeyHandle, context: RequestContext): Promise<KmsResult<DeletionEnd>> {
    return this.#order(handle, context, (key) => this.#deletion.finish(key, context));
  }

  async #find(handle: KeyHandle): Promise<KmsResult<OurKey>> {
    const kid = kidOf(handle);
    return kid.ok ? this.#keys.find(kid.value) : kid;
  }

  /** An order that is known to be overtaken isn't carried out. DSM itself can't tell: see {@link DsmRelease}. */
  async #order<T>(
    handle: KeyHandle,
    { requestId, generation }: RequestContext,
    act: (key: OurKey) => Promise<KmsResult<T>>,
  ): Promise<KmsResult<T>> {
    const found = await this.#find(handle);
    if (!found.ok) return found;
    const key = found.value;
    const isStale = requestId === key.requestId && generation < key.generation;
    return isStale ? refuse(stale(generation, key.generation)) : act(key);
  }
}

function orThrow<T>(result: KmsResult<T>): T {
  if (result.ok) return result.value;
  throw new KmsRefused(result.refusal);
}
