import type { Issue } from '../model/issue';
import type { Site } from '../site';
import { publishDeleted } from './events';

export function deleteIssue(site: Site, accountId: string, issue: Issue): void {
  site.issues.delete(issue.id);
  site.store.afterCommit(() => site.index.changed(issue.id, undefined));
  publishDeleted(site, issue, accountId);
}
