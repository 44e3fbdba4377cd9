import type * as z from 'zod';
import type { KmsCapabilities } from '../../../../domain/capabilities';
import { sha256Hex } from '../../../../domain/hash';
import type { AccountId, ApprovalId, KeyHandle, RequestId } from '../../../../domain/ids';
import { canonicalJson } from '../../../../domain/key-request';
import { refuse } from '../../../../domain/result';
import {
  type AccountStanding,
  type Approval,
  type Cancellation,
  type CancellationOutcome,
  type DeletionOutcome,
  type EnableOutcome,
  type EnteredCode,
  type KeyDescription,
  type KeyPage,
  type KeySpec,
  type Kms,
  type KmsRefusal,
  KmsRefused,
  type KmsResult,
  KmsUnavailable,
  type PolicyRefusal,
  type RequestContext,
  type RotationOutcome,
} from '../../../ports/kms';
import type { KeydeskClient } from './client';
import { approvalIdOf, keyIdOf } from './handle';
import {
  accountStandingResource,
  approvalResource,
  capabilitiesResource,
  deletionsResource,
  enabledResource,
  enteredCodeResource,
  keyPageResource,
  keyResource,
  pendingApprovalResource,
  pendingDeletionResource,
  reviewResource,
  rotatedResource,
} from './resources';

/** The reference KMS behind the port. */
export class KeydeskKms implements Kms {
  readonly #client: KeydeskClient;

  constructor(client: KeydeskClient) {
    this.#client = client;
  }

  async capabilities(): Promise<KmsCapabilities> {
    const answers = { 200: capabilitiesResource };
    return orThrow(await this.#client.call({ method: 'GET', path: ['capabilities'], answers }));
  }

  async createKey(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const body = { spec, context };
    const made = await this.#client.call({
      method: 'POST',
      path: ['keys'],
      body,
      // Names this very order. The one key per request hangs on `context.requestId`, not on this: after a voiding
      // the same request comes with another generation, and a key that comes with another body is refused.
      idempotencyKey: sha256Hex(canonicalJson(body)),
      answers: { 200: keyResource, 201: keyResource },
    });
    return checked(made, (key) => key.requestId === context.requestId && key.name === spec.name);
  }

  async enableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    const answers: Answers<EnableOutcome> = { 200: enabledResource, 202: pendingApprovalResource };
    const enabled = await this.#change(handle, 'enable', { context }, answers);
    return checked(enabled, (told) => told.outcome !== 'enabled' || told.key.handle === handle);
  }

  async disableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const disabled = await this.#change(handle, 'disable', { context }, { 200: keyResource });
    return checked(disabled, (key) => key.handle === handle && key.state !== 'Enabled');
  }

  async describeKey(handle: KeyHandle): Promise<KmsResult<KeyDescription>> {
    const keyId = keyIdOf(handle);
    if (!keyId.ok) return keyId;
    const path = ['keys', keyId.value];
    const found = await this.#client.call({ method: 'GET', path, answers: { 200: keyResource } });
    return checked(found, (key) => key.handle === handle);
  }

  async findByRequestId(requestId: RequestId): Promise<KeyDescription | undefined> {
    // Two are asked for: more than one key for a request is an answer that must not pass unseen.
    const query = { requestId, limit: '2' };
    const page = orThrow(checked(await this.#page(query), ({ keys }) => keys.length < 2));
    const key = page.keys[0];
    if (key && key.requestId !== requestId) throw nonsense();
    return key;
  }

  async listKeys(page: { readonly cursor?: string; readonly limit: number }): Promise<KeyPage> {
    const { cursor, limit } = page;
    return orThrow(await this.#page({ limit: String(limit), ...(cursor !== undefined && { cursor }) }));
  }

  async getApproval(id: ApprovalId): Promise<KmsResult<Approval>> {
    const parsed = approvalIdOf(id);
    if (!parsed.ok) return parsed;
    const path = ['approvals', parsed.value];
    const found = await this.#client.call({ method: 'GET', path, answers: { 200: approvalResource } });
    return checked(found, (approval) => approval.id === id);
  }

  async withdrawApproval(id: ApprovalId, context: RequestContext): Promise<KmsResult<Approval>> {
    const parsed = approvalIdOf(id);
    if (!parsed.ok) return parsed;
    const withdrawn = await this.#client.call({
      method: 'POST',
      path: ['approvals', parsed.value, 'withdraw'],
      body: { context },
      answers: { 200: approvalResource },
    });
    return checked(withdrawn, (approval) => approval.id === id && approval.state === 'withdrawn');
  }

  async scheduleDeletion(
    handle: KeyHandle,
    days: number,
    context: RequestContext,
  ): Promise<KmsResult<DeletionOutcome>> {
    const answers: Answers<DeletionOutcome> = { 200: pendingDeletionResource, 202: pendingApprovalResource };
    const scheduled = await this.#change(handle, 'schedule-deletion', { days, context }, answers);
    return checked(scheduled, (told) => told.outcome !== 'pendingDeletion' || told.key.handle === handle);
  }

  async cancelDeletion(handle: KeyHandle, context: RequestContext): Promise<KmsResult<CancellationOutcome>> {
    const answers: Answers<CancellationOutcome> = {
      200: keyResource.transform((key) => ({ outcome: 'cancelled' as const, key })),
      202: pendingApprovalResource,
    };
    const told = await this.#change(handle, 'cancel-deletion', { context }, answers);
    return checked(
      told,
      (outcome) =>
        outcome.outcome !== 'cancelled' ||
        (outcome.key.handle === handle && outcome.key.state === 'Disabled'),
    );
  }

  async lastCancellation(handle: KeyHandle): Promise<KmsResult<Cancellation | undefined>> {
    const keyId = keyIdOf(handle);
    if (!keyId.ok) return keyId;
    const path = ['keys', keyId.value, 'deletions'];
    return this.#client.call({ method: 'GET', path, answers: { 200: deletionsResource } });
  }

  async rotateKey(
    handle: KeyHandle,
    version: number,
    context: RequestContext,
  ): Promise<KmsResult<RotationOutcome>> {
    const answers: Answers<RotationOutcome> = { 200: rotatedResource, 202: pendingApprovalResource };
    const rotated = await this.#change(handle, 'rotate', { version, context }, answers);
    if (!rotated.ok && rotated.refusal.code === 'not-found' && !(await this.#rotates()))
      return refuse(ROTATES_NOTHING);
    return checked(rotated, (told) => told.outcome !== 'rotated' || isBroughtTo(told.key, handle, version));
  }

  enterLinkCode(entered: {
    readonly code: string;
    readonly accountId: AccountId;
    readonly lookOnly: boolean;
  }): Promise<KmsResult<EnteredCode>> {
    const path = ['account-links', 'enter'];
    return this.#client.call({ method: 'POST', path, body: entered, answers: { 200: enteredCodeResource } });
  }

  accountStanding(accountId: AccountId): Promise<KmsResult<AccountStanding>> {
    const path = ['accounts', accountId];
    return this.#client.call({ method: 'GET', path, answers: { 200: accountStandingResource } });
  }

  /** Reads what the policy in force there would refuse. Makes nothing. */
  async preflight(spec: KeySpec): Promise<KmsResult<readonly PolicyRefusal[]>> {
    const path = ['keys', 'review'];
    return this.#client.call({ method: 'POST', path, body: { spec }, answers: { 200: reviewResource } });
  }

  /** A KMS that rotates nothing doesn't even have the address. */
  async #rotates(): Promise<boolean> {
    const { features } = await this.capabilities();
    return features.rotation.onDemand.length > 0;
  }

  async #change<T>(
    handle: KeyHandle,
    action: string,
    body: unknown,
    answers: Answers<T>,
  ): Promise<KmsResult<T>> {
    const keyId = keyIdOf(handle);
    if (!keyId.ok) return keyId;
    return this.#client.call({ method: 'POST', path: ['keys', keyId.value, action], body, answers });
  }

  #page(query: Readonly<Record<string, string>>): Promise<KmsResult<KeyPage>> {
    return this.#client.call({ method: 'GET', path: ['keys'], query, answers: { 200: keyPageResource } });
  }
}

const ROTATES_NOTHING: KmsRefusal = {
  code: 'unsupported',
  message: 'This KMS makes no new versions of its keys.',
  mend: 'Ask for a new key, and have this one deleted once nothing needs it any more.',
};

const isBroughtTo = (key: KeyDescription, handle: KeyHandle, version: number): boolean =>
  key.handle === handle && (key.version ?? 0) >= version;

type Answers<T> = Readonly<Record<number, z.ZodType<T>>>;

/** A well-formed answer about something else than was asked is nonsense too: believing it could bind a wrong key. */
function checked<T>(result: KmsResult<T>, holds: (value: T) => boolean): KmsResult<T> {
  if (result.ok && !holds(result.value)) throw nonsense();
  return result;
}

const nonsense = (): KmsUnavailable =>
  new KmsUnavailable('nonsense', 'The KMS answered with something else than it was asked for.');

function orThrow<T>(result: KmsResult<T>): T {
  if (result.ok) return result.value;
  throw new KmsRefused(result.refusal);
}
