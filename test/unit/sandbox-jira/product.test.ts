import { ManualClock } from '../../../src/sandbox/clock-manual';
import { Documents } from '../../../src/sandbox/documents';
import { createJira, type Jira } from '../../../src/sandbox/jira';
import type { CreateProduct } from '../../../src/sandbox/product';

test('the site fits the sandbox as its product, and its evaluator stands without it', () => {
  const create: CreateProduct<Jira> = createJira;
  const jira = create({
    documents: new Documents(':memory:'),
    clock: new ManualClock(0),
    platform: { publish: () => undefined, invoke: async () => undefined, dispatch: () => undefined },
    siteUrl: 'http://127.0.0.1:1',
    cloudId: 'cloud',
  });
  const { evaluateExpression } = jira;
  expect(evaluateExpression('event.n + 1', { event: { n: 1 } })).toBe(2);
  expect(jira.scopesFor('POST', '/rest/api/3/issue/A-1/transitions')).toEqual(['write:jira-work']);
  expect(jira.scopesFor('POST', '/rest/api/3/no/such')).toBeUndefined();
});
