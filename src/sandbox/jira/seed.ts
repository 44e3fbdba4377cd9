import { ADMIN_GROUP, ADMINISTRATORS_ROLE } from './engine/permissions';
import { DEFAULT_SCREEN_FIELDS, systemFields } from './fields/system';
import type { StatusCategory } from './model/configuration';
import type { Transition } from './model/workflow';
import { addGroup, addUser } from './people';
import { createScreen } from './resources/screens';
import { newUuid, type Site, timestamp } from './site';

/** Who administers the site from its first day on. */
export interface Seed {
  readonly admin: {
    readonly displayName: string;
    readonly emailAddress: string;
    readonly accountId?: string;
  };
}

export const DEFAULT_SEED: Seed = { admin: { displayName: 'Site Admin', emailAddress: 'admin@example.com' } };

const EVERYBODY_GROUP = 'jira-users';

/** Fills an empty site with what every new Jira Cloud site has. */
export function seedSite(site: Site, seed: Seed): void {
  site.store.transact(() => {
    addGroup(site, ADMIN_GROUP);
    addGroup(site, EVERYBODY_GROUP);
    addUser(site, { ...seed.admin, groups: [ADMIN_GROUP, EVERYBODY_GROUP] });
    const roleId = site.store.next('role', 10_002);
    site.roles.put(roleId, {
      id: roleId,
      name: ADMINISTRATORS_ROLE,
      description: 'A project role that represents administrators in a project',
    });
    for (const field of systemFields()) site.fields.put(field.id, field);
    seedIssueTypes(site);
    seedScreens(site);
    seedWorkflow(site);
    const id = site.store.next('fieldscheme');
    site.fieldSchemes.put(id, {
      id,
      name: 'Default Field Scheme',
      description: '',
      isDefault: true,
      parameters: {},
    });
  });
}

function seedIssueTypes(site: Site): void {
  const types = [
    { name: 'Task', description: 'A small, distinct piece of work.', subtask: false },
    { name: 'Bug', description: 'A problem or error.', subtask: false },
  ];
  const issueTypeIds = types.map((type) => {
    const id = site.store.next('issuetype');
    site.issueTypes.put(id, { id, ...type });
    return id;
  });
  const id = site.store.next('issuetypescheme');
  const description = 'Default issue type scheme is the list of global issue types.';
  site.issueTypeSchemes.put(id, {
    id,
    name: 'Default Issue Type Scheme',
    description,
    issueTypeIds,
    isDefault: true,
  });
}

function seedScreens(site: Site): void {
  const screen = createScreen(
    site,
    'Default Screen',
    'Allows to update all system fields.',
    DEFAULT_SCREEN_FIELDS,
  );
  const schemeId = site.store.next('screenscheme');
  site.screenSchemes.put(schemeId, {
    id: schemeId,
    name: 'Default Screen Scheme',
    description: 'Default Screen Scheme',
    screens: { default: screen.id },
  });
  const id = site.store.next('issuetypescreenscheme');
  site.issueTypeScreenSchemes.put(id, {
    id,
    name: 'Default Issue Type Screen Scheme',
    description: 'The default issue type screen scheme',
    mappings: { default: schemeId },
  });
}

/** Name of the workflow that a scheme falls back to. */
const DEFAULT_WORKFLOW = 'jira';

function seedWorkflow(site: Site): void {
  const add = (name: string, statusCategory: StatusCategory): string => {
    const id = site.store.next('status');
    site.statuses.put(id, { id, name, description: '', statusCategory });
    return id;
  };
  const [first, ...others] = [
    add('To Do', 'TODO'),
    add('In Progress', 'IN_PROGRESS'),
    add('Done', 'DONE'),
  ] as const;
  const transition = (
    id: string,
    name: string,
    type: Transition['type'],
    toStatusId: string,
  ): Transition => ({
    id,
    name,
    type,
    toStatusId,
    description: '',
    links: [],
    validators: [],
    actions: [],
    properties: {},
  });
  const created = timestamp(site);
  const workflowId = newUuid();
  site.workflows.put(workflowId, {
    id: workflowId,
    name: DEFAULT_WORKFLOW,
    description: 'The default Jira workflow.',
    isEditable: false,
    versionId: newUuid(),
    versionNumber: 0,
    created,
    updated: created,
    statuses: [first, ...others].map((statusId) => ({ statusId, properties: {} })),
    transitions: [
      transition('1', 'Create', 'INITIAL', first),
      ...[first, ...others].map((statusId, index) =>
        transition(`${index + 1}1`, site.statuses.get(statusId)?.name ?? '', 'GLOBAL', statusId),
      ),
    ],
  });
  const id = site.store.next('workflowscheme');
  const description = 'The default workflow scheme';
  site.workflowSchemes.put(id, {
    id,
    name: 'Default Workflow Scheme',
    description,
    defaultWorkflow: DEFAULT_WORKFLOW,
    issueTypeMappings: {},
  });
}
