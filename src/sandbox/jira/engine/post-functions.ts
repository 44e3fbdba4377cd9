import type { Comment, History, Issue } from '../model/issue';
import { newUuid, type Site } from '../site';
import { changelogItem } from '../views/issues';
import { statusDetails } from '../views/statuses';
import { forgeModule } from '../workflows/rules';
import { type Attempt, configuration } from './rule-context';
import { statusOf } from './schemes';

interface Performed {
  readonly issue: Issue;
  readonly history?: History | undefined;
  readonly comments: readonly Comment[];
}

/** Starts the transition's post functions, without waiting. Source: Forge's page on Jira events. */
export function startPostFunctions(
  site: Site,
  attempt: Attempt,
  { issue, history, comments }: Performed,
): void {
  const { transition, workflow, original } = attempt;
  const executionId = newUuid();
  const statusId = (id: string | undefined) =>
    id === undefined ? null : statusDetails(site, statusOf(site, id));
  for (const rule of transition.actions) {
    const module = forgeModule(site, rule.ruleKey, rule.parameters['key']);
    const functionKey = module?.settings['function'];
    if (!module || typeof functionKey !== 'string' || rule.parameters['disabled'] === 'true') continue;
    const [comment] = comments;
    const payload = {
      issue: { id: issue.id, key: issue.key },
      transition: {
        id: transition.id,
        name: transition.name,
        from: statusId(original?.statusId),
        to: statusId(issue.statusId),
        executionId,
      },
      workflow: { id: workflow.id, name: workflow.name },
      atlassianId: attempt.accountId,
      ...(history ? { changelog: { id: history.id, items: history.items.map(changelogItem) } } : {}),
      ...(comment ? { comment: { id: comment.id } } : {}),
      configuration: configuration(rule),
      context: { cloudId: site.cloudId, moduleKey: module.moduleKey },
      postFunction: { id: rule.id },
    };
    const { app, moduleType, moduleKey } = module;
    site.store.afterCommit(() =>
      site.platform.dispatch({ appId: app.appId, moduleType, moduleKey, functionKey, payload }),
    );
  }
}
