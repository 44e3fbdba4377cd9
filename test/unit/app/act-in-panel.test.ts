import { actInPanel } from '../../../src/app/usecases/act-in-panel';
import { PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const { approver } = PEOPLE;

let world: PanelWorld;
beforeEach(() => {
  world = new PanelWorld();
});

test('an action is the step it names, not another one that leads to the same status', async () => {
  const id = await world.submitted();
  expect(await actInPanel(world.panelDesk(approver), id, 'retry', undefined)).toMatchObject({
    ok: false,
    refusal: { what: 'Jira does not let you do this now.' },
  });
  await world.drain();
  expect(world.status(id)).toBe('waiting-for-approval');
});

test('an action is taken where the request stands for it', async () => {
  const id = await world.submitted();
  expect(await actInPanel(world.panelDesk(approver), id, 'reject', 'Not now.')).toMatchObject({ ok: true });
  await world.drain();
  expect(world.status(id)).toBe('rejected');
});
