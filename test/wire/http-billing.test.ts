import { inspect } from 'node:util';
import { HttpBilling } from '../../src/app/adapters/billing/http-billing';
import { chargeEvent, DEFAULT_PRICES } from '../../src/domain/billing';
import type { IssueKey, KeyHandle, RequestId } from '../../src/domain/ids';
import { signedHeaders, signingKey } from '../../src/domain/standard-webhooks';
import { BillingReceiver } from '../fakes/billing/billing-receiver';
import { FaultQueue } from '../fakes/kms/faults';
import { Deadlines, startFaultProxy } from './fault-proxy';
import { answer, type LoopbackServer, startLoopback } from './loopback';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NOW = Date.parse('2026-06-01T09:00:00Z');
const EVENT = chargeEvent(
  {
    source: '/keydesk/site-1',
    requestId: 'a'.repeat(32) as RequestId,
    issueKey: 'KEY-1' as IssueKey,
    handle: 'keydesk:key-1' as KeyHandle,
    costCentre: 'Zahlungsschlüssel "A"',
    projectId: 'payments',
    keyType: 'AES-256',
    protectionLevel: 'software',
    policyVersion: 'default-1',
  },
  DEFAULT_PRICES,
  NOW,
);

const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function open(options: { secret?: string | undefined; receiverSecret?: string; at?: number } = {}) {
  const receiver = new BillingReceiver(options.receiverSecret ?? SECRET, () => NOW);
  const server = await startLoopback((wire, response) =>
    answer(response, { status: receiver.receive(wire.headers, wire.body), headers: {}, body: '' }),
  );
  const [faults, deadlines] = [new FaultQueue(), new Deadlines()];
  const proxy = await startFaultProxy(server.url, faults, deadlines);
  servers.push(proxy, server);
  const billing = new HttpBilling(
    { url: `${proxy.url}/events` },
    {
      secret: async () => ('secret' in options ? options.secret : SECRET),
      now: () => options.at ?? NOW,
      deadline: deadlines.start,
    },
  );
  return { billing, receiver, faults };
}

/** A receiver that answers everything with one status. */
async function answering(status: number, headers: Record<string, string> = {}) {
  const server = await startLoopback((_, response) => answer(response, { status, headers, body: 'no' }));
  servers.push(server);
  return new HttpBilling({ url: server.url }, { secret: async () => SECRET, now: () => NOW });
}

test('an event arrives whole, signed, as structured JSON', async () => {
  const { billing, receiver } = await open();
  expect(await billing.deliver(EVENT)).toEqual({ outcome: 'delivered' });
  expect(receiver.events).toEqual([EVENT]);
});

test('the signature is that of the published Standard Webhooks vector', () => {
  const key = signingKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0);
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  expect(signedHeaders(key, id, 1_614_265_330_999, '{"test": 2432232314}')).toEqual({
    'webhook-id': id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('the same event delivered again is taken once', async () => {
  const { billing, receiver, faults } = await open();
  faults.inject('duplicate');
  await billing.deliver(EVENT);
  await billing.deliver(EVENT);
  expect(receiver.deliveries).toBe(3);
  expect(receiver.events).toEqual([EVENT]);
});

test.each([
  ['before', 'unreachable', 0],
  ['lost-answer', 'unreachable', 1],
  ['late', 'timeout', 0],
  ['server-error', 'server-error', 0],
  ['throttled', 'throttled', 0],
] as const)('%s is to be tried later: %s', async (fault, reason, taken) => {
  const { billing, receiver, faults } = await open();
  faults.inject(fault);
  expect(await billing.deliver(EVENT)).toMatchObject({ outcome: 'retry-later', reason });
  expect(receiver.events).toHaveLength(taken);
  await faults.deliverLate();
  expect(await billing.deliver(EVENT)).toEqual({ outcome: 'delivered' });
  expect(receiver.events).toEqual([EVENT]);
});

test('a receiver with another secret, or another time, rejects', async () => {
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  for (const options of [{ receiverSecret: other }, { at: NOW - 301_000 }]) {
    const { billing, receiver } = await open(options);
    expect(await billing.deliver(EVENT)).toMatchObject({ outcome: 'rejected', status: 401 });
    expect(receiver.events).toEqual([]);
  }
});

test.each([400, 401, 403, 404, 409, 410, 413, 422, 301, 307])(
  '%i goes to the dead letters',
  async (status) => {
    const billing = await answering(status, { location: 'http://127.0.0.1:9/' });
    expect(await billing.deliver(EVENT)).toMatchObject({ outcome: 'rejected', status });
  },
);

test.each([
  [408, 'timeout'],
  [425, 'throttled'],
  [429, 'throttled'],
  [500, 'server-error'],
  [503, 'server-error'],
])('%i is to be tried later: %s', async (status, reason) => {
  const billing = await answering(status, { 'retry-after': '30' });
  expect(await billing.deliver(EVENT)).toMatchObject({
    outcome: 'retry-later',
    reason,
    retryAfterMs: 30_000,
  });
});

test.each([undefined, '', 'secret', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_not base64 at all, but long enough'])(
  'without a usable secret (%p) nothing is sent, and the event waits',
  async (secret) => {
    const { billing, receiver } = await open({ secret });
    expect(await billing.deliver(EVENT)).toMatchObject({ outcome: 'retry-later', reason: 'no-secret' });
    expect(receiver.deliveries).toBe(0);
  },
);

test('no outcome and no inspection shows the secret', async () => {
  const { billing, faults } = await open();
  faults.inject('before');
  const shown = inspect([billing, await billing.deliver(EVENT)], { depth: 12, showHidden: true });
  expect(shown).not.toContain(SECRET);
  expect(shown).not.toContain(SECRET.slice('whsec_'.length));
});

test('events are signed for HTTPS or this machine alone', () => {
  const deps = { secret: async () => SECRET, now: () => NOW };
  expect(() => new HttpBilling({ url: 'http://billing.example.com' }, deps)).toThrow(/in the clear/);
  expect(() => new HttpBilling({ url: 'https://billing.example.com/events' }, deps)).not.toThrow();
});
