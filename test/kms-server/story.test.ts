import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../src/kms-server';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { bytes, context, DAY, freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

describeWithHsm('the story of a key', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  const schedule = (key: KeyResource, requestId: string, days: number) =>
    kms.call<{ readonly outcome: string; readonly until: number; readonly code: string }>(
      'jira',
      'POST',
      `/v1/keys/${key.keyId}/schedule-deletion`,
      { days, context: context(requestId) },
    );

  test('is made disabled, enabled by operators, used, deleted with an undo window, and destroyed', async () => {
    const key = await steps.create(freshRequest());
    expect(key).toMatchObject({ state: 'Disabled', everEnabled: false, handle: `keydesk:${key.keyId}` });
    expect((await steps.encrypt(key)).body.code).toBe('invalid-state');

    const approvalId = await steps.askToEnable(key);
    expect(await steps.approve(approvalId)).toMatchObject({ state: 'approved', decidedBy: ['operator'] });
    expect(await steps.describe(key)).toMatchObject({ state: 'Enabled', everEnabled: true });

    const { ciphertext } = (await steps.encrypt(key)).body;
    const opened = await steps.use<{ readonly plaintext: string }>(key, 'decrypt', { ciphertext });
    expect(opened).toMatchObject({ status: 200, body: { plaintext: bytes('4111') } });

    const first = freshRequest();
    const deletion = await steps.approveKnowingly(await steps.askToDelete(key, first));
    expect(deletion).toMatchObject({ state: 'approved', deletionDue: kms.clock.now() + 7 * DAY });
    expect(await steps.describe(key)).toMatchObject({ state: 'PendingDeletion' });
    expect((await steps.encrypt(key)).body.code).toBe('invalid-state');

    const cancel = `/v1/keys/${key.keyId}/cancel-deletion`;
    const cancelled = await kms.call<KeyResource>('jira', 'POST', cancel, { context: context(first) });
    expect(cancelled.body).toMatchObject({ state: 'Disabled' });
    expect(cancelled.body).not.toHaveProperty('deletionDue');

    await steps.approveKnowingly(await steps.askToDelete(key, freshRequest()));
    kms.clock.advance(7 * DAY - 1);
    expect((await kms.server.admin.sweep()).destroyed).toEqual([]);
    kms.clock.advance(1);
    expect((await kms.server.admin.sweep()).destroyed).toEqual([key.keyId]);
    expect(await steps.describe(key)).toMatchObject({ state: 'Destroyed' });
    const late = await kms.call<{ readonly code: string }>('jira', 'POST', cancel, {
      context: context(first),
    });
    expect(late.body.code).toBe('invalid-state');
  });

  test('a deletion asked for leaves the key usable until the operators agree', async () => {
    const key = await steps.enabled();
    await steps.askToDelete(key, freshRequest());
    expect((await steps.encrypt(key)).status).toBe(200);
  });

  test('a key that never was usable is deleted without operators', async () => {
    const key = await steps.create(freshRequest());
    const answer = await schedule(key, key.requestId, 7);
    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: 'pendingDeletion', until: kms.clock.now() + 7 * DAY },
    });
  });

  test('a running window is neither shortened nor begun anew', async () => {
    const key = await steps.create(freshRequest());
    const { until } = (await schedule(key, key.requestId, 20)).body;
    kms.clock.advance(DAY);
    expect((await schedule(key, freshRequest(), 7)).body).toMatchObject({
      outcome: 'pendingDeletion',
      until,
    });
  });

  test.each([0, 1, 6, 31, 365])('an undo window of %i days is against the policy', async (days) => {
    const key = await steps.enabled();
    expect(await schedule(key, freshRequest(), days)).toMatchObject({
      status: 422,
      body: { code: 'policy' },
    });
  });

  test.each([
    ['AES-256', ['encrypt', 'decrypt']],
    // Large enough to have pages of its own, which are freed whole.
    ['RSA-2048', ['sign', 'verify']],
  ])('destruction leaves no byte of a wrapped %s key in the data folder', async (keyType, operations) => {
    const key = await steps.create(freshRequest(), { keyType, operations });
    const blob = blobOf(kms.dataDir, key.keyId);
    expect(blob.length).toBeGreaterThanOrEqual(40);
    const slices = slicesOf(blob);
    expect(slices.flatMap((slice) => filesWith(kms.dataDir, slice))).not.toEqual([]);
    await schedule(key, key.requestId, 7);
    kms.clock.advance(7 * DAY);
    await kms.server.admin.sweep();
    expect(await steps.describe(key)).toMatchObject({ state: 'Destroyed' });
    expect(slices.flatMap((slice) => filesWith(kms.dataDir, slice))).toEqual([]);
  });

  test('what a restored backup brings back is destroyed again', async () => {
    const key = await steps.enabled();
    await kms.stop();
    const file = databaseFile(kms.dataDir);
    const backup = readFileSync(file);
    const blob = blobOf(kms.dataDir, key.keyId);
    await kms.start();
    await steps.approveKnowingly(await steps.askToDelete(key, freshRequest()));
    kms.clock.advance(7 * DAY);
    await kms.server.admin.sweep();
    await kms.stop();
    writeFileSync(file, backup);
    expect(filesWith(kms.dataDir, blob)).not.toEqual([]);
    await kms.start();
    expect(await steps.describe(key)).toMatchObject({ state: 'Destroyed' });
    expect(filesWith(kms.dataDir, blob)).toEqual([]);
  });

  test('a name is free again once its key is destroyed, not before', async () => {
    const name = 'recurring-name';
    const key = await steps.create(freshRequest(), { name });
    await schedule(key, key.requestId, 7);
    kms.clock.advance(7 * DAY);
    await kms.server.admin.sweep();
    expect(await steps.create(freshRequest(), { name })).toMatchObject({ name, state: 'Disabled' });
  });

  test('everything is there after a restart', async () => {
    const key = await steps.enabled();
    const { ciphertext } = (await steps.encrypt(key)).body;
    await kms.stop();
    await kms.start();
    const opened = await steps.use<{ readonly plaintext: string }>(key, 'decrypt', { ciphertext });
    expect(opened.body.plaintext).toBe(bytes('4111'));
  });
});

function blobOf(dataDir: string, keyId: string): Buffer {
  const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
  const row = database.prepare('SELECT blob FROM key WHERE id = ?').get(keyId);
  database.close();
  return Buffer.from(row?.blob as Uint8Array);
}

const SLICE = 16;

/** A blob that spans pages isn't found whole. */
const slicesOf = (blob: Buffer): readonly Buffer[] =>
  Array.from({ length: Math.floor(blob.length / SLICE) }, (_, index) =>
    blob.subarray(index * SLICE, (index + 1) * SLICE),
  );

const filesWith = (folder: string, needle: Buffer): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(needle));
