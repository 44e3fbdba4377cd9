import type { RequestView } from '../../../src/app/views/request';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import type { Status } from '../../../src/domain/statuses';
import { DAY, PEOPLE } from '../../model/world';
import { expectGolden, table } from '../../support/golden';
import { PanelWorld } from '../../unit/app/panel';

const { developer, approver, operator, outsider } = PEOPLE;
const MINUTE = 60_000;

async function step(world: PanelWorld, id: IssueId, to: Status, by: AccountId): Promise<IssueId> {
  world.issues.setStatus(id, to, by);
  await world.drain();
  return id;
}

async function denied(world: PanelWorld): Promise<IssueId> {
  const id = await world.approved();
  const [task] = world.kms.operators.pending();
  if (task) world.kms.operators.deny(task.id, operator, 'The service has a key already.');
  await world.settle(MINUTE);
  return id;
}

async function scheduled(world: PanelWorld): Promise<{ readonly made: IssueId; readonly deletion: IssueId }> {
  const made = await world.ready();
  const deletion = await step(world, await world.deletionOf(made), 'approved', approver);
  world.agree();
  await world.settle(MINUTE);
  return { made, deletion };
}

/** How a request gets into each state. */
const SCENES: readonly (readonly [string, (world: PanelWorld) => Promise<IssueId>])[] = [
  ['a draft', async (world) => world.draft()],
  ['a draft that the policy refuses', async (world) => world.draft({ keyType: 'RSA-2048', costCentre: '' })],
  [
    'just submitted, not frozen yet',
    async (world) => {
      const id = world.draft();
      world.issues.setStatus(id, 'waiting-for-approval', developer);
      return id;
    },
  ],
  ['waiting for approval', (world) => world.submitted()],
  [
    'a high tier, after an approval outside of the panel',
    async (world) => step(world, await world.restricted(), 'approved', approver),
  ],
  ['rejected', async (world) => step(world, await world.submitted(), 'rejected', approver)],
  ['withdrawn', async (world) => step(world, await world.submitted(), 'withdrawn', developer)],
  [
    'edited after submission',
    async (world) => {
      const id = await world.submitted();
      world.issues.edit(id, { keyType: 'AES-128' }, developer);
      await world.drain();
      return id;
    },
  ],
  [
    'nobody decided in time',
    async (world) => {
      const id = await world.submitted();
      await world.settle(29 * DAY);
      return id;
    },
  ],
  [
    'approved, and the KMS gives no answer',
    async (world) => {
      const id = await world.submitted();
      world.faults.inject('before');
      return step(world, id, 'approved', approver);
    },
  ],
  [
    'failed after two hours without an answer',
    async (world) => {
      const id = await world.submitted();
      world.faults.inject(...Array.from({ length: 60 }, () => 'before' as const));
      await step(world, id, 'approved', approver);
      await world.settle(3 * 60 * MINUTE, 60);
      world.faults.clear();
      return id;
    },
  ],
  ['waiting for the operators', (world) => world.approved()],
  ['denied by the operators', denied],
  ['ready', (world) => world.ready()],
  ['waiting for approval of a deletion', async (world) => world.deletionOf(await world.ready())],
  [
    'waiting for the operators, who are asked to delete',
    async (world) => step(world, await world.deletionOf(await world.ready()), 'approved', approver),
  ],
  ['pending deletion', async (world) => (await scheduled(world)).deletion],
  ['the key of a pending deletion', async (world) => (await scheduled(world)).made],
  [
    'a deletion that was cancelled',
    async (world) => step(world, (await scheduled(world)).deletion, 'restored', developer),
  ],
  [
    'the key of a cancelled deletion',
    async (world) => {
      const { made, deletion } = await scheduled(world);
      await step(world, deletion, 'restored', developer);
      await world.settle(MINUTE);
      return made;
    },
  ],
  [
    'waiting for the operators to enable the key again',
    async (world) => {
      const { made, deletion } = await scheduled(world);
      await step(world, deletion, 'restored', developer);
      await world.settle(MINUTE);
      return step(world, made, 'waiting-for-operators', developer);
    },
  ],
  [
    'deleted',
    async (world) => {
      const { deletion } = await scheduled(world);
      await world.settle(9 * DAY, 40);
      return deletion;
    },
  ],
  [
    'the key of a deletion, retired',
    async (world) => {
      const { made } = await scheduled(world);
      await world.settle(9 * DAY, 40);
      return made;
    },
  ],
];

const VIEWERS = { requester: developer, approver, outsider };

const MARKS = { done: '✓', present: '▶', ahead: '·', ended: '✗' } as const;

/** Generated ids differ with what else the fakes have made; the shape is what is reviewed. */
const plain = (text: string): string =>
  text.replace(/\b[0-9a-f]{12}\b/g, '<hash>').replace(/fake:[\w-]+/g, '<handle>');

function actionsFor(view: RequestView): string {
  const offered = view.actions.map(({ label, whyNot }) => (whyNot === null ? `**${label}**` : `${label}: ${whyNot}`));
  return offered.join('; ') || 'nothing';
}

async function scene(title: string, play: (world: PanelWorld) => Promise<IssueId>): Promise<string> {
  const world = new PanelWorld();
  const id = await play(world);
  const view = await world.see(id, developer);
  const { awaits } = view;
  const rows = [
    ['lozenge', `${view.state.name} (${view.state.appearance})${view.busy ? ', under way' : ''}`],
    ['headline', view.headline],
    ['can act', awaits ? [awaits.role, ...awaits.people, ...awaits.groups].join('; ') : 'nobody has to'],
    ['steps', view.steps.map(({ label, status }) => `${MARKS[status]} ${label}`).join(' ')],
    ['key', view.key ? `${view.key.state} (${view.key.appearance})` : 'none'],
    ['undo', view.deletionDue === null ? 'no' : `${((view.deletionDue - view.at) / DAY).toFixed(1)} days left`],
    ...view.notices.map(({ tone, title: what, lines }) => [tone, `${what}: ${lines.join(' ')}`]),
    ['policy', `${view.policy.of}: ${view.policy.findings.map(({ severity, rule }) => `${severity} ${rule}`).join(', ') || 'nothing'}`],
    ...(await Promise.all(
      Object.entries(VIEWERS).map(async ([who, me]) => [`${who} can`, actionsFor(await world.see(id, me))]),
    )),
  ];
  const story = view.timeline.map(
    ({ title: what, tone, actor, details }) =>
      `- ${what} (${tone}, ${actor.kind === 'person' ? actor.accountId : actor.kind})${details.map((line) => `\n  - ${line}`).join('')}`,
  );
  return plain([`## ${title}`, '', table(['what', 'shown'], rows as string[][]), '', ...story].join('\n'));
}

test('what the panel shows in every state, for review', async () => {
  const scenes: string[] = [];
  for (const [title, play] of SCENES) scenes.push(await scene(title, play));
  expectGolden(
    'panel/views.golden.md',
    `# The issue panel, state by state\n\nGenerated; \`UPDATE_GOLDEN=1\` writes it anew.\n\n${scenes.join('\n\n')}\n`,
  );
});

test('an issue that stands past draft without a record is not served, and says so', async () => {
  const world = new PanelWorld();
  const id = world.issues.create(developer, 'create', {}, 'approved');
  await expect(world.see(id, developer)).rejects.toThrow('Nothing is made or deleted for it');
});
