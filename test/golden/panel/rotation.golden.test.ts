import type { RequestContext } from '../../../src/app/ports/kms';
import { askForRotation, askToDestroy } from '../../../src/app/usecases/ask-in-panel';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import type { FakeKmsOptions } from '../../fakes/kms/fake-kms';
import { DAY, PEOPLE } from '../../model/world';
import { expectGolden } from '../../support/golden';
import { PanelWorld } from '../../unit/app/panel';
import { drawnQuestion, drawnTop, openPanel, readInEnglishAndUtc } from './drawn';

const { developer, approver, operator, outsider } = PEOPLE;
const MINUTE = 60_000;
const AT_ONCE: Partial<FakeKmsOptions> = { asksToRotate: false };

interface Scene {
  readonly title: string;
  readonly kms?: Partial<FakeKmsOptions>;
  readonly period?: number;
  readonly play: (world: PanelWorld, made: IssueId) => Promise<IssueId>;
  /** The button that asks before it acts, and who looks, where that is not the requester. */
  readonly asks?: string;
  readonly me?: AccountId;
}

async function asked(world: PanelWorld, id: IssueId, me = developer): Promise<IssueId> {
  const answer = await askForRotation(world.panelDesk(me), id, me);
  if (!answer.ok) throw new Error(answer.refusal.what);
  return id;
}

async function waiting(world: PanelWorld, id: IssueId): Promise<IssueId> {
  await asked(world, id);
  await world.settle(MINUTE);
  return id;
}

function deny(world: PanelWorld, reason: string): void {
  const [task] = world.kms.operators.pending();
  if (!task) throw new Error('The operators are asked nothing');
  world.kms.operators.deny(task.id, operator, reason);
}

/** A deletion whose window is over, in a KMS whose operators end it. */
async function atTheEnd(world: PanelWorld, made: IssueId): Promise<IssueId> {
  const deletion = await world.deletionOf(made);
  world.issues.setStatus(deletion, 'approved', approver);
  await world.drain();
  await world.settle(8 * DAY, 60);
  return deletion;
}

async function deniedAtTheEnd(world: PanelWorld, made: IssueId): Promise<IssueId> {
  const deletion = await atTheEnd(world, made);
  deny(world, 'An audit still needs it.');
  await world.settle(10 * MINUTE);
  return deletion;
}

const ENDED_BY_OPERATORS: Partial<FakeKmsOptions> = { windowsEnd: 'when-operators-agree' };

const SCENES: readonly Scene[] = [
  { title: 'on offer', play: async (_, id) => id, asks: 'Rotate now' },
  { title: 'on offer to nobody else', play: async (_, id) => id, me: outsider },
  {
    title: 'not on offer: the KMS makes no versions of keys of this type',
    kms: { features: { rotation: { onDemand: ['EC-P256'], automatic: [] } } },
    play: async (_, id) => id,
  },
  { title: 'on offer, and due by its period', period: 30, play: async (_, id) => id },
  {
    title: 'due by its period, which the KMS keeps to by itself',
    kms: { features: { rotation: { onDemand: [], automatic: ['AES-256'] } } },
    period: 30,
    play: async (_, id) => id,
  },
  { title: 'asked for, and not taken up yet', play: (world, id) => asked(world, id) },
  { title: 'waiting for the operators', play: waiting },
  {
    title: 'refused by the operators, and on offer again',
    play: async (world, id) => {
      await waiting(world, id);
      deny(world, 'Not this week.');
      await world.settle(10 * MINUTE);
      return id;
    },
  },
  {
    title: 'refused by the operators, where its period was over',
    period: 30,
    play: async (world, id) => {
      await world.settle(31 * DAY, 40);
      deny(world, 'Freeze.');
      await world.settle(MINUTE);
      return id;
    },
  },
  {
    title: 'refused by the KMS, with the mend',
    kms: AT_ONCE,
    play: async (world, id) => {
      const { key, snapshot } = world.record(id) ?? {};
      await asked(world, id);
      if (key) await world.kms.disableKey(key.handle, { requestId: snapshot?.requestId, generation: 1 } as RequestContext);
      await world.settle(MINUTE);
      return id;
    },
  },
  {
    title: 'rotated: version and moment',
    kms: AT_ONCE,
    play: async (world, id) => {
      await world.settle(3 * DAY);
      await asked(world, id);
      await world.settle(MINUTE);
      return id;
    },
  },
  {
    title: 'rotated once the operators had agreed',
    period: 90,
    play: async (world, id) => {
      await waiting(world, id);
      world.agree();
      await world.settle(10 * MINUTE);
      return id;
    },
  },
  { title: 'the end of a window, which the operators are asked for', kms: ENDED_BY_OPERATORS, play: atTheEnd },
  {
    title: 'the end of a window, denied by the operators: to be asked for again',
    kms: ENDED_BY_OPERATORS,
    play: deniedAtTheEnd,
    asks: 'Ask again to destroy',
  },
  {
    title: 'the end of a window, denied: nobody else can ask again',
    kms: ENDED_BY_OPERATORS,
    play: deniedAtTheEnd,
    me: outsider,
  },
  {
    title: 'the end of a window, asked for again',
    kms: ENDED_BY_OPERATORS,
    play: async (world, made) => {
      const deletion = await deniedAtTheEnd(world, made);
      await askToDestroy(world.panelDesk(developer), deletion, developer);
      await world.settle(10 * MINUTE);
      return deletion;
    },
  },
];

/** What the timeline tells after the key was made and released. */
const TOLD_SINCE = 'KMS operators agreed; the key is enabled';

/** Hashes differ with what else the fakes have made. */
const plain = (text: string): string => text.replace(/\b[0-9a-f]{12}\b/g, '<hash>');

async function drawn({ title, kms = {}, period, play, asks, me = developer }: Scene): Promise<string> {
  const world = new PanelWorld({ kms });
  const made = await world.ready({ rotationPeriodDays: period ?? null });
  const id = await play(world, made);
  await openPanel(world, id, me);
  const top = drawnTop();
  const question = asks ? ['', `*${asks}* asks:`, '', ...(await drawnQuestion(asks))] : [];
  const { timeline } = await world.see(id, me);
  const since = timeline.findLastIndex((entry) => entry.title === TOLD_SINCE) + 1;
  const told = timeline.slice(since).map((entry) => plain(['-', entry.title, ...entry.details.map((line) => `· ${line}`)].join(' ')));
  return [`## ${title}`, '', '```', ...top, ...question, '```', ...(told.length > 0 ? ['', ...told] : [])].join('\n');
}

test('what the panel draws of versions and of the end of a window, for review', async () => {
  readInEnglishAndUtc();
  const scenes: string[] = [];
  for (const scene of SCENES) scenes.push(await drawn(scene));
  expectGolden(
    'panel/rotation.golden.md',
    `# Versions of a key, and the end of its window, as the panel draws them\n\nGenerated; \`UPDATE_GOLDEN=1\` writes it anew.\n\n${scenes.join('\n\n')}\n`,
  );
});
