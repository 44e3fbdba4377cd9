import { randomUUID } from 'node:crypto';
import { dayOf } from '../../domain/day';
import { sha256Hex } from '../../domain/hash';
import { canonicalJson } from '../../domain/key-request';
import { ok, type Result } from '../../domain/result';
import { groupsFor, may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { KEY_VERSION } from '../hsm/binding';
import type { NewRow } from '../hsm/signer/messages';
import { refuseSpec } from '../policy/spec';
import { type Refusal, refused } from '../refusal';
import type { KeySpec, RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { raiseFence, refuseStale } from './fence';
import { resolveGrants } from './grants';
import type { Kms } from './kms';
import { refuseNewKey } from './policies/enforce';
import { actingFor, keyOnRecord, keySubject, record } from './record';

export interface CreateKey {
  readonly spec: KeySpec;
  readonly context: RequestContext;
}

export interface Created {
  readonly key: StoredKey;
  /** False where the key was there already. */
  readonly made: boolean;
}

/** Makes a disabled key, once per request. */
export function createKey(
  kms: Kms,
  principal: Principal,
  order: CreateKey,
): Promise<Result<Created, Refusal>> {
  return kms.locks.run(`request:${order.context.requestId}`, async () => {
    const prior = refuseGroup(kms, principal, order.spec) ?? known(kms, principal, order);
    if (prior) return prior;
    const refusal = refuseOrder(kms, order);
    if (refusal) return refusal;
    const sealed = await kms.signers.generate(newRow(kms, order));
    const key: StoredKey = {
      ...sealed,
      spec: order.spec,
      specHash: specHash(order.spec),
      name: order.spec.name,
      ticket: order.context.ticket,
      requester: order.context.requester,
      createdAt: kms.clock.now(),
    };
    // Both may have changed while the key was generated.
    const overtaken = () => refuseNewKey(kms, order.spec) ?? refuseTakenName(kms, order.spec);
    return kms.store.write(() => overtaken() ?? insert(kms, principal, order, key));
  });
}

const specHash = (spec: KeySpec): string => sha256Hex(canonicalJson(spec));

function known(
  kms: Kms,
  principal: Principal,
  { spec, context }: CreateKey,
): Result<Created, Refusal> | undefined {
  const key = kms.store.keys.byRequest(context.requestId);
  if (!key) return undefined;
  const same = key.specHash === specHash(spec) && may(principal, 'key.create', key.row.keyGroup);
  if (same) return ok({ key, made: false });
  return refused(
    'conflict',
    `Request ${context.requestId} has made another key already`,
    'Submit a new request: what was approved is what is made',
  );
}

/** Comes first: who may not ask learns nothing of who has asked. */
function refuseGroup(kms: Kms, principal: Principal, { keyGroup }: KeySpec) {
  if (may(principal, 'key.create', keyGroup) && kms.store.groups.get(keyGroup)) return undefined;
  return refused(
    'forbidden',
    `This credential may not make keys in group ${keyGroup}`,
    `Name one of its groups: ${[...(groupsFor(principal, 'key.create') ?? [])].join(', ') || 'none'}`,
  );
}

function refuseOrder(kms: Kms, { spec, context }: CreateKey) {
  return (
    refuseStale(kms, context, spec.keyGroup) ??
    refuseSpec(spec, kms.capabilities, kms.clock.now()) ??
    refuseNewKey(kms, spec) ??
    refuseTakenName(kms, spec)
  );
}

function refuseTakenName(kms: Kms, spec: KeySpec) {
  const holder = kms.store.keys.byName(spec.keyGroup, spec.name);
  if (!holder) return undefined;
  const { keyId, deletionDue } = holder.row;
  if (deletionDue !== null) {
    return refused(
      'name-taken',
      `Key ${keyId} of group ${spec.keyGroup} is named ${spec.name}, and is destroyed on ${dayOf(deletionDue)}: until then it keeps its name`,
      'Choose another name, wait for that day, or have the deletion cancelled if you need that very key',
    );
  }
  return refused(
    'name-taken',
    `Group ${spec.keyGroup} has a key named ${spec.name} already`,
    'Choose another name, or wait until that key is destroyed',
  );
}

const newRow = (kms: Kms, { spec, context }: CreateKey): NewRow => ({
  keyId: randomUUID(),
  keyVersion: KEY_VERSION,
  requestId: context.requestId,
  keyType: spec.keyType,
  operations: spec.operations,
  grants: resolveGrants(kms, spec.projectId, spec.applications),
  keyGroup: spec.keyGroup,
  projectId: spec.projectId,
  state: 'Disabled',
  everEnabled: false,
  generation: context.generation,
  rowVersion: 1,
  activationDate: spec.activationDate,
  expiryDate: spec.expiryDate,
  deletionDue: null,
});

function insert(kms: Kms, principal: Principal, { context }: CreateKey, key: StoredKey) {
  const actor = actingFor(principal, context);
  kms.store.keys.insert(key);
  raiseFence(kms, context, key.row.keyGroup, actor);
  record(kms, actor, {
    action: 'key.created',
    subject: keySubject(key.row.keyId),
    before: null,
    after: keyOnRecord(key),
  });
  return ok({ key, made: true });
}
