import { CommandFailure } from '../run';
import { KeyIssues, type SeenIssue } from './issues';
import type { JiraPerson } from './jira-person';
import { KmsClient } from './kms-client';
import type { Narrator } from './narrator';
import { APPLICATION, type Stage } from './stage';

const DAY = 86_400_000;
const WINDOW_DAYS = 7;

interface Cast {
  readonly stage: Stage;
  readonly issues: KeyIssues;
  readonly developer: JiraPerson;
  readonly approver: JiraPerson;
  readonly operator: KmsClient;
  readonly application: KmsClient;
  readonly tell: Narrator;
}

/** The story of one key, from wish to end, played by people who have Jira and the KMS, and nothing of ours. */
export async function playStory(
  stage: Stage,
  tell: Narrator,
): Promise<{ readonly created: string; readonly deleted: string }> {
  const token = (holder: string): string => stage.file().credentials[holder] ?? '';
  const developer = stage.person('developer');
  const cast: Cast = {
    stage,
    tell,
    developer,
    approver: stage.person('approver'),
    issues: await KeyIssues.open(developer),
    operator: new KmsClient(stage.kms.url, token('operator')),
    application: new KmsClient(stage.kms.url, token('application')),
  };
  const name = `payments-cards-${stage.file().played + 1}`;
  const created = await create(cast, name);
  const handle = await become(cast, created);
  await use(cast, handle);
  const deleted = await remove(cast, created, handle);
  stage.remember({ played: stage.file().played + 1, billed: stage.billing.events });
  return { created, deleted };
}

function form(stage: Stage, developer: JiraPerson, name: string): Record<string, unknown> {
  const day = (offset: number) =>
    new Date(stage.sandbox.clock.now() + offset * DAY).toISOString().slice(0, 10);
  return {
    Description: 'Encrypts card tokens at rest in the payments service.',
    'Key name': name,
    'Key type': { value: 'AES-256' },
    'Allowed operations': [{ value: 'encrypt' }, { value: 'decrypt' }],
    'Protection level': { value: 'hsm' },
    'Project ID': APPLICATION.projectId,
    Location: { value: 'eu-central' },
    Requestor: { accountId: developer.accountId },
    'Activation date': day(0),
    'Expiry date': day(365),
    'Cost centre': 'CC-4711',
    'Data classification': { value: 'confidential' },
    Applications: `${APPLICATION.name}: encrypt, decrypt`,
  };
}

async function create({ stage, tell, issues, developer, approver }: Cast, name: string): Promise<string> {
  const weak = {
    ...form(stage, developer, name),
    'Key type': { value: 'RSA-2048' },
    'Expiry date': '2036-06-30',
  };
  const key = await issues.file(developer, 'Create Key', `Key for ${name}`, weak);
  tell.step('Developer', `files ${key}: a key of type RSA-2048, to expire in 2036`);
  tell.refusal('Policy', await issues.refusedStep(developer, key, 'Submit'));
  await issues.edit(developer, key, {
    'Key type': { value: 'AES-256' },
    'Expiry date': form(stage, developer, name)['Expiry date'],
  });
  await issues.step(developer, key, 'Submit');
  await shows(stage, issues, developer, key, 'Waiting for approval');
  tell.step('Developer', 'mends the request and submits it; the approvers are told by mail');
  tell.refusal('Jira', await issues.refusedStep(developer, key, 'Approve'));
  await issues.step(approver, key, 'Approve');
  tell.step('Approver', 'approves what was frozen at submission');
  return key;
}

async function become({ stage, tell, issues, developer, operator }: Cast, key: string): Promise<string> {
  const made = await shows(stage, issues, developer, key, 'Waiting for KMS operators');
  tell.step('KMS', `makes the key inside the HSM, disabled; ${key} shows ${made.handle}`);
  await approveInKms(operator);
  tell.step('Operator', 'finds the task in the KMS and agrees, with a credential of their own');
  const ready = await shows(stage, issues, developer, key, 'Ready');
  tell.step('Jira', `${key} is Ready; the key is ${ready.state}`);
  if (!ready.handle) throw new CommandFailure(`${key} is Ready and shows no handle`);
  return ready.handle;
}

interface Task {
  readonly id: string;
  readonly keyName: string;
}

async function approveInKms(operator: KmsClient): Promise<void> {
  const { approvals } = await operator.must<{ approvals: Task[] }>('GET', '/v1/approvals?state=pending');
  for (const { id } of approvals)
    await operator.must('POST', `/v1/approvals/${id}/approve`, { comment: 'Checked.' });
}

async function use({ stage, tell, application }: Cast, handle: string): Promise<void> {
  const id = handle.slice(handle.indexOf(':') + 1);
  const plaintext = Buffer.from('4111 1111 1111 1111').toString('base64');
  const { ciphertext } = await application.must<{ ciphertext: string }>('POST', `/v1/keys/${id}/encrypt`, {
    plaintext,
  });
  const back = await application.must<{ plaintext: string }>('POST', `/v1/keys/${id}/decrypt`, {
    ciphertext,
  });
  if (back.plaintext !== plaintext) throw new CommandFailure('The key does not decrypt what it encrypted');
  tell.step('Application', `${APPLICATION.name} encrypts and decrypts ${ciphertext.slice(0, 24)}...`);
  await settle(stage);
  const [charge] = stage.billing.events.filter(({ data }) => data.handle === handle);
  if (!charge) throw new CommandFailure('The key was not charged');
  const price = charge.data.price as { amountMinor: number; currency: string };
  tell.step(
    'Finance',
    `has one event: ${(price.amountMinor / 100).toFixed(2)} ${price.currency} to ${String(charge.data.costCentre)}`,
  );
}

async function remove(cast: Cast, created: string, handle: string): Promise<string> {
  const { stage, tell, issues, developer, application } = cast;
  const first = await askDeletion(cast, handle);
  tell.step('Developer', `files ${first} to delete the key; it is approved, and the operators agree`);
  await shows(stage, issues, developer, first, 'Pending deletion');
  const id = handle.slice(handle.indexOf(':') + 1);
  const use = await application.call('POST', `/v1/keys/${id}/encrypt`, { plaintext: 'AAAA' });
  tell.refusal('KMS', String((use.body as { detail?: string }).detail));
  await issues.step(developer, first, 'Cancel deletion');
  const restored = await shows(stage, issues, developer, first, 'Restored');
  tell.step('Developer', `cancels it inside the undo window; the key is ${restored.state}`);
  const second = await askDeletion(cast, handle);
  await shows(stage, issues, developer, second, 'Pending deletion');
  tell.step(
    'Developer',
    `files ${second}, approved and agreed again; the clock is moved ${WINDOW_DAYS} days on`,
  );
  await stage.sandbox.advance(WINDOW_DAYS * DAY + 600_000);
  await stage.kms.admin.confirmClock();
  await stage.kms.admin.sweep();
  await stage.sandbox.advance(600_000);
  await shows(stage, issues, developer, second, 'Deleted');
  await shows(stage, issues, developer, created, 'Retired');
  tell.step('KMS', `has destroyed the key; ${second} is Deleted, ${created} is Retired`);
  return second;
}

async function askDeletion(
  { stage, issues, developer, approver, operator }: Cast,
  handle: string,
): Promise<string> {
  const key = await issues.file(developer, 'Delete Key', `Delete ${handle}`, {
    'Key handle': handle,
    Reason: 'The payments service has moved to another key.',
    'Undo window (days)': WINDOW_DAYS,
  });
  await issues.step(developer, key, 'Submit');
  await shows(stage, issues, developer, key, 'Waiting for approval');
  await issues.step(approver, key, 'Approve');
  await shows(stage, issues, developer, key, 'Waiting for KMS operators');
  await approveInKms(operator);
  return key;
}

const PATIENCE_MS = 25_000;
const LOOK_EVERY_MS = 100;

/** Waits until the issue shows a status, looking as a person would: by reading it again. */
async function shows(
  stage: Stage,
  issues: KeyIssues,
  person: JiraPerson,
  key: string,
  status: string,
): Promise<SeenIssue> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    await settle(stage);
    const seen = await issues.see(person, key);
    if (seen.status === status) return seen;
    if (Date.now() > until) {
      const comments = await issues.comments(person, key);
      throw new CommandFailure(
        `${key} stands at "${seen.status}", not at "${status}". ${comments.at(-1) ?? ''}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

const settle = (stage: Stage): Promise<void> => stage.sandbox.drain();
