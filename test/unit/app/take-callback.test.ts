import { randomBytes } from 'node:crypto';
import type { Connection, SecretName } from '../../../src/app/ports/settings';
import { type CallbackDeps, takeCallback } from '../../../src/app/usecases/take-callback';
import type { ConnectionId, IssueId } from '../../../src/domain/ids';
import {
  isGenuine,
  type SignedMessage,
  signedHeaders,
  signingKey,
} from '../../../src/domain/standard-webhooks';
import { MAIN, START } from '../../model/world';
import { PanelWorld } from './panel';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const OTHERS = `whsec_${randomBytes(32).toString('base64')}`;
const STORED = 'secret:main.callback' as SecretName;

const keyOf = (secret: string): Buffer => signingKey(secret) ?? Buffer.alloc(0);

function message(body: string, changes: { id?: string; at?: number; secret?: string } = {}): SignedMessage {
  const { id = 'msg_1', at = START, secret = SECRET } = changes;
  const headers = signedHeaders(keyOf(secret), id, at, body);
  return {
    id: headers['webhook-id'] ?? '',
    timestamp: headers['webhook-timestamp'] ?? '',
    signature: headers['webhook-signature'] ?? '',
    body,
  };
}

let world: PanelWorld;
beforeEach(() => {
  world = new PanelWorld();
});

const connection = (changes: Partial<Connection> = {}): Connection => ({
  ...{ id: MAIN, name: 'Payments KMS', kms: { type: 'keydesk' }, keyGroup: 'payments' },
  ...{ credential: null, callbackSecret: STORED },
  ...changes,
});

/** What the callback may touch; everything that it reads is counted. */
function deps(changes: Partial<CallbackDeps> = {}) {
  let reads = 0;
  const desk = world.desk();
  const all: CallbackDeps = {
    connection: connection(),
    secrets: { get: async (name) => (name === STORED ? SECRET : undefined) },
    store: desk.store,
    hints: desk.hints,
    kms: async (id) => {
      reads += 1;
      return desk.kms(id);
    },
    now: () => world.now,
    ...changes,
  };
  return { all, reads: () => reads };
}

const openApproval = (): string => world.kms.operators.pending()[0]?.id ?? '';
const callback = (approvalId: string) => JSON.stringify({ approvalId });

/** A request that waits for its operators, and nothing on the queue. */
async function waiting(): Promise<{ readonly issue: IssueId; readonly approvalId: string }> {
  const issue = await world.approved();
  const approvalId = openApproval();
  world.queue.length = 0;
  return { issue, approvalId };
}

test('a decision that the KMS tells of is on the issue without a poll', async () => {
  const { issue, approvalId } = await waiting();
  world.agree();
  expect(await takeCallback(deps().all, message(callback(approvalId)))).toBe('taken');
  await world.drain();
  expect(world.status(issue)).toBe('ready');
});

test('what was decided is read from the KMS: a genuine callback about an open approval changes nothing', async () => {
  const { issue, approvalId } = await waiting();
  expect(await takeCallback(deps().all, message(callback(approvalId)))).toBe('taken');
  await world.drain();
  expect(world.status(issue)).toBe('waiting-for-operators');
});

test('the decision on a deletion reaches the issue that asked for it', async () => {
  const deletion = await world.deletionOf(await world.ready());
  world.issues.setStatus(deletion, 'approved', 'person-approver' as never);
  await world.drain();
  const approvalId = openApproval();
  world.queue.length = 0;
  world.agree();
  expect(await takeCallback(deps().all, message(callback(approvalId), { at: world.now }))).toBe('taken');
  await world.drain();
  expect(world.status(deletion)).toBe('pending-deletion');
});

test('the same message a second time queues nothing', async () => {
  const { approvalId } = await waiting();
  const { all } = deps();
  const sent = message(callback(approvalId));
  expect(await takeCallback(all, sent)).toBe('taken');
  expect(await takeCallback(all, sent)).toBe('taken');
  expect(world.queue).toHaveLength(1);
});

describe('is refused before anything is read or queued', () => {
  const approval = callback('00ff');
  const forged = (changes: Partial<SignedMessage>): SignedMessage => ({ ...message(approval), ...changes });
  const cases: readonly {
    readonly what: string;
    readonly sent: SignedMessage;
    readonly given?: Partial<CallbackDeps>;
  }[] = [
    { what: 'no signature', sent: forged({ signature: '' }) },
    {
      what: 'a signature of another version',
      sent: forged({ signature: message(approval).signature.replace('v1,', 'v0,') }),
    },
    { what: 'a signature with another secret', sent: message(approval, { secret: OTHERS }) },
    { what: 'another body than was signed', sent: forged({ body: callback('11ee') }) },
    { what: 'another id than was signed', sent: forged({ id: 'msg_2' }) },
    { what: 'another time than was signed', sent: forged({ timestamp: String(START / 1000 + 1) }) },
    { what: 'a time that is none', sent: forged({ timestamp: 'now' }) },
    { what: 'a message of six minutes ago', sent: message(approval, { at: START - 360_000 }) },
    { what: 'a message from the future', sent: message(approval, { at: START + 360_000 }) },
    { what: 'an unknown connection', sent: message(approval), given: { connection: undefined } },
    {
      what: 'a connection without a secret',
      sent: message(approval),
      given: { connection: connection({ callbackSecret: null }) },
    },
    {
      what: 'a secret that is gone',
      sent: message(approval),
      given: { secrets: { get: async () => undefined } },
    },
    {
      what: 'a secret that is none',
      sent: message(approval),
      given: { secrets: { get: async () => 'short' } },
    },
  ];
  test.each(cases)('$what', async ({ sent, given }) => {
    const { all, reads } = deps(given);
    expect(await takeCallback(all, sent)).toBe('refused');
    expect(reads()).toBe(0);
    expect(world.queue).toEqual([]);
  });
});

test.each([
  ['no JSON', 'approved'],
  ['more than an approval id', JSON.stringify({ approvalId: '00ff', state: 'approved' })],
  ['no approval id', '{}'],
])('a genuine message with %s is malformed', async (_, body) => {
  expect(await takeCallback(deps().all, message(body))).toBe('malformed');
  expect(world.queue).toEqual([]);
});

test('an approval that the KMS has not, or that is of another connection, is taken and forgotten', async () => {
  const { approvalId } = await waiting();
  const other = 'other' as ConnectionId;
  world.others.set(other, world.kms);
  expect(await takeCallback(deps().all, message(callback('00ff')))).toBe('taken');
  const elsewhere = deps({ connection: connection({ id: other }) }).all;
  expect(await takeCallback(elsewhere, message(callback(approvalId), { id: 'msg_3' }))).toBe('taken');
  expect(world.queue).toEqual([]);
});

test('a KMS that calls and then does not answer is asked to call again, and the repeat is taken', async () => {
  const { approvalId } = await waiting();
  const sent = message(callback(approvalId));
  world.faults.inject('before');
  expect(await takeCallback(deps().all, sent)).toBe('later');
  expect(await takeCallback(deps().all, sent)).toBe('taken');
  expect(world.queue).toHaveLength(1);
});

test('a sender that changes its secret signs with the old and the new one', () => {
  const old = message('{}', { secret: OTHERS });
  const both = { ...old, signature: `${old.signature} ${message('{}').signature}` };
  expect(isGenuine(keyOf(SECRET), both, START)).toBe(true);
  expect(isGenuine(keyOf(SECRET), old, START)).toBe(false);
});
