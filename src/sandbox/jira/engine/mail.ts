import { adfText } from '../fields/adf';
import type { Comment, History, Issue } from '../model/issue';
import type { Mail } from '../model/operations';
import type { Site } from '../site';

export function sendMail(
  site: Site,
  issue: Issue,
  mail: Omit<Mail, 'id' | 'issueId' | 'issueKey' | 'sent'>,
): void {
  if (mail.to.length === 0) return;
  const id = site.store.next('mail', 1);
  site.mails.put(id, { ...mail, id, issueId: issue.id, issueKey: issue.key, sent: site.clock.now() });
}

/** Watchers, reporter and assignee hear of a change, except whoever made it. Only people get mail. */
export function mailWatchers(
  site: Site,
  issue: Issue,
  author: string,
  history: History | undefined,
  comments: readonly Comment[],
): void {
  if (!history && comments.length === 0) return;
  const interested = [...issue.watchers, issue.values['reporter'], issue.values['assignee']];
  const lines = [
    ...(history?.items.map(
      ({ field, fromText, toText }) => `${field}: ${fromText ?? ''} -> ${toText ?? ''}`,
    ) ?? []),
    ...comments.map(({ body }) => adfText(body)),
  ];
  sendMail(site, issue, {
    from: author,
    to: people(site, interested).filter((accountId) => accountId !== author),
    subject: `[JIRA] Updates for ${issue.key}: ${String(issue.values['summary'] ?? '')}`,
    textBody: lines.join('\n'),
    htmlBody: '',
    cause: 'watch',
  });
}

/** Those of the account ids that belong to active people, each once. */
export function people(site: Site, accountIds: readonly unknown[]): string[] {
  const active = accountIds.filter((id): id is string => {
    const user = typeof id === 'string' ? site.users.get(id) : undefined;
    return user?.active === true && user.accountType !== 'app';
  });
  return [...new Set(active)];
}
