import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '../../../src/domain/ids';
import { DEFAULT_POLICY } from '../../../src/domain/policy/default-policy';
import { Store } from '../../../src/kms-server';
import type { Principal } from '../../../src/kms-server/auth/principal';
import type { StoredKey } from '../../../src/kms-server/store/keys';
import { KeyedLock } from '../../../src/kms-server/usecases/keyed-lock';
import type { Kms } from '../../../src/kms-server/usecases/kms';
import { PoliciesInForce } from '../../../src/kms-server/usecases/policies/in-force';
import { installPolicy } from '../../../src/kms-server/usecases/policies/install';
import { putInForce } from '../../../src/kms-server/usecases/policies/record';
import { proposeChange } from '../../../src/kms-server/usecases/propose-change';
import { SERVER } from '../../../src/kms-server/usecases/record';
import { FAKE_CAPABILITIES, fakeSpec } from '../../fakes/kms/fake-capabilities';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const KEYS = 1_000;
const OFFICER: Principal = {
  id: randomUUID(),
  kind: 'person',
  name: 'officer',
  accountId: null,
  projectId: null,
  roles: [{ role: 'security-officer', keyGroup: null, actions: ['change.propose'] }],
};

/** A row as a dry run reads it; nobody uses the key, so it needs no seal. */
function keyRow(): StoredKey {
  const [keyId, requestId] = [randomUUID(), randomUUID()];
  const spec = fakeSpec(NOW as Instant, { name: `key-${keyId}` });
  const { name, keyType, operations, keyGroup, projectId, activationDate, expiryDate } = spec;
  const shape = { keyType, operations, keyGroup, projectId, activationDate, expiryDate };
  return {
    row: {
      ...{ ...shape, keyId, requestId, keyVersion: 1, grants: [], state: 'Enabled', everEnabled: true },
      ...{ generation: 1, rowVersion: 1, kekVersion: 1, deletionDue: null, publicKey: null, blob: 'AAAA' },
    },
    ...{ mac: 'AAAA', spec, specHash: 'none', name, ticket: 'KEY-1', requester: 'acc-developer' },
    createdAt: NOW,
  };
}

describe('proposing a policy while there are many keys', () => {
  let folder: string;
  let store: Store;
  let kms: Kms;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-propose-'));
    store = new Store(folder);
    const clock = { now: () => NOW };
    const policies = new PoliciesInForce(store, FAKE_CAPABILITIES);
    // Proposing touches neither signers nor credentials.
    kms = {
      store,
      clock,
      policies,
      capabilities: FAKE_CAPABILITIES,
      locks: new KeyedLock(),
    } as unknown as Kms;
    await installPolicy(store, DEFAULT_POLICY, { actor: SERVER, at: NOW, reason: 'The first one' });
    await store.write(() => {
      const settings = { name: 'payments', minDeletionDays: 7, breakGlass: false, recentUseDays: 30 };
      store.groups.put(settings, NOW);
      const { id, kind, name, accountId, projectId } = OFFICER;
      const row = { id, kind, name, accountId, projectId, accountVerifiedBy: null, roles: [] };
      store.principals.insert(row, NOW);
      for (let made = 0; made < KEYS; made += 1) store.keys.insert(keyRow());
    });
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const propose = () =>
    proposeChange(kms, OFFICER, {
      kind: 'policy.set',
      payload: {
        keyGroup: null,
        inForce: DEFAULT_POLICY.version,
        policy: { ...DEFAULT_POLICY, version: 'another-1' },
      },
      comment: 'Ours',
    });

  const opened = () => store.audit.list({ action: 'approval.opened' }, { at: 0, seq: 0 }, 10);

  test('they are counted while votes go on', async () => {
    const proposing = propose();
    // What takes the lock next isn't kept waiting for the count.
    await kms.locks.run('governance', async () => expect(opened()).toEqual([]));
    const proposed = await proposing;
    expect(opened()).toHaveLength(1);
    expect(proposed).toMatchObject({
      ok: true,
      value: { change: { foreseen: { keys: KEYS, snapshot: expect.any(Number) } } },
    });
  });

  test('a policy that came into force meanwhile refuses it', async () => {
    const proposing = propose();
    await kms.locks.run('governance', () =>
      store.write(() => {
        const policy = { ...DEFAULT_POLICY, version: 'slipped-in-1' };
        const setting = { keyGroup: null, setBy: 'somebody', reason: 'Faster', approvalId: null, at: NOW };
        putInForce(store, { ...setting, policy });
      }),
    );
    expect(await proposing).toMatchObject({ ok: false, refusal: { code: 'precondition-failed' } });
    expect(opened()).toEqual([]);
  });
});
