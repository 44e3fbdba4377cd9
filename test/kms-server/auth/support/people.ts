import type { AuditEntry } from '../../../../src/kms-server';
import type { TestKms, Who } from '../../support/kms';
import { Browser } from './browser';

/** The id of one of the test server's principals. */
export async function idOf(kms: TestKms, name: string): Promise<string> {
  const entries = await audit(kms);
  const added = entries.find(
    ({ action, after }) => action === 'principal.added' && (after as { name?: string }).name === name,
  );
  if (!added) throw new Error(`There is nobody called ${name}`);
  return (added.after as { id: string }).id;
}

export async function audit(kms: TestKms): Promise<readonly AuditEntry[]> {
  const answer = await kms.call<{ readonly entries: readonly AuditEntry[] }>(
    'auditor',
    'GET',
    '/v1/audit?limit=1000',
  );
  return answer.body.entries;
}

/** The audit log's actions since a number of entries, oldest first. */
export async function actionsSince(kms: TestKms, seq: number): Promise<readonly string[]> {
  return (await audit(kms)).filter((entry) => entry.seq > seq).map(({ action }) => action);
}

export const newest = async (kms: TestKms): Promise<number> => (await audit(kms)).length;

export async function enrolmentToken(kms: TestKms, who: Who | string): Promise<string> {
  const { token } = await kms.server.admin.issueEnrolment(await idOf(kms, who));
  return token;
}

/** A person with a browser and a passkey, logged in. */
export async function loggedInAs(kms: TestKms, name: string): Promise<Browser> {
  const browser = new Browser(kms.server.url);
  const reply = await browser.enrol(await enrolmentToken(kms, name));
  expect(reply).toMatchObject({ status: 200, body: { person: { name } } });
  return browser;
}
