import { issueTypesOf, placeOf } from '../engine/schemes';
import type { Field, IssueType, Project } from '../model/configuration';
import type { Issue } from '../model/issue';
import { restUrl, type Site } from '../site';
import { avatarUrls, userView } from './users';

/** `IssueTypeDetails` of the official OpenAPI. */
export const issueTypeDetails = (site: Site, type: IssueType) => ({
  self: restUrl(site, `issuetype/${type.id}`),
  id: type.id,
  description: type.description,
  iconUrl: restUrl(site, `universal_avatar/view/type/issuetype/avatar/${type.id}`),
  name: type.name,
  subtask: type.subtask,
  hierarchyLevel: type.subtask ? -1 : 0,
});

/** Project as it appears inside an issue. */
export const projectDetails = (site: Site, project: Project) => ({
  self: restUrl(site, `project/${project.id}`),
  id: project.id,
  key: project.key,
  name: project.name,
  projectTypeKey: project.projectTypeKey,
  simplified: false,
  avatarUrls: avatarUrls(site, 'project', project.id),
});

/** `Project` of the official OpenAPI. */
export function projectView(site: Site, project: Project) {
  const lead = site.users.get(project.leadAccountId);
  return {
    ...projectDetails(site, project),
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    description: project.description,
    ...(lead ? { lead: userView(site, lead) } : {}),
    components: [],
    issueTypes: issueTypesOf(site, project).map((type) => issueTypeDetails(site, type)),
    assigneeType: 'UNASSIGNED',
    versions: [],
    roles: Object.fromEntries(
      site.roles.values().map((role) => [role.name, restUrl(site, `project/${project.id}/role/${role.id}`)]),
    ),
    style: 'classic',
    isPrivate: false,
    properties: {},
  };
}

export const projectOfIssue = (site: Site, issue: Issue) =>
  projectDetails(site, placeOf(site, issue).project);

/** `FieldDetails` of the official OpenAPI. */
export const fieldDetails = (field: Field) => ({
  id: field.id,
  key: field.key,
  name: field.name,
  custom: field.custom,
  orderable: !field.readOnly,
  navigable: true,
  searchable: true,
  clauseNames: field.clauseNames,
  schema: field.schema,
});
