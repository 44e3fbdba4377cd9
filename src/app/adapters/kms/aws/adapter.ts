import type { KmsCapabilities } from '../../../../domain/capabilities';
import type { ApprovalId, KeyHandle, RequestId } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import {
  type Approval,
  type CancellationOutcome,
  type DeletionOutcome,
  type EnableOutcome,
  type KeyDescription,
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
import { capabilitiesOf } from './capabilities';
import type { AwsClient } from './client';
import type { AwsConnection } from './config';
import { Creation, objectionsAgainst } from './creation';
import { Deletion } from './deletion';
import { describe } from './description';
import type { AwsRefusal, AwsResult } from './errors';
import { AwsKeys, lockAlias, REQUEST_ALIAS_PREFIX } from './keys';
import { disable, release } from './release';
import { rotate } from './rotation';

/** AWS KMS behind the port. It has no operators' gate and no fence; the lock of a key is its key policy. */
export class AwsKms implements Kms {
  readonly #client: AwsClient;
  readonly #connection: AwsConnection;

  constructor(client: AwsClient, connection: AwsConnection) {
    this.#client = client;
    this.#connection = connection;
  }

  /** What a region offers is known; the call shows that the credential is good and may list. */
  async capabilities(): Promise<KmsCapabilities> {
    orThrow(await this.#keys().call('ListAliases', { Limit: 1 }));
    return capabilitiesOf(this.#connection);
  }

  /** What can be told without making anything: limits of AWS that no capability names, and a name that is taken. */
  preflight(spec: KeySpec, { requestId }: PreflightContext): Promise<KmsResult<readonly PolicyRefusal[]>> {
    return objectionsAgainst(this.#keys(), spec, requestId);
  }

  createKey(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    return new Creation(this.#keys(context), spec, context).run();
  }

  async enableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    const released = await release(this.#keys(context), handle, context);
    return released.ok ? ok({ outcome: 'enabled', key: released.value }) : released;
  }

  disableKey(handle: KeyHandle, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    return disable(this.#keys(context), handle, context);
  }

  async describeKey(handle: KeyHandle): Promise<KmsResult<KeyDescription>> {
    const keys = this.#keys();
    const found = await keys.byHandle(handle);
    return found.ok ? describe(keys, found.value) : found;
  }

  /** By the request's alias; where there is none yet, by the tag: a create may have ended half-way. */
  async findByRequestId(requestId: RequestId): Promise<KeyDescription | undefined> {
    const keys = this.#keys();
    const wanted = { requestId, version: 1 };
    const locked = orThrow(await keys.byAlias(lockAlias(wanted)));
    const key = locked ?? orThrow(await keys.byRequestTag(wanted))[0];
    return key && orThrow(await describe(keys, key));
  }

  /** Pages of AWS hold all kinds of aliases; those of requests are picked, so a page may have fewer than `limit`. */
  async listKeys({ cursor, limit }: { readonly cursor?: string; readonly limit: number }): Promise<KeyPage> {
    const keys = this.#keys();
    const page = orThrow(
      await keys.call('ListAliases', {
        Limit: Math.min(limit, MAX_PAGE),
        ...(cursor !== undefined && { Marker: cursor }),
      }),
    );
    const found: KeyDescription[] = [];
    for (const { AliasName } of page.Aliases) {
      if (!AliasName.startsWith(REQUEST_ALIAS_PREFIX)) continue;
      const key = orThrow(await keys.byAlias(AliasName));
      if (key) found.push(orThrow(await describe(keys, key)));
    }
    return { keys: found, ...(page.Truncated && page.NextMarker && { cursor: page.NextMarker }) };
  }

  /** Nobody approves anything inside AWS. */
  async getApproval(_: ApprovalId): Promise<KmsResult<Approval>> {
    return refuse(NO_APPROVALS);
  }

  async withdrawApproval(_: ApprovalId, __: RequestContext): Promise<KmsResult<Approval>> {
    return refuse(NO_APPROVALS);
  }

  scheduleDeletion(
    handle: KeyHandle,
    days: number,
    context: RequestContext,
  ): Promise<KmsResult<DeletionOutcome>> {
    return new Deletion(this.#keys(context), handle, context).schedule(days);
  }

  cancelDeletion(handle: KeyHandle, context: RequestContext): Promise<KmsResult<CancellationOutcome>> {
    return new Deletion(this.#keys(context), handle, context).cancel();
  }

  async rotateKey(
    handle: KeyHandle,
    version: number,
    context: RequestContext,
  ): Promise<KmsResult<RotationOutcome>> {
    const rotated = await rotate(this.#keys(context), handle, version, context);
    return rotated.ok ? ok({ outcome: 'rotated', key: rotated.value }) : rotated;
  }

  #keys(context?: RequestContext): AwsKeys {
    return new AwsKeys(this.#client, this.#connection, context);
  }
}

/** `ListAliases` gives at most 100 at once. */
const MAX_PAGE = 100;

const NO_APPROVALS: AwsRefusal = {
  code: 'not-found',
  message: 'AWS KMS has no approvals.',
  mend: 'Requests on this connection are approved in Jira alone.',
};

function orThrow<T>(result: AwsResult<T>): T {
  if (result.ok) return result.value;
  throw new KmsRefused(result.refusal);
}
