import type { RequestMatch, RequestQuery } from '../../ports/operators-jira';
import { ACTIONS } from '../../setup/blueprint';
import type { JiraIds } from '../../setup/jira-ids';

const ORDERS = { newest: 'created DESC', stillest: 'updated ASC' } as const;

/** More words than anybody looks for; each costs Jira a clause. */
const MOST_WORDS = 6;
const LONGEST_WORD = 64;

/** Letters and digits of any script, with dots and underscores inside: none of it means anything to JQL or Lucene. */
const WORD = /[\p{L}\p{N}]+(?:[._][\p{L}\p{N}]+)*/gu;

export const wordsIn = (text: string): string[] =>
  [...text.toLowerCase().matchAll(WORD)].slice(0, MOST_WORDS).map(([word]) => word.slice(0, LONGEST_WORD));

/**
 * The query as JQL: ids that set-up kept, words of the constants here, and what people typed cut into words.
 * undefined where nothing can match.
 */
export function jqlOf(ids: JiraIds, query: RequestQuery): string | undefined {
  const matching = query.match && matchClause(ids, query.match);
  if (matching === undefined) return undefined;
  const actions = query.action ? [query.action] : ACTIONS;
  return [
    `project = ${Number(ids.project)}`,
    `issuetype in (${numbers(actions.map((action) => ids.issueTypes[action]))})`,
    query.statuses && `status in (${numbers(query.statuses.map((status) => ids.statuses[status]))})`,
    query.mine && MINE.replace('{requestor}', clauseName(ids.fields.requestor)),
    matching,
  ]
    .filter(Boolean)
    .join(' AND ');
}

export const ordered = (jql: string, order: keyof typeof ORDERS): string =>
  `${jql} ORDER BY ${ORDERS[order]}`;

const MINE = '(creator = currentUser() OR reporter = currentUser() OR {requestor} = currentUser())';

const numbers = (list: readonly string[]): string => list.map(Number).join(', ');

/** `customfield_10003` is `cf[10003]` in JQL. */
const clauseName = (fieldId: string): string => `cf[${Number(fieldId.replace('customfield_', ''))}]`;

function matchClause(ids: JiraIds, match: RequestMatch): string | undefined {
  switch (match.by) {
    case 'key':
      return /^[A-Z][A-Z0-9_]*-\d+$/.test(match.key) ? `key = "${match.key}"` : undefined;
    case 'deletions':
      return everyWord(match.handle, [clauseName(ids.fields.handle)]);
    case 'text': {
      const { name, handle } = ids.fields;
      return everyWord(match.text, ['summary', ...[name, handle, ids.appFields.handle].map(clauseName)]);
    }
  }
}

/** Each word begins a word of one of the fields. */
function everyWord(text: string, fields: readonly string[]): string | undefined {
  const words = wordsIn(text);
  if (words.length === 0) return undefined;
  const anywhere = (word: string) => fields.map((field) => `${field} ~ "${word}*"`).join(' OR ');
  return words.map((word) => `(${anywhere(word)})`).join(' AND ');
}
