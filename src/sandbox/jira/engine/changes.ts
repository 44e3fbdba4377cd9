import { adfText } from '../fields/adf';
import type { ChangeItem, Comment, History, Issue } from '../model/issue';
import { type Site, timestamp } from '../site';
import type { NewComment } from './edits';
import { publishCommented, publishUpdated } from './events';
import { mailWatchers } from './mail';
import { statusOf } from './schemes';

/** A change of an issue: the state it gets and what the changelog says of it. */
export interface Change {
  /** Account id of the author. */
  readonly author: string;
  readonly next: Partial<
    Pick<Issue, 'key' | 'formerKeys' | 'projectId' | 'issueTypeId' | 'statusId' | 'values' | 'properties'>
  >;
  readonly items: readonly ChangeItem[];
  readonly comments?: readonly NewComment[];
  readonly historyMetadata?: Readonly<Record<string, unknown>>;
  /** False where nobody is to be mailed. */
  readonly notify?: boolean;
}

export interface Changed {
  readonly issue: Issue;
  readonly history?: History;
  readonly comments: readonly Comment[];
}

/** Writes a change, then tells apps and watchers of it. */
export function change(site: Site, issue: Issue, what: Change): Changed {
  const history = newHistory(site, what);
  const comments = (what.comments ?? []).map((comment) => newComment(site, what.author, comment));
  const next = saveIssue(site, issue, {
    ...what.next,
    changelog: history ? [...issue.changelog, history] : issue.changelog,
    comments: [...issue.comments, ...comments],
  });
  publishUpdated(site, next, what.author, history);
  for (const comment of comments) publishCommented(site, next, comment);
  if (what.notify !== false) mailWatchers(site, next, what.author, history, comments);
  return { issue: next, comments, ...(history ? { history } : {}) };
}

/** The only writer of issues: stamps time and revision, and lets the search index learn of it in its own time. */
export function saveIssue(site: Site, issue: Issue, next: Partial<Issue>): Issue {
  const saved: Issue = { ...issue, ...next, updated: timestamp(site), revision: issue.revision + 1 };
  site.issues.put(saved.id, saved);
  site.store.afterCommit(() => site.index.changed(saved.id, saved));
  return saved;
}

function newHistory(site: Site, what: Change): History | undefined {
  if (what.items.length === 0) return undefined;
  return {
    id: site.store.next('changelog'),
    author: what.author,
    created: timestamp(site),
    items: what.items,
    ...(what.historyMetadata ? { historyMetadata: what.historyMetadata } : {}),
  };
}

export function newComment(site: Site, author: string, comment: NewComment): Comment {
  const created = timestamp(site);
  return {
    id: site.store.next('comment'),
    author,
    updateAuthor: author,
    body: comment.body,
    created,
    updated: created,
    properties: comment.properties ?? [],
    ...(comment.visibility ? { visibility: comment.visibility } : {}),
  };
}

/** Adds a comment on its own: no changelog entry, no updated event. */
export function addComment(site: Site, issue: Issue, author: string, comment: NewComment): Comment {
  const added = newComment(site, author, comment);
  const next = saveIssue(site, issue, { comments: [...issue.comments, added] });
  publishCommented(site, next, added);
  mailWatchers(site, next, author, undefined, [added]);
  return added;
}

/** The changelog item of a change of status: by ids, as Jira has it. */
export const statusItem = (site: Site, from: string, to: string): ChangeItem => ({
  field: 'status',
  fieldtype: 'jira',
  fieldId: 'status',
  from,
  fromText: statusOf(site, from).name,
  to,
  toText: statusOf(site, to).name,
});

export const commentText = (comment: Comment): string => adfText(comment.body);
