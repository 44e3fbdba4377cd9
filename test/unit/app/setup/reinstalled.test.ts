import { SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { ADMIN } from '../../../fakes/jira-admin/site';

let world: SetUpWorld;
beforeEach(async () => {
  world = new SetUpWorld();
  await world.run();
  const filed = await world.site.request(ADMIN, 'POST', '/rest/api/3/issue', {
    fields: { project: { key: 'KEYS' }, issuetype: { name: 'Create Key' }, summary: 'From before' },
  });
  expect(filed.status).toBe(201);
  await world.site.clock.advance(5_000);
});
afterEach(() => world.site.close());

test.each([
  { mode: 'new', key: 'KEYS', name: 'Cryptographic keys' } as const,
  { mode: 'existing', key: 'KEYS' } as const,
])('our own project is adopted with its issues, and nothing is made twice (%j)', async (choice) => {
  const before = await world.inventory();
  const kept = (await world.settings.get('set-up'))?.value.ids;
  world.settings.clear();
  expect(await world.run(choice)).toMatchObject({ done: true });
  expect((await world.settings.get('set-up'))?.value.ids).toEqual(kept);
  expect(await world.inventory()).toEqual(before);
});

test('a project with issues that wears other schemes is refused as ever', async () => {
  await world.site.request(ADMIN, 'POST', '/rest/api/3/project', {
    key: 'OLD',
    name: 'Old project',
    projectTypeKey: 'business',
    leadAccountId: ADMIN,
  });
  await world.site.request(ADMIN, 'POST', '/rest/api/3/issue', {
    fields: { project: { key: 'OLD' }, issuetype: { name: 'Task' }, summary: 'Something' },
  });
  await world.site.clock.advance(5_000);
  world.settings.clear();
  const { problem } = await world.run({ mode: 'existing', key: 'OLD' });
  expect(problem?.what).toContain('already has issues');
});
