import type { AwsConnection } from '../../src/app/adapters/kms/aws/config';
import { openAws } from '../../src/app/adapters/kms/aws/open';
import { REAL_TIME } from '../../src/app/adapters/kms/aws/signed-exchange';
import type { KeyHandle } from '../../src/domain/ids';
import {
  APP,
  APPLICATION,
  type AwsHarness,
  connectionTo,
  credentialOf,
  openAwsHarness,
} from '../conformance/aws-harness';
import { newRequest, value } from '../conformance/harness';
import { isAllowed } from './aws-kms-stub/policies';
import type { StubKey } from './aws-kms-stub/state';

let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

/** The adapter with choices that an administrator can take on the connection. */
function chosen(change: Partial<AwsConnection>) {
  const paces: [string, number][] = [];
  const pace = async (what: string, perSecond: number) => {
    paces.push([what, perSecond]);
  };
  const time = { ...REAL_TIME, now: harness.clock.now, sleep: async () => undefined, pace };
  const connection = { ...connectionTo(harness.stub.url), ...change } as AwsConnection;
  return { paces, kms: openAws(connection, async () => credentialOf(APP), time) };
}

const keyOf = (handle: KeyHandle): StubKey => harness.stub.state.find(handle.replace(/^[a-z-]+:/, ''));
const may = (key: StubKey, principal: string, action: string, keys: Record<string, string> = {}) =>
  isAllowed(key.policy, { action: `kms:${action}`, principal, keys });

test('multi-Region keys are a choice; without it a key stays in its region', async () => {
  const { spec, context } = newRequest(harness);
  const { handle } = value(await chosen({ multiRegion: 'yes' }).kms.createKey(spec, context));
  expect(handle).toMatch(/key\/mrk-[0-9a-f]{32}$/);
  const other = newRequest(harness);
  const plain = value(await harness.kms.createKey(other.spec, other.context));
  expect(keyOf(plain.handle).multiRegion).toBe(false);
});

test('a service and an encryption context limit what an application may do', async () => {
  const { kms } = chosen({ viaService: 's3', encryptionContext: 'tenant=payments' });
  const { spec, context } = newRequest(harness);
  const { handle } = value(await kms.createKey(spec, context));
  value(await kms.enableKey(handle, context));
  const via = { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' };
  const tenant = { 'kms:EncryptionContext:tenant': 'payments' };
  const encrypt = (keys: Record<string, string>) => may(keyOf(handle), APPLICATION.arn, 'Encrypt', keys);
  expect([encrypt({ ...via, ...tenant }), encrypt(via), encrypt(tenant), encrypt({})]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('the break-glass principal can mend a key and use none, before and after its release', async () => {
  const { breakGlassPrincipalArn } = connectionTo(harness.stub.url);
  const { spec, context } = newRequest(harness);
  const { handle } = value(await harness.kms.createKey(spec, context));
  const check = () => {
    for (const action of ['EnableKey', 'PutKeyPolicy', 'CancelKeyDeletion', 'RotateKeyOnDemand'])
      expect([action, may(keyOf(handle), breakGlassPrincipalArn, action)]).toEqual([action, true]);
    for (const action of ['Encrypt', 'Decrypt', 'CreateGrant', 'ReplicateKey'])
      expect([action, may(keyOf(handle), breakGlassPrincipalArn, action)]).toEqual([action, false]);
  };
  check();
  value(await harness.kms.enableKey(handle, context));
  check();
});

test('metadata become tags, and none of them can pass for one of Keydesk’s', async () => {
  const labels = {
    'cost-centre': 'CC-4711',
    'data-classification': 'confidential',
    'keydesk-application/neighbour': 'encrypt decrypt',
    'aws:owner': 'me',
  };
  const { spec, context } = newRequest(harness, { labels });
  const { handle } = value(await harness.kms.createKey(spec, context));
  const { tags } = keyOf(handle);
  expect(Object.fromEntries(tags)).toMatchObject({
    'cost-centre': 'CC-4711',
    'data-classification': 'confidential',
    'keydesk-project': spec.projectId,
    'keydesk-requester': context.requester,
    'keydesk-ticket': context.ticket,
  });
  expect([...tags.keys()].filter((name) => name.includes('neighbour') || name.startsWith('aws:'))).toEqual(
    [],
  );
});

test('a key is named by its alias, and by its request', async () => {
  const { spec, context } = newRequest(harness);
  const { handle } = value(await harness.kms.createKey(spec, context));
  const led = (alias: string) => harness.stub.state.aliases.get(`alias/keydesk/${alias}`);
  expect(led(`${spec.keyGroup}/${spec.name}`)).toBe(keyOf(handle).arn);
  expect(led(`request/${context.requestId}`)).toBe(keyOf(handle).arn);
});

test('calls that AWS limits wait for their turn, counted for the account and region', async () => {
  const { kms, paces } = chosen({});
  const { spec, context } = newRequest(harness);
  await kms.createKey(spec, context);
  const here = 'in 111122223333, eu-central-1';
  expect(paces).toEqual([
    [`CreateKey ${here}`, 5],
    [`DisableKey ${here}`, 5],
    [`CreateAlias ${here}`, 5],
    [`CreateAlias ${here}`, 5],
  ]);
});

test.each([6, 31])('a window of %i days is refused before AWS is asked', async (days) => {
  const { spec, context } = newRequest(harness);
  const { handle } = value(await harness.kms.createKey(spec, context));
  harness.stub.calls.length = 0;
  expect(await harness.kms.scheduleDeletion(handle, days, context)).toMatchObject({
    refusal: { code: 'invalid-request', mend: 'Choose 7 to 30 days.' },
  });
  expect(harness.stub.calls).toEqual([]);
});
