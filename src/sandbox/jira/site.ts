import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../clock';
import type { AppPlatform, InstalledApp } from '../contracts';
import { SearchIndex } from './engine/search-index';
import type {
  Field,
  FieldContext,
  FieldScheme,
  IssueType,
  IssueTypeScheme,
  IssueTypeScreenScheme,
  Option,
  Project,
  Screen,
  ScreenScheme,
  Status,
} from './model/configuration';
import type { Issue } from './model/issue';
import type { Mail, Pin, Task } from './model/operations';
import type { Group, Role, User } from './model/people';
import type { Workflow, WorkflowScheme } from './model/workflow';
import type { Collection, Store } from './store';

/** The state of the site and what it runs on. Handlers and engine get all they know from here. */
export interface Site {
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly platform: AppPlatform;
  readonly siteUrl: string;
  readonly cloudId: string;
  readonly users: Collection<User>;
  readonly groups: Collection<Group>;
  readonly roles: Collection<Role>;
  readonly apps: Collection<InstalledApp>;
  readonly issueTypes: Collection<IssueType>;
  readonly fields: Collection<Field>;
  readonly contexts: Collection<FieldContext>;
  readonly options: Collection<Option>;
  readonly screens: Collection<Screen>;
  readonly screenSchemes: Collection<ScreenScheme>;
  readonly issueTypeSchemes: Collection<IssueTypeScheme>;
  readonly issueTypeScreenSchemes: Collection<IssueTypeScreenScheme>;
  readonly fieldSchemes: Collection<FieldScheme>;
  readonly statuses: Collection<Status>;
  readonly workflows: Collection<Workflow>;
  readonly workflowSchemes: Collection<WorkflowScheme>;
  readonly projects: Collection<Project>;
  readonly issues: Collection<Issue>;
  readonly tasks: Collection<Task>;
  readonly mails: Collection<Mail>;
  readonly pins: Collection<Pin>;
  readonly index: SearchIndex;
}

export interface SiteParts {
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly platform: AppPlatform;
  readonly siteUrl: string;
  readonly cloudId: string;
}

export function openSite(parts: SiteParts): Site {
  const { store } = parts;
  const issues: Collection<Issue> = store.collection('issue');
  return {
    ...parts,
    users: store.collection('user'),
    groups: store.collection('group'),
    roles: store.collection('role'),
    apps: store.collection('app'),
    issueTypes: store.collection('issuetype'),
    fields: store.collection('field'),
    contexts: store.collection('context'),
    options: store.collection('option'),
    screens: store.collection('screen'),
    screenSchemes: store.collection('screenscheme'),
    issueTypeSchemes: store.collection('issuetypescheme'),
    issueTypeScreenSchemes: store.collection('issuetypescreenscheme'),
    fieldSchemes: store.collection('fieldscheme'),
    statuses: store.collection('status'),
    workflows: store.collection('workflow'),
    workflowSchemes: store.collection('workflowscheme'),
    projects: store.collection('project'),
    issues,
    tasks: store.collection('task'),
    mails: store.collection('mail'),
    pins: store.collection('pin'),
    index: new SearchIndex(parts.clock, issues.values()),
  };
}

/** The site's time as ISO 8601, UTC, milliseconds. */
export const timestamp = (site: Site): string => new Date(site.clock.now()).toISOString();

/** Jira prints times with an offset and no colon in it: `2026-01-31T12:00:00.000+0000`. */
export const jiraTime = (iso: string): string => iso.replace('Z', '+0000');

export const newUuid = (): string => randomUUID();

export const restUrl = (site: Site, path: string): string => `${site.siteUrl}/rest/api/3/${path}`;
