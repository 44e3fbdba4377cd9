import type { PageSubject, ProductPages } from '../product';
import { holds } from './engine/permissions';
import { findIssue, findProject, placeOf } from './engine/schemes';
import type { Project } from './model/configuration';
import type { Issue } from './model/issue';
import { own } from './own';
import type { Site } from './site';

const projectView = ({ id, key, projectTypeKey }: Project) => ({ id, key, type: projectTypeKey });

function issueView(site: Site, { id, key, issueTypeId }: Issue) {
  return { id, key, type: site.issueTypes.get(issueTypeId)?.name ?? '', typeId: issueTypeId };
}

const mayBrowse = (site: Site, accountId: string, project: Project, issue?: Issue): boolean =>
  holds(site, accountId, 'BROWSE_PROJECTS', project, issue);

function issueSubject(site: Site, accountId: string, idOrKey: string): PageSubject | undefined {
  const issue = findIssue(site, idOrKey);
  if (!issue) return undefined;
  const { project } = placeOf(site, issue);
  if (!mayBrowse(site, accountId, project, issue)) return undefined;
  return { issue: issueView(site, issue), project: projectView(project) };
}

function projectSubject(site: Site, accountId: string, idOrKey: string): PageSubject | undefined {
  const project = findProject(site, idOrKey);
  if (!project || !mayBrowse(site, accountId, project)) return undefined;
  return { project: projectView(project) };
}

/** What the pages of the sandbox see of the site. */
export function pagesOf(site: Site): ProductPages {
  const holders = { issue: site.issues, project: site.projects };
  return {
    people: () =>
      site.users
        .values()
        .filter((user) => user.active && user.accountType === 'atlassian')
        .map(({ accountId, displayName, emailAddress }) => ({ accountId, displayName, emailAddress })),
    subject: (accountId, { issue, project }) => {
      if (issue !== undefined) return issueSubject(site, accountId, issue);
      return project === undefined ? undefined : projectSubject(site, accountId, project);
    },
    may: (accountId, permission, { issue, project }) =>
      holds(
        site,
        accountId,
        permission,
        project && site.projects.get(project.id),
        issue && site.issues.get(issue.id),
      ),
    property: (entity, id, key) => own(holders[entity].get(id)?.properties ?? {}, key),
    isPinned: (moduleId, projectId) => site.pins.get(pinId(moduleId, projectId)) !== undefined,
    mailsTo: (accountId) =>
      site.mails
        .values()
        .filter(({ to }) => to.includes(accountId))
        .toReversed(),
  };
}

/** Key of a pin in the store. */
export const pinId = (moduleId: string, projectId: string): string => `${moduleId} ${projectId}`;
