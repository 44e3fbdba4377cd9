import { groupsOf, rolesOf } from '../engine/permissions';
import { fieldApplies, statusOf } from '../engine/schemes';
import { adfText } from '../fields/adf';
import { asList } from '../fields/kinds';
import { COMPUTED } from '../fields/system';
import type { Field, Project } from '../model/configuration';
import type { History, Issue } from '../model/issue';
import type { Transition, Workflow } from '../model/workflow';
import type { Site } from '../site';
import { categoryOf } from '../views/statuses';
import { ExpressionError } from './error';
import { DateValue, expectString, fromJson, HostObject, MapValue, type Value } from './values';

/** Jira's own objects as expressions see them. Source: Atlassian's page "Jira expressions type reference". */

const moment = (iso: string): Value => new DateValue(Date.parse(iso), false);

export function userObject(site: Site, accountId: unknown): Value {
  if (typeof accountId !== 'string' || accountId === '') return null;
  const user = site.users.get(accountId);
  return new HostObject('User', accountId, {
    accountId: () => accountId,
    displayName: () => user?.displayName ?? 'Former user',
    emailAddress: () => user?.emailAddress ?? null,
    accountType: () => user?.accountType ?? 'unknown',
    timeZone: () => user?.timeZone ?? null,
    groups: () => groupsOf(site, accountId).map(({ name }) => name),
    groupIds: () => groupsOf(site, accountId).map(({ groupId }) => groupId),
    getProjectRoles: () => (project) => projectRoles(site, accountId, project ?? null),
    properties: () => new MapValue([]),
  });
}

function projectRoles(site: Site, accountId: string, given: Value): Value {
  const project =
    given instanceof HostObject && given.type === 'Project' ? site.projects.get(given.identity) : undefined;
  if (!project) throw new ExpressionError('getProjectRoles needs a Project');
  return rolesOf(site, accountId, project).map(
    ({ id, name, description }) =>
      new HostObject('ProjectRole', id, {
        id: () => Number(id),
        name: () => name,
        description: () => description,
      }),
  );
}

export const projectObject = (site: Site, project: Project): HostObject =>
  new HostObject('Project', project.id, {
    id: () => Number(project.id),
    key: () => project.key,
    name: () => project.name,
    projectTypeKey: () => project.projectTypeKey,
    style: () => 'classic',
    lead: () => userObject(site, project.leadAccountId),
    properties: () => fromJson(project.properties),
  });

export function statusObject(site: Site, statusId: string): Value {
  const status = statusOf(site, statusId);
  const category = categoryOf(status);
  return new HostObject('Status', statusId, {
    id: () => Number(statusId),
    name: () => status.name,
    description: () => status.description,
    category: () =>
      new HostObject('StatusCategory', String(category.id), {
        id: () => category.id,
        key: () => category.key,
        name: () => category.name,
        colorName: () => category.colorName,
      }),
  });
}

export const transitionObject = (
  site: Site,
  transition: Transition,
  fromStatusId: string | undefined,
): HostObject =>
  new HostObject('Transition', transition.id, {
    id: () => Number(transition.id),
    name: () => transition.name,
    from: () => (fromStatusId === undefined ? null : statusObject(site, fromStatusId)),
    to: () => {
      const to = transition.toStatusId ?? fromStatusId;
      return to === undefined ? null : statusObject(site, to);
    },
    hasScreen: () => transition.transitionScreen !== undefined,
  });

export const workflowObject = ({ id, name }: Workflow): HostObject =>
  new HostObject('Workflow', id, { entityId: () => id, id: () => id, name: () => name });

const richText = (document: unknown): Value =>
  new HostObject('RichText', JSON.stringify(document), { plainText: () => adfText(document) });

const changelogObject = (site: Site, history: History): HostObject =>
  new HostObject('IssueChangelog', history.id, {
    id: () => Number(history.id),
    created: () => moment(history.created),
    author: () => userObject(site, history.author),
    items: () =>
      history.items.map(
        (item, index) =>
          new HostObject('IssueChangelogItem', `${history.id}.${index}`, {
            field: () => item.field,
            fieldId: () => item.fieldId ?? null,
            fieldtype: () => item.fieldtype,
            from: () => item.from,
            fromString: () => item.fromText,
            to: () => item.to,
            toString: () => item.toText,
          }),
      ),
  });

/** An issue, saved or about to be. */
export function issueObject(site: Site, issue: Issue, project: Project): HostObject {
  const place = { project, issueTypeId: issue.issueTypeId };
  const type = site.issueTypes.get(issue.issueTypeId);
  const fields = site.fields
    .values()
    .filter((field) => field.kind !== COMPUTED && fieldApplies(site, field, place));
  return new HostObject('Issue', issue.id, {
    ...Object.fromEntries(
      fields.map((field) => [field.id, () => fieldObject(site, field, issue.values[field.id])]),
    ),
    id: () => Number(issue.id),
    key: () => issue.key,
    project: () => projectObject(site, project),
    status: () => statusObject(site, issue.statusId),
    issueType: () =>
      new HostObject('IssueType', issue.issueTypeId, {
        id: () => Number(issue.issueTypeId),
        name: () => type?.name ?? '',
        description: () => type?.description ?? '',
      }),
    creator: () => userObject(site, issue.creator),
    created: () => moment(issue.created),
    updated: () => moment(issue.updated),
    labels: () => fromJson(issue.values['labels'] ?? []),
    dueDate: () => fieldOrNull(site, 'duedate', issue),
    changelogs: () => issue.changelog.toReversed().map((history) => changelogObject(site, history)),
    properties: () => fromJson(issue.properties),
    comments: () =>
      issue.comments.map(
        (comment) =>
          new HostObject('Comment', comment.id, {
            id: () => Number(comment.id),
            author: () => userObject(site, comment.author),
            body: () => richText(comment.body),
            created: () => moment(comment.created),
            properties: () =>
              new MapValue(comment.properties.map(({ key, value }) => [key, fromJson(value)] as const)),
          }),
      ),
  });
}

function fieldOrNull(site: Site, id: string, issue: Issue): Value {
  const field = site.fields.get(id);
  return field ? fieldObject(site, field, issue.values[id]) : null;
}

type ToObject = (site: Site, stored: unknown) => Value;

const optionObject: ToObject = (site, stored) => {
  const id = String(stored);
  return new HostObject('CustomFieldOption', id, {
    id: () => Number(id),
    value: () => site.options.get(id)?.value ?? null,
  });
};

const groupObject: ToObject = (site, stored) => {
  const id = String(stored);
  return new HostObject('Group', id, { groupId: () => id, name: () => site.groups.get(id)?.name ?? null });
};

const priorityObject: ToObject = (_site, stored) =>
  new HostObject('IssuePriority', String(stored), { id: () => Number(stored) });

const listOf =
  (one: ToObject): ToObject =>
  (site, stored) =>
    asList(stored).map((item) => one(site, item));

const dayObject: ToObject = (_site, stored) =>
  new DateValue(Date.parse(expectString(fromJson(stored), 'A date')), true);
const momentObject: ToObject = (_site, stored) => moment(String(stored));
const plain: ToObject = (_site, stored) => fromJson(stored);

/** Kinds of fields whose values are more than JSON. */
const OBJECTS: Readonly<Record<string, ToObject>> = {
  adf: (_site, stored) => richText(stored),
  date: dayObject,
  dates: listOf(dayObject),
  datetime: momentObject,
  datetimes: listOf(momentObject),
  user: userObject,
  users: listOf(userObject),
  group: groupObject,
  groups: listOf(groupObject),
  option: optionObject,
  options: listOf(optionObject),
  priority: priorityObject,
};

function fieldObject(site: Site, field: Field, stored: unknown): Value {
  if (stored === undefined || stored === null) return null;
  return (OBJECTS[field.kind] ?? plain)(site, stored);
}
