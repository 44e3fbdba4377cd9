import { STATUSES } from '../../../domain/statuses';
import type { MadeWorkflow } from '../../ports/jira-admin';
import { isMarked, ROLE_KEYS } from '../../setup/blueprint';
import { RULE_NAMES, RULES } from '../../setup/rules';
import { thing } from '../../setup/things';
import { workflowDrift } from '../../setup/workflow-drift';
import { type WorkflowParts, workflowPayload } from '../../setup/workflow-payload';
import { WORKFLOWS, type WorkflowRow } from '../../setup/workflows';
import { eachSettled, type Problem, type Step, type StepContext, unmade } from './step';

export const workflowsStep: Step = {
  name: 'workflows',
  title: 'Workflows',
  run: async (context) => {
    const parts = await partsOf(context);
    if ('what' in parts) return parts;
    return eachSettled(
      context,
      WORKFLOWS,
      (row) => thing.workflow(row.action),
      (row) => settleWorkflow(context, row, parts),
    );
  },
  check: async (context) => {
    if (context.ids.find(thing.project) === undefined) return [];
    const parts = await partsOf(context);
    if ('what' in parts) return [parts];
    const problems: Problem[] = [];
    for (const row of WORKFLOWS) problems.push(...(await workflowProblems(context, row, parts)));
    return problems;
  },
};

async function partsOf({ jira, ids }: StepContext): Promise<WorkflowParts | Problem> {
  const rules = await jira.workflowRules(ids.get(thing.project), ids.get(thing.issueType('create')));
  const missing = RULE_NAMES.map((name) => RULES[name]).filter((module) => !rules.has(module));
  if (missing.length > 0) {
    return {
      what: `Jira doesn't offer Keydesk's workflow rules ${missing.join(', ')}.`,
      mend: 'Upgrade the app under "Manage apps", then press "Go on".',
    };
  }
  const byKey = <K extends string>(keys: readonly K[], name: (key: K) => string) =>
    Object.fromEntries(keys.map((key) => [key, ids.get(name(key))])) as Record<K, string>;
  return {
    statuses: byKey(STATUSES, thing.status),
    roles: byKey(ROLE_KEYS, thing.role),
    screens: byKey(['comment', 'reason'], thing.screen),
    requestorField: ids.get(thing.field('requestor')),
    reasonField: ids.get(thing.field('decisionReason')),
    appAccount: ids.get(thing.appAccount),
    rules,
  };
}

const lookUp = (context: StepContext, row: WorkflowRow): Promise<readonly MadeWorkflow[]> =>
  context.jira.workflows({ name: row.name, id: context.ids.find(thing.workflow(row.action)) });

async function settleWorkflow(
  context: StepContext,
  row: WorkflowRow,
  parts: WorkflowParts,
): Promise<Problem | undefined> {
  const kept = context.ids.find(thing.workflow(row.action));
  const before = await lookUp(context, row);
  const existing = before.find(({ id }) => id === kept) ?? before.find(({ name }) => name === row.name);
  if (existing && existing.id !== kept && !isMarked(existing.description)) return nameTaken(row);
  const problem = existing ? undefined : await create(context, row, parts);
  if (problem) return problem;
  const made = existing ?? (await lookUp(context, row)).find(({ name }) => name === row.name);
  if (!made) return NOT_THERE(row);
  const drift = workflowDrift(row, parts, made);
  if (drift.length > 0) return drifted(row, drift);
  await context.ids.keep(idsOf(row, made));
  return undefined;
}

async function create(
  { jira }: StepContext,
  row: WorkflowRow,
  parts: WorkflowParts,
): Promise<Problem | undefined> {
  const payload = workflowPayload(row, parts);
  const objections = await jira.validateWorkflows(payload);
  if (objections.length > 0) {
    return {
      what: `Jira refuses the workflow "${row.name}": ${objections.join(' ')}`,
      mend: 'Check that the app is up to date under "Manage apps", then press "Go on".',
    };
  }
  await jira.createWorkflows(payload);
  return undefined;
}

/** Jira may number transitions anew: the numbers to use are those it tells. */
function idsOf(row: WorkflowRow, made: MadeWorkflow): Record<string, string> {
  const numbers = new Map(made.transitions.map(({ name, id }) => [name, id]));
  const app = row.transitions.filter(({ kind }) => kind === 'app');
  return {
    [thing.workflow(row.action)]: made.id,
    ...Object.fromEntries(
      app.map(({ name, to, id }) => [thing.transition(row.action, to), numbers.get(name) ?? id]),
    ),
  };
}

async function workflowProblems(
  context: StepContext,
  row: WorkflowRow,
  parts: WorkflowParts,
): Promise<Problem[]> {
  const kept = context.ids.find(thing.workflow(row.action));
  const made = (await lookUp(context, row)).find(({ id }) => id === kept);
  if (!made) return [unmade(`The workflow "${row.name}" is missing.`)];
  const drift = workflowDrift(row, parts, made);
  return drift.length > 0 ? [drifted(row, drift)] : [];
}

const nameTaken = (row: WorkflowRow): Problem => ({
  what: `Jira already has a workflow "${row.name}", and Keydesk did not make it.`,
  mend: 'Rename that one in Jira, then press "Go on".',
});

const NOT_THERE = (row: WorkflowRow): Problem => ({
  what: `Jira doesn't show the workflow "${row.name}" yet.`,
  mend: 'Press "Go on" in a minute.',
});

const drifted = (row: WorkflowRow, drift: readonly string[]): Problem => ({
  what: `The workflow "${row.name}" is not what Keydesk relies on. ${drift.join(' ')}`,
  mend: 'Undo the change in Jira\'s workflow editor. Where nothing uses the workflow, delete it and press "Repair".',
});
