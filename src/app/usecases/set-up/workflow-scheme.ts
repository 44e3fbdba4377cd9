import { ISSUE_TYPES, WORKFLOW_SCHEME } from '../../setup/blueprint';
import { thing } from '../../setup/things';
import { WORKFLOWS, type WorkflowRow } from '../../setup/workflows';
import { findMissing, type Item, settle } from './making';
import { assignWorkflows } from './project';
import type { Problem, Step, StepContext } from './step';

const schemeItem = ({ jira, ids }: StepContext): Item => ({
  thing: thing.workflowScheme,
  title: `a workflow scheme "${WORKFLOW_SCHEME.name}"`,
  name: WORKFLOW_SCHEME.name,
  existing: () => jira.workflowSchemes(),
  foreignName: 'refuse',
  create: () =>
    jira.createWorkflowScheme({
      ...WORKFLOW_SCHEME,
      defaultWorkflow: 'jira',
      workflows: Object.fromEntries(
        WORKFLOWS.map(({ action, name }) => [ids.get(thing.issueType(action)), name]),
      ),
    }),
});

export const workflowSchemeStep: Step = {
  name: 'workflow-scheme',
  title: "The project's workflows",
  run: async (context) =>
    (await settle(context, schemeItem(context))) ??
    (await mappingProblems(context))[0] ??
    (await assignWorkflows(context)) ??
    'done',
  check: async (context) => {
    const missing = await findMissing(context, schemeItem(context));
    const [project, scheme] = [context.ids.find(thing.project), context.ids.find(thing.workflowScheme)];
    if (missing.length > 0 || project === undefined) return missing;
    const problems = await mappingProblems(context);
    if ((await context.jira.projectSchemes(project)).workflow === scheme) return problems;
    return [...problems, OTHER_SCHEME];
  },
};

const OTHER_SCHEME: Problem = {
  what: "The project has other workflows than Keydesk's: requests are neither approved nor carried out.",
  mend: `Assign the workflow scheme "${WORKFLOW_SCHEME.name}" in the project's settings.`,
};

/** A scheme of our name may lead our issue types past our workflows, and so past all their rules. */
async function mappingProblems({ jira, ids }: StepContext): Promise<Problem[]> {
  const scheme = (await jira.workflowSchemes()).find(({ id }) => id === ids.find(thing.workflowScheme));
  const problems: Problem[] = [];
  for (const row of WORKFLOWS) {
    const id = ids.find(thing.workflow(row.action));
    // Schemes name their workflows, and ours may have been renamed.
    const ours = (await jira.workflows({ name: row.name, id })).find((made) => made.id === id);
    const used = scheme?.workflows[ids.get(thing.issueType(row.action))];
    if (ours && used !== ours.name) problems.push(otherWorkflow(row, ours.name));
  }
  return problems;
}

const otherWorkflow = ({ action }: WorkflowRow, name: string): Problem => ({
  what: `Issues of the type "${ISSUE_TYPES[action].name}" have another workflow than "${name}": its rules don't hold for them.`,
  mend: `Give the type that workflow in Jira's workflow scheme "${WORKFLOW_SCHEME.name}".`,
});
