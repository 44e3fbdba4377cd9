import { change, saveIssue, statusItem } from '../engine/changes';
import { insertIssue, nextKey } from '../engine/create';
import { deleteIssue } from '../engine/delete';
import { applyValues, parseValue } from '../engine/edits';
import { switchScheme } from '../engine/scheme-switch';
import { placeOf, workflowOf } from '../engine/schemes';
import { performTransition } from '../engine/transition';
import { badRequest, notFound } from '../http/refusal';
import type { Project } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { RoleActors } from '../model/people';
import type { ConditionGroup, Workflow } from '../model/workflow';
import { newUuid, type Site, timestamp } from '../site';
import {
  type InventedHistory,
  inventHistory,
  keyItem,
  linkItem,
  projectItem,
  typeItem,
  workflowItems,
} from './items';
import { namedIssue, namedIssueType, namedProject, namedStatus } from './lookups';

export interface ImportedIssue {
  readonly project: string;
  readonly issueType: string;
  /** Id or name of any status of the site, in the workflow or not. */
  readonly status: string;
  readonly creator: string;
  readonly created?: string | undefined;
  /** Values by field id, as REST takes them; screens and read-only marks don't matter to an import. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  readonly history?: readonly InventedHistory[] | undefined;
}

/**
 * What people, administrators, imports and automation rules do to issues outside of the forms and the workflow that
 * an app set up. Each leaves the changelog that Jira itself would leave, and runs no rule unless it says so.
 */
export class Hostile {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Sets fields past screens, edit permissions and the editable flag: an automation rule or an administrator. */
  edit(accountId: string, idOrKey: string, fields: Readonly<Record<string, unknown>>): Issue {
    return this.#site.store.transact(() => {
      const issue = namedIssue(this.#site, idOrKey);
      const { values, items } = applyValues(this.#site, issue.values, this.#parse(issue, fields));
      return change(this.#site, issue, { author: accountId, next: { values }, items }).issue;
    });
  }

  /** Changes a field and sets it back: two entries, and the value is as before. */
  editAndSetBack(accountId: string, idOrKey: string, fieldId: string, value: unknown): Issue {
    return this.#site.store.transact(() => {
      const before = namedIssue(this.#site, idOrKey);
      this.edit(accountId, idOrKey, { [fieldId]: value });
      const changed = namedIssue(this.#site, idOrKey);
      const back = applyValues(this.#site, changed.values, { [fieldId]: before.values[fieldId] ?? null });
      return change(this.#site, changed, {
        author: accountId,
        next: { values: back.values },
        items: back.items,
      }).issue;
    });
  }

  setReporter(accountId: string, idOrKey: string, reporter: string): Issue {
    return this.edit(accountId, idOrKey, { reporter: { accountId: reporter } });
  }

  /** Moves an issue to another project: another key, the same id. */
  move(accountId: string, idOrKey: string, project: string, issueType?: string): Issue {
    return this.#relocate(accountId, idOrKey, namedProject(this.#site, project), issueType);
  }

  /** Changes the issue's type within its project. */
  retype(accountId: string, idOrKey: string, issueType: string): Issue {
    const issue = namedIssue(this.#site, idOrKey);
    return this.#relocate(accountId, idOrKey, placeOf(this.#site, issue).project, issueType);
  }

  /** Copies an issue with all its field values, those of apps too. */
  clone(accountId: string, idOrKey: string): Issue {
    const site = this.#site;
    return site.store.transact(() => {
      const original = namedIssue(this.#site, idOrKey);
      const initial = workflowOf(site, placeOf(site, original)).transitions.find(
        ({ type }) => type === 'INITIAL',
      );
      const now = timestamp(site);
      const summary = `CLONE - ${String(original.values['summary'] ?? '')}`;
      const draft: Issue = {
        ...original,
        formerKeys: [],
        statusId: initial?.toStatusId ?? original.statusId,
        created: now,
        updated: now,
        creator: accountId,
        values: { ...original.values, summary, reporter: accountId },
        properties: {},
        watchers: [accountId],
        changelog: [],
        comments: [],
        remoteLinks: [],
        revision: 0,
      };
      const copy = insertIssue(site, draft, accountId);
      const link = (issue: Issue, other: Issue, words: string): Issue =>
        change(site, issue, {
          author: accountId,
          next: {},
          items: [linkItem(other.key, `This issue ${words} ${other.key}`)],
        }).issue;
      link(original, copy, 'is cloned by');
      return link(copy, original, 'clones');
    });
  }

  /** Transitions many issues as bulk edit does: each through its workflow's rules; gives the refusals by issue. */
  async bulkTransition(
    accountId: string,
    idsOrKeys: readonly string[],
    transitionId: string,
  ): Promise<Readonly<Record<string, string>>> {
    const refused: Record<string, string> = {};
    for (const idOrKey of idsOrKeys) {
      const transition = performTransition(this.#site, accountId, namedIssue(this.#site, idOrKey), {
        transitionId,
      });
      await transition.catch((error: Error) => {
        refused[idOrKey] = error.message;
      });
    }
    return refused;
  }

  delete(accountId: string, idOrKey: string): void {
    this.#site.store.transact(() => deleteIssue(this.#site, accountId, namedIssue(this.#site, idOrKey)));
  }

  /** Puts an issue into any status, past transitions and rules. */
  setStatus(accountId: string, idOrKey: string, status: string): Issue {
    return this.#site.store.transact(() => {
      const issue = namedIssue(this.#site, idOrKey);
      const statusId = namedStatus(this.#site, status);
      const items = statusId === issue.statusId ? [] : [statusItem(this.#site, issue.statusId, statusId)];
      return change(this.#site, issue, { author: accountId, next: { statusId }, items }).issue;
    });
  }

  /** Writes an entry into the changelog that nothing happened for. */
  forgeHistory(idOrKey: string, history: InventedHistory): Issue {
    return this.#site.store.transact(() => {
      const issue = namedIssue(this.#site, idOrKey);
      return saveIssue(this.#site, issue, {
        changelog: [...issue.changelog, inventHistory(this.#site, history)],
      });
    });
  }

  /** Imports an issue with a history of its own: any author, any status. */
  import(accountId: string, given: ImportedIssue): Issue {
    const site = this.#site;
    return site.store.transact(() => {
      const project = namedProject(this.#site, given.project);
      const draft: Issue = {
        id: '',
        key: '',
        formerKeys: [],
        projectId: project.id,
        issueTypeId: namedIssueType(this.#site, given.issueType),
        statusId: namedStatus(this.#site, given.status),
        created: given.created ?? timestamp(site),
        updated: timestamp(site),
        creator: given.creator,
        values: {},
        properties: given.properties ?? {},
        watchers: [],
        changelog: (given.history ?? []).map((history) => inventHistory(this.#site, history)),
        comments: [],
        remoteLinks: [],
        revision: 0,
      };
      const { values } = applyValues(site, {}, this.#parse(draft, given.fields));
      return insertIssue(site, { ...draft, values }, accountId);
    });
  }

  /** Puts another workflow scheme under a project; statuses that it lacks are mapped by id, or to its first. */
  switchScheme(
    accountId: string,
    project: string,
    schemeId: string,
    statusMap: Readonly<Record<string, string>> = {},
  ): void {
    const scheme = this.#site.workflowSchemes.get(schemeId);
    if (!scheme) throw notFound(`There is no workflow scheme ${schemeId}.`);
    this.#site.store.transact(() =>
      switchScheme(
        this.#site,
        accountId,
        namedProject(this.#site, project),
        scheme,
        (_type, statusId) => statusMap[statusId],
      ),
    );
  }

  /** Replaces who holds a role in a project. */
  setRole(project: string, roleId: string, actors: RoleActors): void {
    const found = namedProject(this.#site, project);
    this.#site.projects.put(found.id, { ...found, roles: { ...found.roles, [roleId]: actors } });
  }

  /** Takes rules out of a workflow: conditions, validators and post functions whose key has the text. */
  stripRules(workflowName: string, ruleKey = ''): Workflow {
    const site = this.#site;
    const workflow = site.workflows.find(({ name }) => name === workflowName);
    if (!workflow) throw notFound(`There is no workflow '${workflowName}'.`);
    const keep = (rule: { readonly ruleKey: string }): boolean => !rule.ruleKey.includes(ruleKey);
    const next: Workflow = {
      ...workflow,
      versionId: newUuid(),
      versionNumber: workflow.versionNumber + 1,
      updated: timestamp(site),
      transitions: workflow.transitions.map(({ conditions, ...transition }) => ({
        ...transition,
        validators: transition.validators.filter(keep),
        actions: transition.actions.filter(keep),
        ...(conditions ? { conditions: strip(conditions, keep) } : {}),
      })),
    };
    site.workflows.put(next.id, next);
    return next;
  }

  #relocate(accountId: string, idOrKey: string, project: Project, issueType: string | undefined): Issue {
    const site = this.#site;
    return site.store.transact(() => {
      const issue = namedIssue(this.#site, idOrKey);
      const from = placeOf(site, issue);
      const issueTypeId =
        issueType === undefined ? this.#typeIn(project, issue) : namedIssueType(this.#site, issueType);
      const workflow = workflowOf(site, { project, issueTypeId });
      const statusIds = workflow.statuses.map(({ statusId }) => statusId);
      const initial = workflow.transitions.find(({ type }) => type === 'INITIAL')?.toStatusId;
      const statusId = statusIds.includes(issue.statusId) ? issue.statusId : (initial ?? issue.statusId);
      const moved = project.id !== issue.projectId;
      const key = moved ? nextKey(site, project.id) : issue.key;
      const items = [
        ...(moved ? [projectItem(from.project, project), keyItem(issue.key, key)] : []),
        ...(issueTypeId === issue.issueTypeId ? [] : [typeItem(site, issue.issueTypeId, issueTypeId)]),
        ...workflowItems(workflowOf(site, from), workflow),
        ...(statusId === issue.statusId ? [] : [statusItem(site, issue.statusId, statusId)]),
      ];
      const formerKeys = moved ? [...issue.formerKeys, issue.key] : issue.formerKeys;
      return change(site, issue, {
        author: accountId,
        next: { key, formerKeys, projectId: project.id, issueTypeId, statusId },
        items,
      }).issue;
    });
  }

  /** The issue's own type if the project has it, else the project's first. */
  #typeIn(project: Project, issue: Issue): string {
    const types = this.#site.issueTypeSchemes.get(project.issueTypeSchemeId)?.issueTypeIds ?? [];
    return types.includes(issue.issueTypeId) ? issue.issueTypeId : (types[0] ?? issue.issueTypeId);
  }

  #parse(issue: Issue, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const place = placeOf(this.#site, issue);
    return Object.fromEntries(
      Object.entries(fields).map(([id, given]) => {
        const field = this.#site.fields.get(id);
        if (!field) throw badRequest(`There is no field '${id}'.`);
        const parsed = parseValue(this.#site, place, field, given);
        if (typeof parsed === 'string') throw badRequest(`${id}: ${parsed}`);
        return [id, parsed.value];
      }),
    );
  }
}

const strip = (
  group: ConditionGroup,
  keep: (rule: { readonly ruleKey: string }) => boolean,
): ConditionGroup => ({
  operation: group.operation,
  conditions: group.conditions.filter(keep),
  conditionGroups: group.conditionGroups.map((inner) => strip(inner, keep)),
});
