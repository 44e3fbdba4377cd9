import { type KeyLogEntry, type Kms, KmsUnavailable } from '../../../src/app/ports/kms';
import { problemOf } from '../../../src/app/entry/issue-panel/problem';
import { readKeyLog } from '../../../src/app/usecases/views/key-log';
import type { PanelDesk } from '../../../src/app/usecases/views/panel-desk';
import type { KeyLogView, PanelAnswer } from '../../../src/app/views/request';
import type { AccountId } from '../../../src/domain/ids';
import { withMethods } from '../../fakes/kms/with-methods';
import { PEOPLE, START } from '../../model/world';
import { expectGolden } from '../../support/golden';
import { PanelWorld } from '../../unit/app/panel';
import { answers } from '../../unit/app/ui/page';
import { drawnTab, openPanel, readInEnglishAndUtc } from './drawn';

const { developer } = PEOPLE;

const ENTRIES: readonly KeyLogEntry[] = [
  { at: START + 7_200_000, who: 'app reports', what: 'Key used for an export', result: 'failed' },
  { at: START + 3_600_000, who: 'operator@example.com', what: 'Security object enabled', result: 'done' },
  { at: START + 60_000, who: 'Keydesk', what: 'Security object is to expire', result: 'warning' },
  { at: START, who: 'Keydesk', what: 'Security object created', result: 'done' },
];

const SCENES: readonly (readonly [title: string, Kms['keyLog']])[] = [
  ['entries', async () => ({ ok: true, value: ENTRIES })],
  ['none yet', async () => ({ ok: true, value: [] })],
  [
    'refused by the KMS',
    async () => ({
      ok: false,
      refusal: {
        code: 'forbidden',
        message: 'Missing permission AUDIT.',
        mend: 'Give the app AUDIT in the DSM console.',
      },
    }),
  ],
  ['the KMS is silent', () => Promise.reject(new KmsUnavailable('timeout', 'The KMS gave no answer in time.'))],
  ['a KMS that keeps no log', undefined],
];

/** The panel of a KMS that keeps a log. */
class LoggedWorld extends PanelWorld {
  readonly #keyLog: Kms['keyLog'];

  constructor(keyLog: Kms['keyLog']) {
    super();
    this.#keyLog = keyLog;
  }

  override panelDesk(me: AccountId): PanelDesk {
    const desk = super.panelDesk(me);
    const keyLog = this.#keyLog;
    return {
      ...desk,
      kms: async (connection) => withMethods(await desk.kms(connection), keyLog ? { keyLog } : {}),
      describe: async (id) => {
        const facts = await desk.describe(id);
        return facts && { ...facts, keepsKeyLog: keyLog !== undefined };
      },
    };
  }
}

async function drawn(title: string, keyLog: Kms['keyLog']): Promise<string> {
  const world = new LoggedWorld(keyLog);
  const id = await world.ready();
  answers['panel.key-log'] = async () => answerOf(() => readKeyLog(world.panelDesk(developer), id));
  await openPanel(world, id, developer);
  const lines = (await drawnTab('Key log')) ?? ['(there is no such tab)'];
  return [`## ${title}`, '', '```', ...lines, '```'].join('\n');
}

/** As the resolver answers. */
async function answerOf(read: () => ReturnType<typeof readKeyLog>): Promise<PanelAnswer<KeyLogView>> {
  try {
    const log = await read();
    return log.ok ? log : { ok: false, problem: log.refusal };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

test('what the tab of the key log draws, for review', async () => {
  readInEnglishAndUtc();
  const scenes: string[] = [];
  for (const [title, keyLog] of SCENES) scenes.push(await drawn(title, keyLog));
  expectGolden(
    'panel/key-log.golden.md',
    `# The tab of the key log\n\nGenerated; \`UPDATE_GOLDEN=1\` writes it anew.\n\n${scenes.join('\n\n')}\n`,
  );
});

test('while the KMS is asked, the tab says so', async () => {
  const world = new LoggedWorld(() => new Promise(() => undefined));
  const id = await world.ready();
  answers['panel.key-log'] = () => readKeyLog(world.panelDesk(developer), id);
  await openPanel(world, id, developer);
  expect(await drawnTab('Key log')).toEqual(['… Reading the log of the KMS']);
});
