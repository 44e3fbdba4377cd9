import { findIssue, findProject } from '../engine/schemes';
import { notFound } from '../http/refusal';
import type { Project } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { Site } from '../site';

/** What a control names by id, key or name; whatever isn't there is a 404. */
function found<T>(value: T | undefined, what: string, given: string): T {
  if (value === undefined) throw notFound(`There is no ${what} ${given}.`);
  return value;
}

export const namedIssue = (site: Site, idOrKey: string): Issue =>
  found(findIssue(site, idOrKey), 'issue', idOrKey);

export const namedProject = (site: Site, idOrKey: string): Project =>
  found(findProject(site, idOrKey), 'project', idOrKey);

export const namedIssueType = (site: Site, idOrName: string): string =>
  found(
    site.issueTypes.get(idOrName) ?? site.issueTypes.find(({ name }) => name === idOrName),
    'issue type',
    idOrName,
  ).id;

export const namedStatus = (site: Site, idOrName: string): string =>
  found(
    site.statuses.get(idOrName) ?? site.statuses.find(({ name }) => name === idOrName),
    'status',
    idOrName,
  ).id;
