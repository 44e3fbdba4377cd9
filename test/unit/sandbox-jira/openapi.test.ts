import type { Exchange } from '../../../src/sandbox/jira';
import { ROUTES } from '../../../src/sandbox/jira/routes';
import { jiraChecker } from '../../support/openapi/checker';

const checker = jiraChecker();
const withSpec = checker ? test : test.skip;

const exchange = (
  template: string,
  path: string,
  sent: unknown,
  status: number,
  got: unknown,
  method = 'GET',
): Exchange => ({
  request: {
    method,
    path: `/rest/api/3${path}`,
    headers: {},
    body: sent === undefined ? '' : JSON.stringify(sent),
    principal: { kind: 'anonymous' },
  },
  response: { status, headers: {}, body: got === undefined ? '' : JSON.stringify(got) },
  template,
  points: 1,
});

const violations = (...args: Parameters<typeof exchange>): number =>
  checker?.violations(exchange(...args)).length ?? 0;

withSpec('every operation is in the official document, with the classic scopes it names', () => {
  const named = ROUTES.map(({ method, template }) => [
    `${method} ${template}`,
    checker?.scopes(method, template),
  ]);
  expect(ROUTES.map(({ method, template, scopes }) => [`${method} ${template}`, scopes])).toEqual(named);
});

test('no two rows serve the same operation', () => {
  const operations = ROUTES.map(({ method, template }) => `${method} ${template}`);
  expect(new Set(operations).size).toBe(operations.length);
});

withSpec('the checker sees what is wrong', () => {
  const types = '/issuetype';
  expect(violations(types, types, undefined, 200, [{ id: '1', name: 'Task' }])).toBe(0);
  expect(violations(types, types, undefined, 200, [{ id: 1 }])).toBe(1);
  expect(violations(types, types, undefined, 200, [{ surprise: 1 }])).toBe(1);
  expect(violations(types, types, undefined, 299, [])).toBe(1);
  expect(violations(types, types, undefined, 404, { message: 'x' })).toBe(1);
  expect(violations(types, types, undefined, 404, { errorMessages: [], errors: {} })).toBe(0);
  expect(violations(types, types, { name: 'T' }, 201, { id: '1' }, 'POST')).toBe(0);
  expect(violations(types, types, { nom: 'T' }, 201, { id: '1' }, 'POST')).toBeGreaterThan(0);
  expect(violations(types, types, { nom: 'T' }, 400, { errorMessages: [], errors: {} }, 'POST')).toBe(0);
  const search = '/statuses/search';
  expect(violations(search, `${search}?startAt=0&maxResults=10`, undefined, 200, { values: [] })).toBe(0);
  expect(violations(search, `${search}?startAt=many`, undefined, 200, { values: [] })).toBe(1);
  expect(violations('/no/such', '/no/such', undefined, 200, {})).toBe(1);
});

withSpec('a changelog from nothing passes thanks to the overlay, one from a number does not', () => {
  const template = '/issue/{issueIdOrKey}/changelog';
  const history = (from: unknown) => ({
    values: [{ id: '1', items: [{ field: 'status', from, fromString: null, to: '2', toString: 'Open' }] }],
  });
  expect(violations(template, '/issue/A-1/changelog', undefined, 200, history(null))).toBe(0);
  expect(violations(template, '/issue/A-1/changelog', undefined, 200, history(1))).toBe(1);
});
