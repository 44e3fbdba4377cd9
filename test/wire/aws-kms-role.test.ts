import { inspect } from 'node:util';
import type { AwsConnection } from '../../src/app/adapters/kms/aws/config';
import { openAws } from '../../src/app/adapters/kms/aws/open';
import { REAL_TIME } from '../../src/app/adapters/kms/aws/signed-exchange';
import type { Instant } from '../../src/domain/ids';
import {
  APP,
  APPLICATION,
  type AwsHarness,
  connectionTo,
  credentialOf,
  openAwsHarness,
} from '../conformance/aws-harness';
import { newRequest, value } from '../conformance/harness';
import { startAwsStub } from './aws-kms-stub/server';
import type { Identity } from './aws-kms-stub/signature';
import { ACCOUNT } from './aws-kms-stub/state';

let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

describe('an assumed role', () => {
  const BASE: Identity = {
    accessKeyId: 'AKIDBASECREDENTIAL1',
    secretAccessKey: 'c2VjcmV0LW9mLXRoZS1iYXNlLWNyZWRlbnRpYWwh',
    arn: `arn:aws:iam::${ACCOUNT}:user/base`,
  };

  async function withRole(change: Partial<AwsConnection> = {}) {
    let now: Instant = Date.parse('2026-06-01T09:00:00Z');
    const role = { arn: APP.arn, externalId: 'site-1' };
    const principals = [APP.arn, APPLICATION.arn, `arn:aws:iam::${ACCOUNT}:role/break-glass`];
    const stub = await startAwsStub({
      ...{ now: () => now, identities: [BASE], principals, applications: [], role },
    });
    const connection = { ...connectionTo(stub.url), roleArn: APP.arn, externalId: 'site-1', ...change };
    const time = { ...REAL_TIME, now: () => now, sleep: async () => undefined };
    const kms = openAws(connection as AwsConnection, async () => credentialOf(BASE), time);
    const wait = (ms: number) => {
      now += ms;
    };
    return { stub, kms, wait };
  }

  test('is taken once for a request, named after the ticket, tagged, and renewed in time', async () => {
    const { stub, kms, wait } = await withRole();
    const { spec, context } = newRequest(harness);
    const { handle } = value(await kms.createKey(spec, context));
    expect(stub.assumed).toHaveLength(1);
    expect(Object.fromEntries(stub.assumed[0] ?? [])).toMatchObject({
      RoleArn: APP.arn,
      RoleSessionName: `keydesk-${context.ticket}`,
      ExternalId: 'site-1',
      DurationSeconds: '900',
      'Tags.member.1.Value': context.ticket,
      'Tags.member.2.Value': context.requestId,
    });
    expect(new Set(stub.calls.map(({ by }) => by))).toEqual(new Set([APP.arn]));
    wait(14 * 60_000);
    value(await kms.disableKey(handle, context));
    expect(stub.assumed).toHaveLength(2);
    expect(inspect(kms, { depth: 12, showHidden: true })).not.toContain(BASE.secretAccessKey);
    await stub.close();
  });

  test('is another session for another request, with that one’s tags', async () => {
    const { stub, kms } = await withRole();
    const [one, other] = [newRequest(harness), newRequest(harness)];
    for (const { spec, context } of [one, other]) value(await kms.createKey(spec, context));
    const requests = stub.assumed.map((order) => order.get('Tags.member.2.Value'));
    expect(requests).toEqual([one.context.requestId, other.context.requestId]);
    await stub.close();
  });

  test('that trusts somebody else is refused in words', async () => {
    const { stub, kms } = await withRole({ externalId: 'another-site' });
    const { spec, context } = newRequest(harness);
    expect(await kms.createKey(spec, context)).toMatchObject({
      refusal: { code: 'forbidden', mend: expect.stringContaining('--print-permissions') },
    });
    await stub.close();
  });
});
