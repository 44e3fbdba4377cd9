import { ACTIONS, ISSUE_TYPES, ROLE_KEYS, ROLES } from '../../setup/blueprint';
import { STATUS_ROWS } from '../../setup/statuses';
import { thing } from '../../setup/things';
import { makingStep } from './making';
import { once, type Step, unmade } from './step';

export const issueTypesStep: Step = makingStep('issue-types', 'Issue types', ({ jira }) => {
  const existing = once(() => jira.issueTypes());
  return ACTIONS.map((action) => ({
    thing: thing.issueType(action),
    title: `an issue type "${ISSUE_TYPES[action].name}"`,
    name: ISSUE_TYPES[action].name,
    existing,
    foreignName: 'refuse',
    create: () => jira.createIssueType(ISSUE_TYPES[action]),
  }));
});

/** A foreign role of that name may have default members: they would become approvers. So it isn't adopted. */
export const rolesStep: Step = makingStep('roles', 'Project roles', ({ jira }) => {
  const existing = once(() => jira.roles());
  return ROLE_KEYS.map((role) => ({
    thing: thing.role(role),
    title: `a project role "${ROLES[role].name}"`,
    name: ROLES[role].name,
    existing,
    foreignName: 'refuse',
    create: () => jira.createRole(ROLES[role]),
  }));
});

/** Statuses belong to the whole site and their names are unique: one of the right name is the one. */
export const statusesStep: Step = {
  name: 'statuses',
  title: 'Statuses',
  run: async ({ jira, ids }) => {
    const before = await jira.statuses();
    const known = new Set(before.map(({ id }) => id));
    const open = STATUS_ROWS.filter(({ status }) => !known.has(ids.find(thing.status(status)) ?? ''));
    const missing = open.filter(({ name }) => !before.some((made) => made.name === name));
    const made = missing.length > 0 ? await jira.createStatuses(missing) : [];
    const byName = new Map([...before, ...made].map(({ name, id }) => [name, id]));
    const found = open.map(({ status, name }) => [thing.status(status), byName.get(name)] as const);
    await ids.keep(Object.fromEntries(found.filter((entry): entry is [string, string] => !!entry[1])));
    const lost = found.filter(([, id]) => id === undefined).map(([name]) => name);
    if (lost.length === 0) return 'done';
    return {
      what: `Jira did not make the statuses ${lost.join(', ')}.`,
      mend: 'Press "Go on". If it stays, look for statuses of the same names in other letters.',
    };
  },
  check: async ({ jira, ids }) => {
    const existing = new Set((await jira.statuses()).map(({ id }) => id));
    return STATUS_ROWS.filter(({ status }) => !existing.has(ids.find(thing.status(status)) ?? '')).map(
      ({ name }) => unmade(`The status "${name}" is missing.`),
    );
  },
};
