import { findIssue, placeOf } from '../engine/schemes';
import type { Site } from '../site';
import { issueObject, projectObject, userObject } from './objects';
import { fromJson, type Value } from './values';

/** What an expression is about. Everything is optional: a variable that isn't given isn't defined. */
export interface ExpressionContext {
  /** Id or key: variables `issue` and `project`. */
  readonly issue?: string;
  /** Id or key, where there is no issue: variable `project`. */
  readonly project?: string;
  /** Account id: variable `user`. */
  readonly user?: string;
  /** More variables, as JSON: `event`, `config`, ... */
  readonly variables?: Readonly<Record<string, unknown>>;
}

export function expressionVariables(site: Site, context: ExpressionContext): Readonly<Record<string, Value>> {
  const issue = context.issue === undefined ? undefined : findIssue(site, context.issue);
  const project = issue ? placeOf(site, issue).project : site.projects.get(context.project ?? '');
  const more = Object.entries(context.variables ?? {}).map(
    ([name, value]) => [name, fromJson(value)] as const,
  );
  return {
    ...Object.fromEntries(more),
    ...(context.user === undefined ? {} : { user: userObject(site, context.user) }),
    ...(issue && project ? { issue: issueObject(site, issue, project) } : {}),
    ...(project ? { project: projectObject(site, project) } : {}),
  };
}
