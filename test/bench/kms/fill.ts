import { randomUUID } from 'node:crypto';
import { sha256Hex } from '../../../src/domain/hash';
import { canonicalJson } from '../../../src/domain/key-request';
import { Store } from '../../../src/kms-server';
import { KEY_VERSION } from '../../../src/kms-server/hsm/binding';
import type { NewRow, SealedRow } from '../../../src/kms-server/hsm/signer/messages';
import { SignerPool } from '../../../src/kms-server/hsm/signer/pool';
import type { KeySpec } from '../../../src/kms-server/store/key-spec';
import type { StoredKey } from '../../../src/kms-server/store/keys';
import { resolveGrants } from '../../../src/kms-server/usecases/grants';
import { keyOnRecord, keySubject } from '../../../src/kms-server/usecases/record';
import type { Folder } from './house';
import { type BenchKeyType, contextOf, specOf } from './spec';

/** Keys that are written in one transaction. */
const BATCH = 1_000;
const CACHE_OF_NONE = 1;
const UNWRAP_BUDGET = 1_000;

/**
 * Puts usable keys into a folder, in bulk: each made, wrapped and sealed by the HSM, enabled by a signer's own rule of
 * states, stored with its two audit entries. What is left out is the operators' vote. The server's checks hold for
 * these keys as for any.
 *
 * @returns their ids
 */
export async function fill(folder: Folder, keyType: BenchKeyType, count: number): Promise<readonly string[]> {
  const store = new Store(folder.dataDir);
  const signers = await SignerPool.start({
    ...{ entry: folder.signerEntry, module: folder.pkcs11Module, dataDir: folder.dataDir },
    ...{ pin: () => folder.pin, clock: 'system', signers: 1 },
    ...{ cacheSize: CACHE_OF_NONE, unwrapBudget: UNWRAP_BUDGET },
  });
  try {
    const ids: string[] = [];
    let writing: Promise<void> = Promise.resolve();
    for (let made = 0; made < count; made += BATCH) {
      const size = Math.min(BATCH, count - made);
      const keys = await Promise.all(Array.from({ length: size }, () => makeKey(store, signers, keyType)));
      await writing;
      // The HSM makes the next ones meanwhile.
      writing = store.write(() => {
        for (const key of keys) insert(store, key);
      });
      ids.push(...keys.map(({ enabled }) => enabled.row.keyId));
    }
    await writing;
    return ids;
  } finally {
    await signers.close();
    store.close();
  }
}

interface MadeKey {
  readonly created: StoredKey;
  readonly enabled: StoredKey;
}

async function makeKey(store: Store, signers: SignerPool, keyType: BenchKeyType): Promise<MadeKey> {
  const requestId = randomUUID();
  const spec = specOf(`key-${requestId}`, keyType);
  const sealed = await signers.generate(newRow(spec, requestId));
  const grants = resolveGrants({ store }, spec.projectId, spec.applications);
  const rebound = await signers.rebind(sealed, { state: 'Enabled', everEnabled: true, grants });
  if (!rebound.ok) throw new Error(`The signer refused to enable a key: ${rebound.refusal.code}`);
  const stored = (row: SealedRow): StoredKey => ({
    ...row,
    ...{ spec, specHash: sha256Hex(canonicalJson(spec)), name: spec.name, createdAt: Date.now() },
    ...{ ticket: contextOf(requestId).ticket, requester: contextOf(requestId).requester },
  });
  return { created: stored(sealed), enabled: stored(rebound.value) };
}

const newRow = (spec: KeySpec, requestId: string): NewRow => ({
  keyId: randomUUID(),
  keyVersion: KEY_VERSION,
  requestId,
  keyType: spec.keyType,
  operations: spec.operations,
  grants: spec.applications,
  keyGroup: spec.keyGroup,
  projectId: spec.projectId,
  state: 'Disabled',
  everEnabled: false,
  generation: contextOf(requestId).generation,
  rowVersion: 1,
  activationDate: spec.activationDate,
  expiryDate: spec.expiryDate,
  deletionDue: null,
});

/** Row and log as two changes would have left them. */
function insert(store: Store, { created, enabled }: MadeKey): void {
  store.keys.insert(enabled);
  const entry = {
    ...{ at: Date.now(), actor: 'bench', onBehalfOf: null, ticket: enabled.ticket, policyVersion: null },
    subject: keySubject(enabled.row.keyId),
  };
  store.audit.append({ ...entry, action: 'key.created', before: null, after: keyOnRecord(created) });
  store.audit.append({
    ...entry,
    action: 'key.enabled',
    before: keyOnRecord(created),
    after: keyOnRecord(enabled),
  });
}
