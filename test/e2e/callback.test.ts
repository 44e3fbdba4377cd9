import { randomBytes } from 'node:crypto';
import { AdminPage } from '../../src/cli/demo/set-up';
import { signingKey } from '../../src/domain/standard-webhooks';
import { sendCallback } from '../../src/kms-server/notify/send';
import { House } from './support/house';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const OTHERS = `whsec_${randomBytes(32).toString('base64')}`;

interface Saved {
  readonly id: string;
  readonly name: string;
  readonly kms: object;
  readonly keyGroup: string;
}

describe('the KMS calls the app back', () => {
  let house: House;
  let url: string;
  beforeAll(async () => {
    house = await House.open();
    const page = new AdminPage(house.stage);
    const [main] = await page.call<readonly Saved[]>('connection.list');
    if (!main) throw new Error('No KMS is connected');
    const { id, name, kms, keyGroup } = main;
    await page.call('connection.save', { id, name, kms, keyGroup, callbackSecret: SECRET });
    url = (await page.call<Record<string, string>>('connection.callbackUrls'))[id] ?? '';
  }, 120_000);
  afterAll(() => house?.close());

  /** As the reference KMS sends it. */
  const callBack = (approvalId: string, secret = SECRET): Promise<void> =>
    sendCallback(
      { integration: 'jira', url, key: signingKey(secret) ?? Buffer.alloc(0) },
      randomBytes(16).toString('hex'),
      approvalId,
      house.sandbox.clock.now(),
    );

  const decided = async (): Promise<{ readonly key: string; readonly approvalId: string }> => {
    const key = await house.approved();
    const [approval] = await house.pending(key);
    await house.operatorsAgree(key);
    return { key, approvalId: approval?.id ?? '' };
  };

  test('what its operators decided stands on the issue at once, without a poll', async () => {
    const { key, approvalId } = await decided();
    await callBack(approvalId);
    await house.settle();
    expect(await house.status(key)).toBe('Ready');
  });

  test('a callback that is signed with another secret is refused, and moves nothing', async () => {
    const { key, approvalId } = await decided();
    await expect(callBack(approvalId, OTHERS)).rejects.toThrow('answered 401');
    await house.settle();
    expect(await house.status(key)).toBe('Waiting for KMS operators');
  });

  test('nothing but a POST is looked at', async () => {
    const answer = await fetch(url, { headers: { connection: 'close' } });
    expect(answer.status).toBe(405);
  });
});
