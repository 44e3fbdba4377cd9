import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../../../src/kms-server/audit/chain';
import { type Notifications, readNotifications } from '../../../src/kms-server/notify/config';
import { alertOf, bodyText, headline } from '../../../src/kms-server/notify/messages';
import { planned } from '../../../src/kms-server/notify/plan';

const SECRET = `whsec_${'A'.repeat(44)}`;
const mail = { host: 'mail.example.com', from: 'kms@example.com', to: { '*': ['operators@example.com'] } };
const callback = { integration: 'jira', url: 'https://app.example.com/x1/abc', secretFile: 'secret' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydesk-notify-'));
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
  writeFileSync(join(folder, 'short'), 'whsec_AAAA');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (content: unknown): Notifications => {
  const file = join(folder, 'notifications.json');
  writeFileSync(file, JSON.stringify(content));
  return readNotifications(file);
};

test('secrets come from the files that are named, and TLS is insisted on away from this machine', () => {
  const all = read({ callbacks: [callback], mail: { ...mail, user: 'kms', passwordFile: 'secret' } });
  expect(all.callbacks[0]?.key.length).toBe(33);
  expect(all.mail).toMatchObject({ requireTLS: true, secure: false, auth: { user: 'kms', pass: SECRET } });
  expect(read({ mail: { ...mail, host: '127.0.0.1' } }).mail).toMatchObject({ requireTLS: false });
});

test.each([
  [
    'an address in the clear',
    { callbacks: [{ ...callback, url: 'http://app.example.com/' }] },
    'callbacks.0.url must be https',
  ],
  [
    'a password in an address',
    { callbacks: [{ ...callback, url: 'https://a:b@app.example.com/' }] },
    'callbacks.0.url must be',
  ],
  [
    'a secret that is too short',
    { callbacks: [{ ...callback, secretFile: 'short' }] },
    'short holds no signing secret',
  ],
  [
    'a secret in the file itself',
    { callbacks: [{ ...callback, secret: SECRET }] },
    'callbacks.0 Unrecognized key',
  ],
  [
    'a user without a password',
    { mail: { ...mail, user: 'kms' } },
    'mail.passwordFile goes together with user',
  ],
  ['nobody to tell', { mail: { ...mail, to: { payments: [] } } }, 'mail.to.payments'],
  [
    'two rooms of one name',
    { webhooks: [0, 1].map(() => ({ name: 'room', url: callback.url, secretFile: 'secret' })) },
    'webhooks must have distinct names',
  ],
])('%s is refused with its place', (_, content, message) => {
  expect(() => read(content)).toThrow(message);
});

const entry = (action: string, subject: string, after: unknown = null): AuditEntry => ({
  ...{
    seq: 7,
    at: Date.UTC(2026, 10, 22, 12),
    actor: 'server',
    onBehalfOf: null,
    ticket: null,
    policyVersion: null,
  },
  ...{ action, subject, before: null, after, previousHash: '', hash: '' },
});
const NOTHING = { approval: () => undefined, deletion: () => undefined, integration: () => undefined };

test('an alert goes to everybody at once, with who, what and why', () => {
  const to = read({
    mail: { ...mail, to: { '*': ['a@example.com'], payments: ['b@example.com'] } },
    webhooks: [{ name: 'room', url: callback.url, secretFile: 'secret', groups: ['vault'] }],
    digestMinutes: 60,
  });
  const glass = entry('approval.break-glass', 'approval:0a', { reason: 'The payment run fails' });
  const deliveries = planned(glass, to, NOTHING);
  expect(deliveries.map(({ target }) => target)).toEqual(['mail:*', 'mail:payments', 'webhook:room']);
  expect(deliveries.every(({ dueAt }) => dueAt === glass.at)).toBe(true);
  const digest = { tasks: [], alerts: [alertOf(glass)] };
  expect(headline(digest)).toBe('Keydesk KMS: ALERT: Somebody acted alone, without the quorum');
  expect(bodyText(digest)).toBe(
    'Somebody acted alone, without the quorum. Reason given: The payment run fails\n' +
      '  approval.break-glass, approval:0a, by server, 2026-11-22 12:00 UTC, entry 7 of the audit log\n',
  );
});

test('the same entry plans the same deliveries, and most entries none', () => {
  const to = read({ mail });
  const held = entry('clock.held', 'clock');
  expect(planned(held, to, NOTHING)).toEqual(planned(held, to, NOTHING));
  expect(planned(entry('key.created', 'key:1'), to, NOTHING)).toEqual([]);
});
