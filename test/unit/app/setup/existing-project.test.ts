import { SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { ADMIN, toResponse } from '../../../fakes/jira-admin/site';

let world: SetUpWorld;
beforeEach(() => {
  world = new SetUpWorld();
});
afterEach(() => world.site.close());

const makeProject = () =>
  world.site.request(ADMIN, 'POST', '/rest/api/3/project', {
    key: 'OLD',
    name: 'Old project',
    projectTypeKey: 'business',
    leadAccountId: ADMIN,
  });
const fileIssue = (key: string, type: string) =>
  world.site.request(ADMIN, 'POST', '/rest/api/3/issue', {
    fields: { project: { key }, issuetype: { name: type }, summary: 'Something' },
  });

test('an empty project gets our schemes', async () => {
  await makeProject();
  expect(await world.run({ mode: 'existing', key: 'OLD' })).toMatchObject({ done: true });
  const project = await world.site.admin.project('OLD');
  const schemes = await world.site.admin.projectSchemes(project?.id ?? '');
  const ids: Readonly<Record<string, string>> = (await world.settings.get('set-up'))?.value.ids ?? {};
  expect(schemes).toEqual({
    issueType: ids['issue-type-scheme'],
    issueTypeScreen: ids['issue-type-screen-scheme'],
    workflow: ids['workflow-scheme'],
  });
});

test('a project with issues is refused before anything of it is touched', async () => {
  await makeProject();
  await fileIssue('OLD', 'Task');
  await world.site.clock.advance(5_000);
  const project = await world.site.admin.project('OLD');
  const before = await world.site.admin.projectSchemes(project?.id ?? '');
  const { problem } = await world.run({ mode: 'existing', key: 'OLD' });
  expect(problem?.what).toBe(
    'The project OLD already has issues: Jira changes schemes of empty projects only.',
  );
  expect(await world.site.admin.projectSchemes(project?.id ?? '')).toEqual(before);
});

test('a key that is taken, and one that is not there', async () => {
  await makeProject();
  const taken = await world.run({ mode: 'new', key: 'OLD', name: 'Keys' });
  expect(taken.problem?.what).toBe('The project key OLD is taken by "Old project".');
  const missing = await world.run({ mode: 'existing', key: 'NONE' });
  expect(missing.problem?.what).toContain('There is no project NONE');
});

test('a project that only says that it is ours is not taken for the new one', async () => {
  await makeProject();
  await world.site.request(ADMIN, 'PUT', '/rest/api/3/project/OLD', {
    description: 'Requests for cryptographic keys. Made by Keydesk.',
  });
  expect((await world.site.admin.project('OLD'))?.description).toContain('Made by Keydesk.');
  const { problem } = await world.run({ mode: 'new', key: 'OLD', name: 'Keys' });
  expect(problem?.what).toBe('The project key OLD is taken by "Old project".');
});

test('a second project is refused while the first one is there', async () => {
  await world.run();
  const { problem } = await world.plan({ mode: 'new', key: 'MORE', name: 'More keys' });
  expect(problem?.what).toBe('Keydesk is set up in the project KEYS already.');
  expect((await world.settings.get('set-up'))?.value.project?.key).toBe('KEYS');
});

test('what a team-managed project calls by our names is neither adopted nor in the way', async () => {
  const { site } = world;
  const lookalikes = [
    { path: '/rest/api/3/issuetype', name: 'Create Key' },
    { path: '/rest/api/3/role', name: 'Key approvers' },
  ];
  site.intercept.after = (method, path) => {
    const found = method === 'GET' ? lookalikes.find((one) => one.path === path) : undefined;
    if (!found) return undefined;
    const scope = { type: 'PROJECT', project: { id: '10077' } };
    const { name } = found;
    const lookalike = { id: '99001', name, description: 'Mine. Made by Keydesk.', scope };
    return toResponse(200, { 'content-type': 'application/json' }, JSON.stringify([lookalike]));
  };
  await world.plan();
  expect(await world.step()).toMatchObject({ next: { name: 'statuses' } });
  await world.step();
  expect(await world.step()).toMatchObject({ next: { name: 'fields' } });
  expect(Object.values((await world.settings.get('set-up'))?.value.ids ?? {})).not.toContain('99001');
});
