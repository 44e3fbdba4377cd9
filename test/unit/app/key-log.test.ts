import { type KeyLogEntry, type Kms, KmsUnavailable } from '../../../src/app/ports/kms';
import { readKeyLog } from '../../../src/app/usecases/views/key-log';
import type { PanelDesk } from '../../../src/app/usecases/views/panel-desk';
import type { AccountId } from '../../../src/domain/ids';
import { withMethods } from '../../fakes/kms/with-methods';
import { PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const ENTRY: KeyLogEntry = { at: 1, who: 'operator@example.com', what: 'Key enabled', result: 'done' };

/** The panel of a KMS that keeps a log. */
class LoggedWorld extends PanelWorld {
  keyLog: Kms['keyLog'] = async () => ({ ok: true, value: [ENTRY] });

  override panelDesk(me: AccountId): PanelDesk {
    const desk = super.panelDesk(me);
    const { keyLog } = this;
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

test('the log of the KMS is offered once there is a key, and read when it is asked for', async () => {
  const world = new LoggedWorld();
  const draft = world.draft();
  expect((await world.see(draft, PEOPLE.developer)).hasKeyLog).toBe(false);
  const id = await world.ready();
  expect((await world.see(id, PEOPLE.developer)).hasKeyLog).toBe(true);
  expect(await readKeyLog(world.panelDesk(PEOPLE.developer), id)).toEqual({
    ok: true,
    value: { entries: [ENTRY] },
  });
});

test('whoever may not see the issue sees no log', async () => {
  const world = new LoggedWorld();
  const id = await world.ready();
  const desk = world.panelDesk(PEOPLE.developer);
  const blind = { ...desk, person: { ...desk.person, read: async () => undefined } } as PanelDesk;
  expect(await readKeyLog(blind, id)).toMatchObject({ ok: false });
});

test('a KMS without a log shows none, and one that is silent says so', async () => {
  const world = new LoggedWorld();
  const id = await world.ready();
  world.keyLog = undefined;
  expect((await world.see(id, PEOPLE.developer)).hasKeyLog).toBe(false);
  expect(await readKeyLog(world.panelDesk(PEOPLE.developer), id)).toMatchObject({ ok: false });
  world.keyLog = () => Promise.reject(new KmsUnavailable('timeout', 'No answer.'));
  await expect(readKeyLog(world.panelDesk(PEOPLE.developer), id)).rejects.toThrow('No answer.');
});
