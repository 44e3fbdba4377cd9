import { ok, type Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { SIGNATURES, type SignatureAlgorithm } from '../hsm/algorithms';
import type { SignerRefusal, Use } from '../hsm/signer/messages';
import type { PreparedUse } from '../hsm/signer/pool';
import { refuseUse } from '../policy/use';
import { type Refusal, refused } from '../refusal';
import type { StoredKey } from '../store/keys';
import { isRolledBack, refuseDamaged } from './integrity';
import type { Kms } from './kms';
import { refuseProtecting } from './policies/enforce';

export interface UseOrder {
  readonly use: Use;
  readonly keyId: string;
  readonly algorithm?: SignatureAlgorithm;
  readonly data: Buffer;
  /** Context of an encryption, signature or MAC to verify. */
  readonly extra: Buffer;
}

/** An application's use of a key. State, dates and grants are checked here, and again by the signer. */
export async function exerciseKey(
  kms: Kms,
  application: Principal,
  order: UseOrder,
): Promise<Result<Buffer, Refusal>> {
  const { keyId } = order;
  let rolledBack: StoredKey | undefined;
  const done = await kms.signers.use<Refusal>(keyId, (attempt) => {
    const prepared = prepare(kms, application, order);
    if (!prepared.ok) return prepared;
    // The signer doesn't know the row, or another version of it: the moment to ask the log which one is the newest.
    if (attempt > 0 && isRolledBack(kms, prepared.value.key)) rolledBack = prepared.value.key;
    return rolledBack ? refused('forbidden', 'The row is an older one', '') : prepared;
  });
  if (rolledBack) return refuseDamaged(kms, rolledBack, 'rollback');
  if (!done.ok) return refusalOf(kms, order, done.refusal);
  kms.store.lastUses.note(keyId, kms.clock.now());
  return done;
}

interface Prepared extends PreparedUse {
  readonly key: StoredKey;
}

function prepare(kms: Kms, application: Principal, order: UseOrder): Result<Prepared, Refusal> {
  const key = kms.store.keys.get(order.keyId);
  if (!key || key.row.projectId !== application.projectId || !may(application, 'key.use', key.row.keyGroup))
    return noSuchKey(order.keyId);
  const attempt = {
    operation: order.use,
    applicationId: application.id,
    projectId: key.row.projectId,
    now: kms.clock.now(),
  };
  const unusable = refuseUse(key.row, attempt);
  if (unusable) return explain(order, unusable);
  const unfit = refuseAlgorithm(key, order) ?? refuseProtecting(kms, key.row, order.use);
  if (unfit) return unfit;
  if (order.use === 'encrypt' && !kms.store.nonces.take(key.row.keyId, key.row.keyVersion))
    return usedUp(key);
  const { row, mac } = key;
  return ok({
    key,
    sealed: { row, mac },
    request: { ...order, ...attempt, rowVersion: row.rowVersion },
  });
}

const noSuchKey = (keyId: string) =>
  refused('not-found', `There is no key ${keyId}`, 'Check the key id, and the project of this credential');

function refuseAlgorithm(key: StoredKey, { algorithm }: UseOrder) {
  const { keyType } = key.row;
  if (algorithm === undefined || SIGNATURES[algorithm].keyTypes.includes(keyType)) return undefined;
  const fitting = Object.entries(SIGNATURES).filter(([, row]) => row.keyTypes.includes(keyType));
  return refused(
    'unsupported',
    `${keyType} keys don't sign with ${algorithm}`,
    `Use ${fitting.map(([name]) => name).join(', ')}`,
  );
}

const usedUp = (key: StoredKey) =>
  refused(
    'invalid-state',
    `Key ${key.row.keyId} has encrypted as often as one AES-GCM key may (SP 800-38D, 8.3)`,
    'Request a new key',
  );

function explain({ keyId, use }: UseOrder, refusal: SignerRefusal) {
  switch (refusal.code) {
    case 'invalid-state':
      return refused('invalid-state', `Key ${keyId} is ${refusal.state}`, 'Wait until the key is enabled');
    case 'key-not-active':
      return refused(
        'key-not-active',
        `Key ${keyId} may be used from ${refusal.activationDate} and before ${refusal.expiryDate} (UTC)`,
        'Use the key within its period, or request a new one',
      );
    case 'not-granted':
      return refused(
        'not-granted',
        `This application may not ${refusal.operation} with key ${keyId}`,
        'Request a key whose applications name this one with the operation',
      );
    case 'bad-ciphertext':
      return refused(
        'invalid-request',
        'The ciphertext was not made with this key and context, or was altered',
        'Send the ciphertext unchanged, to the key that made it, with the same context',
      );
    default:
      throw new Error(`The signer answered ${refusal.code} to ${use}`);
  }
}

async function refusalOf(kms: Kms, order: UseOrder, refusal: Refusal | SignerRefusal) {
  if ('message' in refusal) return { ok: false, refusal } as const;
  if (refusal.code !== 'tampered') return explain(order, refusal);
  const key = kms.store.keys.get(order.keyId);
  return key ? refuseDamaged(kms, key, 'mac') : noSuchKey(order.keyId);
}
