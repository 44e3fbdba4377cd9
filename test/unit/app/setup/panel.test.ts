import { checkSetUp } from '../../../../src/app/usecases/set-up-project';
import type { AccountId } from '../../../../src/domain/ids';
import { SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { ADMIN, toResponse } from '../../../fakes/jira-admin/site';

let world: SetUpWorld;
beforeEach(() => {
  world = new SetUpWorld();
});
afterEach(() => world.site.close());

const STATUS = '/rest/api/3/forge/panel/action/bulk/status';
const PIN = '/rest/api/3/forge/panel/action/bulk/async';

/** A Jira that pins panels at once, or answers both calls with a status. */
function panels(world: SetUpWorld, answers: number): { pinned: boolean; asked: number } {
  const state = { pinned: false, asked: 0 };
  world.site.intercept.before = (_, path) => {
    if (path !== STATUS && path !== PIN) return undefined;
    if (answers !== 202) return toResponse(answers, {}, '{"errorMessages":["No."]}');
    if (path === STATUS) return toResponse(200, {}, JSON.stringify({ statuses: [{ pinned: state.pinned }] }));
    state.pinned = true;
    state.asked += 1;
    return toResponse(202, {}, '{"taskId":"1"}');
  };
  return state;
}

const check = async () =>
  (await checkSetUp(world.deps, ADMIN as AccountId)).filter(({ what }) => what.includes('panel'));

test('set-up ends with the panel pinned, and asks once', async () => {
  const jira = panels(world, 202);
  const report = await world.run();
  expect(report).toMatchObject({ done: true, step: { name: 'panel' } });
  expect(report.note).toBeUndefined();
  expect(jira).toEqual({ pinned: true, asked: 1 });
  await world.run();
  expect(jira.asked).toBe(1);
  expect(await check()).toEqual([]);
});

test('a panel that somebody unpinned is found, and pinned again', async () => {
  const jira = panels(world, 202);
  await world.run();
  jira.pinned = false;
  expect(await check()).toEqual([expect.objectContaining({ repairable: true })]);
  await world.run();
  expect(jira.pinned).toBe(true);
});

test.each([403, 404, 410])(
  'a Jira that answers %d is told of, and set-up ends all the same',
  async (status) => {
    panels(world, status);
    const report = await world.run();
    expect(report).toMatchObject({ done: true, step: { name: 'panel' } });
    expect(report.note).toContain('does not let apps pin a panel');
    expect(await check()).toEqual([]);
  },
);

test('any other refusal is a problem, and the step is run again', async () => {
  panels(world, 500);
  expect(await world.run()).toMatchObject({ done: false, problem: { what: expect.stringContaining('500') } });
  panels(world, 202);
  expect(await world.resume()).toMatchObject({ done: true });
});
