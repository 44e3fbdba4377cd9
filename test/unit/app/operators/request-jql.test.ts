import fc from 'fast-check';
import { jqlOf, wordsIn } from '../../../../src/app/adapters/jira/request-jql';
import type { JiraIds } from '../../../../src/app/setup/jira-ids';
import type { IssueKey } from '../../../../src/domain/ids';
import { STATUSES } from '../../../../src/domain/statuses';
import { parseJql } from '../../../../src/sandbox/jira/jql/parser';

const IDS = {
  project: '10000',
  issueTypes: { create: '11', delete: '12' },
  statuses: Object.fromEntries(STATUSES.map((status, index) => [status, String(100 + index)])),
  fields: { name: 'customfield_1', handle: 'customfield_2', requestor: 'customfield_3' },
  appFields: { handle: 'customfield_4' },
} as unknown as JiraIds;

const ANY = { statuses: null, action: null, match: null, mine: false } as const;
const LIMITS = 'project = 10000 AND issuetype in (11, 12)';

test('always keeps to our project and our issue types', () => {
  expect(jqlOf(IDS, ANY)).toBe(LIMITS);
  expect(jqlOf(IDS, { ...ANY, action: 'delete', statuses: ['draft'], mine: true })).toBe(
    'project = 10000 AND issuetype in (12) AND status in (100) AND ' +
      '(creator = currentUser() OR reporter = currentUser() OR cf[3] = currentUser())',
  );
});

test('looks for each word in every place a key is named', () => {
  expect(jqlOf(IDS, { ...ANY, match: { by: 'text', text: 'Card-tokens' } })).toBe(
    `${LIMITS} AND (summary ~ "card*" OR cf[1] ~ "card*" OR cf[2] ~ "card*" OR cf[4] ~ "card*")` +
      ' AND (summary ~ "tokens*" OR cf[1] ~ "tokens*" OR cf[2] ~ "tokens*" OR cf[4] ~ "tokens*")',
  );
});

test('nothing is asked where no word is left, or an issue key is none', () => {
  expect(jqlOf(IDS, { ...ANY, match: { by: 'text', text: '"*" ~ \\' } })).toBeUndefined();
  expect(jqlOf(IDS, { ...ANY, match: { by: 'key', key: 'A-1" OR key = "B-1' as IssueKey } })).toBeUndefined();
});

test('whatever is typed stays inside the quotes: the query keeps its form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const jql = jqlOf(IDS, { ...ANY, match: { by: 'text', text } });
      const words = wordsIn(text);
      if (jql === undefined) return words.length === 0;
      const { where, orders } = parseJql(jql);
      if (where?.kind !== 'and' || orders.length > 0) return false;
      const [project, types, ...matching] = where.clauses;
      return (
        project?.kind === 'compare' &&
        project.field === 'project' &&
        types?.kind === 'compare' &&
        types.field === 'issuetype' &&
        matching.length === words.length &&
        matching.every((clause) => clause.kind === 'or' && clause.clauses.length === 4) &&
        words.every((word) => /^[\p{L}\p{N}._]+$/u.test(word))
      );
    }),
  );
});
