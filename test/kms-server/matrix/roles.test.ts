import { ACTION_NAMES } from '../../../src/kms-server/auth/permissions';
import type { Route } from '../../../src/kms-server/http/route';
import { ROUTES } from '../../../src/kms-server/http/routes';
import { expectGolden } from '../../support/golden';
import { describeWithHsm } from '../support/hsm';
import { startTestKms, type TestKms } from '../support/kms';
import { COLUMNS, type Directory, type Holder, STANCES, type Stance } from './holders';
import { PROBES, type Probe, signOf } from './probes';
import { Stage } from './stage';

const CLOSED = ROUTES.filter(({ action }) => action !== null);
const OWN = [...new Set(CLOSED.map(({ action }) => String(action)))].filter((action) =>
  action.startsWith('own-'),
);

const LEGEND = `Who may what over HTTP, with an API key. A cell has four signs; where the role is held, and where it is tried:
  1 for the group, there   2 for another group   3 for another group, and may look here   4 for every group
  + may   - is refused   . is told that it is not there
What concerns the caller alone knows no group: one sign. "all by ...": a role that names every action, held by that kind.`;

const line = (name: string, cells: readonly string[]): string =>
  `${`  ${name}`.padEnd(56)}${cells.map((text, index) => text.padEnd(WIDTHS[index] ?? 0)).join('')}`.trimEnd();
const WIDTHS = COLUMNS.map(({ title }) => title.length + 2);

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

describeWithHsm('every role tries everything', (module) => {
  let kms: TestKms;
  let stage: Stage;
  let holders: readonly Holder[];
  /** The cells of each operation, one per column. */
  const tried = new Map<string, readonly string[]>();

  async function cell(probe: Probe, column: number, stances: readonly Stance[]): Promise<string> {
    const signs: string[] = [];
    for (const [index, { tried: group }] of stances.entries()) {
      const who = holders[column * STANCES.length + index];
      if (!who) throw new Error('Nobody holds that');
      const sign = signOf(await probe.run(stage, who, group), probe.reached);
      if (sign === '+') await probe.restore?.(stage, group);
      signs.push(sign);
    }
    return signs.join('');
  }

  /** What concerns the caller alone knows no group, so one stance is enough. */
  async function cells({ id, action }: Route): Promise<readonly string[]> {
    const probe = PROBES[id];
    if (!probe) throw new Error(`There is no probe for operation ${id}`);
    const stances = action?.startsWith('own-') ? STANCES.slice(0, 1) : STANCES;
    const columns = [...COLUMNS.keys()];
    if (!probe.restore) return Promise.all(columns.map((column) => cell(probe, column, stances)));
    const made: string[] = [];
    for (const column of columns) made.push(await cell(probe, column, stances));
    return made;
  }

  beforeAll(async () => {
    kms = await startTestKms(module);
    const everybody = async (directory: Directory) => {
      const made: Holder[] = [];
      for (const column of COLUMNS)
        for (const stance of STANCES) made.push(await directory.holder(column, stance));
      return made;
    };
    ({ stage, holders } = await Stage.open(kms, everybody));
    for (const row of CLOSED) tried.set(row.id, await cells(row));
  }, 120_000);
  afterAll(async () => {
    stage?.close();
    await kms?.close();
  });

  test('as the table says that people have read', () => {
    const heads = COLUMNS.map(({ title }) => title);
    const sections = [...ACTION_NAMES, ...OWN].map((action) => {
      const rows = CLOSED.filter((row) => row.action === action);
      const lines = rows.map((row) => line(nameOf(row), tried.get(row.id) ?? []));
      return [action, ...(lines.length > 0 ? lines : ['  (no operation yet)'])].join('\n');
    });
    const open = ROUTES.filter(({ action }) => action === null).map((row) => `  ${nameOf(row)}`);
    const anybody = ['without a credential', ...open].join('\n');
    const table = [LEGEND, line('', heads), ...sections, anybody].join('\n\n');
    expectGolden('kms/permissions.golden.txt', `${table}\n`);
  });

  const allowed = (column: string): readonly string[] => {
    const index = COLUMNS.findIndex(({ title }) => title === column);
    return CLOSED.filter(({ id }) => tried.get(id)?.[index]?.includes('+')).map(({ id }) => id);
  };
  const USES = ['encrypt', 'decrypt', 'sign', 'verify', 'generateMac', 'verifyMac'];
  const OWN_KEY = ['listOwnApiKeys', 'rotateApiKey', 'revokeOwnApiKey'];

  // Said once more apart from the table, so that nobody waves it through there.
  test('a role that names every action makes nobody another kind of principal', () => {
    expect([...allowed('all by application')].sort()).toEqual(
      ['getCapabilities', ...USES, ...OWN_KEY].sort(),
    );
    const integration = allowed('all by integration');
    const person = allowed('all by person');
    for (const id of USES) expect([...integration, ...person]).not.toContain(id);
    for (const id of ['createKey', 'enableKey', 'disableKey', 'scheduleKeyDeletion', 'withdrawApproval'])
      expect(person).not.toContain(id);
    const decisions = ['approve', 'deny', 'decideApprovals', 'withdrawVote', 'breakGlass'];
    for (const id of [...decisions, 'proposeChange', 'withdrawChange', 'revokeCredential', 'listAudit'])
      expect(integration).not.toContain(id);
  });
});
