import { parseConditions, type Viewer } from '../../../src/sandbox/forge/display-conditions';

const PROPERTIES: Readonly<Record<string, unknown>> = {
  'issue settings': { on: true, deep: { size: 42 } },
  'project tags': ['one', 2, { three: 3 }],
  'project name': 'plain',
};

const viewer = (differences: Partial<Viewer> = {}): Viewer => ({
  ...{ isAdmin: false, issueType: 'Task', projectKey: 'FIX', projectType: 'software' },
  property: (entity, key) => PROPERTIES[`${entity} ${key}`],
  hasProjectPermission: (permission) => permission === 'EDIT_ISSUES',
  hasGlobalPermission: (permission) => permission === 'BULK_CHANGE',
  ...differences,
});

const shows = (conditions: unknown, differences?: Partial<Viewer>) =>
  parseConditions(conditions, 'jira:issuePanel panel')(viewer(differences));

const property = (entity: string, propertyKey: string, more: object = {}) => ({
  entity,
  propertyKey,
  ...more,
});

test.each<[unknown, boolean]>([
  [undefined, true],
  [{}, true],
  [{ issueType: 'Task' }, true],
  [{ issueType: ['Bug', 'Task'] }, true],
  [{ issueType: 'Bug' }, false],
  [{ projectKey: 'FIX', projectType: 'software' }, true],
  [{ projectKey: 'FIX', projectType: 'business' }, false],
  [{ isAdmin: false, isLoggedIn: true }, true],
  [{ isSiteAdmin: true }, false],
  [{ hasProjectPermission: 'EDIT_ISSUES', hasGlobalPermission: 'BULK_CHANGE' }, true],
  [{ hasProjectPermission: 'ADMINISTER_PROJECTS' }, false],
  [{ or: { isAdmin: true, and: { projectKey: 'FIX', not: { issueType: 'Epic' } } } }, true],
  [{ or: { isAdmin: true, and: { projectKey: 'FIX', not: { issueType: 'Task' } } } }, false],
  [{ or: [{ isAdmin: true }, { projectKey: 'FIX' }] }, true],
  [{ entityPropertyExists: property('issue', 'settings') }, true],
  [{ entityPropertyExists: property('issue', 'settings', { objectName: 'off' }) }, false],
  [{ entityPropertyExists: property('issue', 'settings', { objectName: 'toString' }) }, false],
  [{ entityPropertyEqualTo: property('issue', 'settings', { objectName: 'on', value: 'true' }) }, true],
  [
    { entityPropertyEqualTo: property('issue', 'settings', { objectName: 'deep', value: '{"size":42}' }) },
    true,
  ],
  [{ entityPropertyEqualTo: property('issue', 'settings', { objectName: 'deep.size', value: '42' }) }, true],
  [{ entityPropertyEqualTo: property('issue', 'none', { value: 'undefined' }) }, false],
  [{ entityPropertyContainsAny: property('project', 'tags', { value: ['9', '2'] }) }, true],
  [{ entityPropertyContainsAny: property('project', 'name', { value: 'plain' }) }, true],
  [{ entityPropertyContainsAll: property('project', 'tags', { value: ['one', '{"three":3}'] }) }, true],
  [{ entityPropertyContainsAll: property('project', 'tags', { value: ['one', 'nine'] }) }, false],
])('%j', (conditions, expected) => {
  expect(shows(conditions)).toBe(expected);
});

test.each([
  [{ isFullMoon: true }, 'no display condition isFullMoon'],
  [{ or: { toString: true } }, 'no display condition toString'],
  [{ isAdmin: 'yes' }, 'jira:issuePanel panel: displayConditions'],
  [{ entityPropertyExists: property('user', 'x') }, 'jira:issuePanel panel: displayConditions'],
  ['always', 'jira:issuePanel panel: displayConditions'],
])('%j is refused at the start', (conditions, message) => {
  expect(() => shows(conditions)).toThrow(message);
});
