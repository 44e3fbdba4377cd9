import { CommandFailure } from '../run';
import { APPLICATION } from './cast';
import { KeyIssues, type SeenIssue } from './issues';
import type { JiraPerson } from './jira-person';
import type { DeletionGate } from './kms/kms';
import type { Narrator } from './narrator';
import type { Stage } from './stage';

const DAY = 86_400_000;
const WINDOW_DAYS = 7;

interface Cast {
  readonly stage: Stage;
  readonly issues: KeyIssues;
  readonly developer: JiraPerson;
  readonly approver: JiraPerson;
  readonly tell: Narrator;
}

/** The story of one key, from wish to end, played by people who have Jira and the KMS, and nothing of ours. */
export async function playStory(
  stage: Stage,
  tell: Narrator,
): Promise<{ readonly created: string; readonly deleted: string }> {
  const developer = stage.person('developer');
  const cast: Cast = {
    stage,
    tell,
    developer,
    approver: stage.person('approver'),
    issues: await KeyIssues.open(developer),
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
    Location: { value: stage.kms.location },
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

async function become({ stage, tell, issues, developer }: Cast, key: string): Promise<string> {
  const { asksOperators } = stage.kms;
  const made = await shows(
    stage,
    issues,
    developer,
    key,
    asksOperators ? 'Waiting for KMS operators' : 'Ready',
  );
  tell.step('KMS', `makes the key inside the HSM, disabled; ${key} shows ${made.handle}`);
  if (asksOperators) {
    await stage.kms.agree();
    tell.step('Operator', 'finds the task in the KMS and agrees, with a credential of their own');
    if (stage.kms.callbacks) tell.step('KMS', 'calls the app back: look at this approval');
  } else {
    tell.step('KMS', 'has no operators who could be asked: the approval in Jira releases the key');
  }
  const ready = await shows(stage, issues, developer, key, 'Ready');
  tell.step('Jira', `${key} is Ready; the key is ${ready.state}`);
  if (!ready.handle) throw new CommandFailure(`${key} is Ready and shows no handle`);
  return ready.handle;
}

async function use({ stage, tell }: Cast, handle: string): Promise<void> {
  const ciphertext = await stage.kms.use(handle);
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

/** Who has agreed to a deletion by the time that its window begins. */
const AGREED: Readonly<Record<DeletionGate, string>> = {
  start: 'it is approved, and the operators agree',
  end: 'it is approved; the operators are asked at the end of the window',
  none: 'it is approved',
};

async function remove(cast: Cast, created: string, handle: string): Promise<string> {
  const { stage, tell, issues, developer } = cast;
  const agreed = AGREED[stage.kms.deletionGate];
  const first = await askDeletion(cast, handle);
  tell.step('Developer', `files ${first} to delete the key; ${agreed}`);
  await shows(stage, issues, developer, first, 'Pending deletion');
  tell.refusal('KMS', await stage.kms.refusal(handle));
  await issues.step(developer, first, 'Cancel deletion');
  const restored = await shows(stage, issues, developer, first, 'Restored');
  tell.step('Developer', `cancels it inside the undo window; the key is ${restored.state}`);
  const second = await askDeletion(cast, handle);
  await shows(stage, issues, developer, second, 'Pending deletion');
  tell.step('Developer', `files ${second}: ${agreed}; the clock is moved ${WINDOW_DAYS} days on`);
  await endWindow(cast);
  await shows(stage, issues, developer, second, 'Deleted');
  await shows(stage, issues, developer, created, 'Retired');
  tell.step('KMS', `has destroyed the key; ${second} is Deleted, ${created} is Retired`);
  return second;
}

async function endWindow({ stage, tell }: Cast): Promise<void> {
  await stage.sandbox.advance(WINDOW_DAYS * DAY + 600_000);
  await stage.kms.catchUp();
  if (stage.kms.deletionGate === 'end') {
    await stage.sandbox.advance(600_000);
    await stage.kms.agree();
    tell.step('Operator', 'is asked now that the window has ended, and agrees');
  }
  await stage.sandbox.advance(600_000);
}

async function askDeletion({ stage, issues, developer, approver }: Cast, handle: string): Promise<string> {
  const key = await issues.file(developer, 'Delete Key', `Delete ${handle}`, {
    'Key handle': handle,
    Reason: 'The payments service has moved to another key.',
    'Undo window (days)': WINDOW_DAYS,
  });
  await issues.step(developer, key, 'Submit');
  await shows(stage, issues, developer, key, 'Waiting for approval');
  await issues.step(approver, key, 'Approve');
  if (stage.kms.deletionGate === 'start') {
    await shows(stage, issues, developer, key, 'Waiting for KMS operators');
    await stage.kms.agree();
  }
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
