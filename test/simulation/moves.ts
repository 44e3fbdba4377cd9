import { CommandFailure } from '../../src/cli/run';
import type { AccountId, KeyHandle } from '../../src/domain/ids';
import { STATUS_NAMES, type Status } from '../../src/domain/statuses';
import { ResolverError } from '../../src/sandbox/forge/resolvers';
import type { Issue } from '../../src/sandbox/jira';
import { Refusal } from '../../src/sandbox/jira/http/refusal';
import type { Move } from '../model/moves';
import { ELSEWHERE, PROJECT, type Who } from './site';
import { DAY, MINUTE, type SimulatedWorld } from './world';

type Kind = Move['kind'];
type Of<K extends Kind> = Extract<Move, { kind: K }>;
type Play<K extends Kind> = (world: SimulatedWorld, move: Of<K>, target: Issue | undefined) => unknown;

/** Milliseconds after which nothing is on its way to the KMS any more. */
const LATEST = 10 * MINUTE;
const MOST_ISSUES = 4;

const day = (world: SimulatedWorld, offset: number): string =>
  new Date(world.now + offset * DAY).toISOString().slice(0, 10);

/** The issue's panel, as somebody has it open. */
const panelOf = (world: SimulatedWorld, issue: Issue, by: Who) => (functionKey: string, payload: object) =>
  world.sandbox.invokeResolver({
    moduleKey: 'keydesk-panel',
    functionKey,
    payload,
    accountId: world.accountId(by),
    extension: { issue: { id: issue.id } },
  });

const form = (world: SimulatedWorld, name: string): Record<string, unknown> => ({
  Description: 'Encrypts card tokens at rest in the payments service.',
  'Key name': name,
  'Key type': { value: 'AES-256' },
  'Allowed operations': [{ value: 'encrypt' }, { value: 'decrypt' }],
  'Protection level': { value: 'software' },
  'Project ID': 'payments',
  Location: { value: 'eu-central' },
  Requestor: { accountId: world.accountId('developer') },
  'Activation date': day(world, 0),
  'Expiry date': day(world, 365),
  'Cost centre': 'CC-1234',
  'Data classification': { value: 'internal' },
  Applications: 'payments-api: encrypt, decrypt',
});

async function file(world: SimulatedWorld, by: Who, name: string): Promise<void> {
  if (world.issues.length >= MOST_ISSUES) return;
  const { names, people } = world.site;
  const author = by === 'robot' ? people.admin : people[by];
  const key = await names.file(author, 'Create Key', name, form(world, name));
  world.issues.push(world.sandbox.jira.issue(key)?.id ?? key);
}

async function askDeletion(world: SimulatedWorld, of: Issue, by: Who): Promise<void> {
  const handle = of.values[world.site.names.fieldId('KMS key handle')];
  if (world.issues.length > MOST_ISSUES || typeof handle !== 'string' || by === 'robot') return;
  const { names, people } = world.site;
  const key = await names.file(people[by], 'Delete Key', 'Delete it', {
    'Key handle': handle,
    Reason: 'The service is switched off for good.',
    'Undo window (days)': 7,
  });
  world.issues.push(world.sandbox.jira.issue(key)?.id ?? key);
  await people[by].transition(key, 'Submit');
}

/** Through the workflow, by the person whose turn it is. */
const TURNS: Readonly<Partial<Record<Status, readonly [who: Who, step: string]>>> = {
  draft: ['developer', 'Submit'],
  'waiting-for-approval': ['approver', 'Approve'],
  'pending-deletion': ['developer', 'Cancel deletion'],
  failed: ['developer', 'Retry'],
  denied: ['developer', 'Revise'],
  withdrawn: ['developer', 'Revise'],
  rejected: ['developer', 'Revise'],
};

async function nextStep(world: SimulatedWorld, { id }: Issue): Promise<void> {
  await world.sandbox.drain();
  const issue = world.sandbox.jira.issue(id);
  if (!issue) return;
  const status = world.status(issue);
  const turn = status && TURNS[status];
  const [task] = world.kms.operators.pending();
  if (turn) await world.site.people[turn[0]].transition(issue.key, turn[1]);
  else if (status === 'waiting-for-operators' && task)
    world.kms.operators.approve(task.id, world.accountId('operator'));
  else if (status === 'ready') await askDeletion(world, issue, 'developer');
}

function importIssue(world: SimulatedWorld, status: Status): void {
  if (world.issues.length >= MOST_ISSUES) return;
  const [developer, deputy] = [world.accountId('developer'), world.accountId('deputy')];
  const step = (author: AccountId, from: Status, to: Status) => ({
    author,
    items: [{ field: 'status', fieldId: 'status', from: world.statusId(from), to: world.statusId(to) }],
  });
  const issue = world.sandbox.jira.hostile.import(world.site.people.admin.accountId, {
    project: PROJECT.key,
    issueType: 'Create Key',
    status: STATUS_NAMES[status],
    creator: developer,
    fields: { summary: 'Imported', ...world.site.names.fields(form(world, 'payments-imported')) },
    history: [
      step(developer, 'draft', 'waiting-for-approval'),
      step(deputy, 'waiting-for-approval', 'approved'),
    ],
  });
  world.issues.push(issue.id);
}

const BILLING: Readonly<Record<string, readonly (number | 'lost-answer')[]>> = {
  before: [503],
  'lost-answer': ['lost-answer'],
  duplicate: ['lost-answer'],
  throttled: [429],
  rejected: [422],
};

/** A slow KMS needs real time, so here it is one whose answer is lost. */
const KMS_FAULTS: Readonly<Partial<Record<string, 'lost-answer'>>> = { slow: 'lost-answer' };

const PLAYS: { readonly [K in Kind]: Play<K> } = {
  next: (world, _, target) => (target ? nextStep(world, target) : file(world, 'developer', 'payments-cards')),
  file: (world, { by, name }) => file(world, by, `payments-${name}`),
  'ask-deletion': (world, { by }, target) => target && askDeletion(world, target, by),
  step: (world, { by, to }, target) => {
    if (target) world.sandbox.jira.hostile.setStatus(world.accountId(by), target.id, STATUS_NAMES[to]);
  },
  edit: (world, { by, back }, target) => {
    if (!target) return;
    const { hostile } = world.sandbox.jira;
    const field = world.site.names.fieldId('Cost centre');
    if (back) hostile.editAndSetBack(world.accountId(by), target.id, field, 'CC-9999');
    else hostile.edit(world.accountId(by), target.id, { [field]: 'CC-9999' });
  },
  reporter: (world, { by, to }, target) => {
    if (target) world.sandbox.jira.hostile.setReporter(world.accountId(by), target.id, world.accountId(to));
  },
  'cancel-in-kms': (world, _, target) => {
    const handle = target?.values[world.site.names.fieldId('KMS key handle')];
    if (typeof handle === 'string' && target && world.action(target) === 'delete')
      world.kms.cancelInPerson(handle as KeyHandle, { by: ['operator'], reason: 'Still needed.' });
  },
  relocate: (world, _, target) => {
    if (target) world.sandbox.jira.hostile.move(world.accountId('outsider'), target.id, ELSEWHERE);
  },
  retype: (world, _, target) => {
    const other = target && world.action(target) === 'create' ? 'Delete Key' : 'Create Key';
    if (target) world.sandbox.jira.hostile.retype(world.accountId('outsider'), target.id, other);
  },
  remove: (world, _, target) => {
    if (target) world.sandbox.jira.hostile.delete(world.accountId('outsider'), target.id);
  },
  clone: (world, _, target) => {
    if (target && world.issues.length < MOST_ISSUES)
      world.issues.push(world.sandbox.jira.hostile.clone(world.accountId('outsider'), target.id).id);
  },
  import: (world, { status }) => importIssue(world, status),
  role: (world, { group }) => {
    const groups = group ? [world.site.approversGroup] : [];
    world.sandbox.jira.hostile.setRole(PROJECT.key, world.site.approversRole, { users: [], groups });
  },
  operators: (world, { by, decision, task }) => {
    const pending = world.kms.operators.pending();
    const found = pending[task % Math.max(1, pending.length)];
    if (!found) return;
    if (decision === 'approve') world.kms.operators.approve(found.id, world.accountId(by));
    else world.kms.operators.deny(found.id, world.accountId(by), 'No.');
  },
  deliver: (world, { item }) => world.sandbox.advance(item * 1000),
  // Which events are lost, and which come twice, is left to the delivery that the run began with.
  lose: () => undefined,
  fault: (world, { fault }) => world.kmsFaults.inject(KMS_FAULTS[fault] ?? fault),
  'billing-fault': (world, { fault }) => void world.billingFaults.push(...(BILLING[fault] ?? [])),
  crash: (world, { at, after }) => world.planCrash(at, after ? 'after' : 'before'),
  late: (world) => world.kmsFaults.deliverLate(),
  release: () => undefined,
  ask: async (world, { by }, target) => {
    if (!target) return;
    const panel = panelOf(world, target, by);
    await panel('panel.rotate', {});
    await panel('panel.destroy-again', {});
  },
  vouch: async (world, { by, stale }, target) => {
    if (!target) return;
    const panel = panelOf(world, target, by);
    const seen = (await panel('panel.read', {})) as {
      readonly value?: { readonly frozen?: { readonly hash: string } | null };
    };
    const hash = seen.value?.frozen?.hash;
    if (hash) await panel('panel.approve', { snapshotHash: stale ? 'f'.repeat(64) : hash });
  },
  outage: (world, { calls }) => world.sandbox.jira.addFault({ caller: 'app', status: 503, count: calls }),
  drain: (world) => world.sandbox.drain(),
  time: async (world, { ms }) => {
    if (ms >= LATEST) await world.kmsFaults.deliverLate();
    // Whatever waits for its operators polls all the while: days of it tell no more than minutes.
    const polls = world.kms.operators.pending().length > 0;
    await world.sandbox.advance(polls ? Math.min(ms, LATEST) : ms);
  },
};

/** Plays one move. What is impossible just now, or refused, does nothing. */
export async function play(world: SimulatedWorld, move: Move): Promise<void> {
  const { living } = world;
  const target = 'issue' in move && living.length > 0 ? living[move.issue % living.length] : undefined;
  const act = PLAYS[move.kind] as Play<Kind>;
  try {
    await act(world, move as never, target);
  } catch (error) {
    const expected = [Refusal, CommandFailure, ResolverError].some((each) => error instanceof each);
    if (!expected) throw error;
  }
}
