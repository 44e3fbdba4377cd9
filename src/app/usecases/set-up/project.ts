import type { JiraAdmin, MadeProject } from '../../ports/jira-admin';
import type { ProjectChoice } from '../../ports/settings';
import { isMarked, marked } from '../../setup/blueprint';
import { thing } from '../../setup/things';
import { type Problem, type Step, type StepContext, unmade } from './step';

const PROJECT_DESCRIPTION = marked('Requests for cryptographic keys.');

/** Finds the project or makes it. */
export const projectStep: Step = {
  name: 'project',
  title: 'Project',
  run: async (context) => {
    const { jira, ids, choice } = context;
    const kept = ids.find(thing.project);
    if (kept && (await jira.project(kept))) return 'done';
    const found = await jira.project(choice.key);
    const problem = found && (await objection(context, found));
    if (problem) return problem;
    if (!found && choice.mode === 'existing') return NO_SUCH_PROJECT(choice.key);
    await ids.keep({ [thing.project]: found?.id ?? (await create(context, choice)) });
    return 'done';
  },
  check: async ({ jira, ids, choice }) => {
    const kept = ids.find(thing.project);
    const found = kept ? await jira.project(kept) : undefined;
    return found ? [] : [unmade(`The project ${choice.key} is not there.`)];
  },
};

function create({ jira, ids, admin }: StepContext, choice: ProjectChoice): Promise<string> {
  return jira.createProject({
    key: choice.key,
    name: choice.mode === 'new' ? choice.name : choice.key,
    description: PROJECT_DESCRIPTION,
    leadAccountId: admin,
    issueTypeSchemeId: ids.get(thing.issueTypeScheme),
    issueTypeScreenSchemeId: ids.get(thing.issueTypeScreenScheme),
  });
}

async function objection(context: StepContext, found: MadeProject): Promise<Problem | undefined> {
  const { jira, choice } = context;
  const isWorn = await wearsOurSchemes(context, found.id);
  // Its administrator can write the mark into the description; only a Jira administrator gives a project its schemes.
  if (choice.mode === 'new' && !(isMarked(found.description) && isWorn)) {
    return {
      what: `The project key ${found.key} is taken by "${found.name}".`,
      mend: 'Choose another key, or choose to use that project if it is empty.',
    };
  }
  if (!found.companyManaged) {
    return {
      what: `The project ${found.key} is team-managed; its workflows can't be Keydesk's.`,
      mend: 'Choose a company-managed project, or let Keydesk make a new one.',
    };
  }
  if (isWorn) return undefined;
  return (await jira.projectHasIssues(found.id)) ? HAS_ISSUES(found.key) : undefined;
}

/**
 * A project of an earlier installation, whose storage went with the app: its schemes are those that the steps before
 * this one found again by name and mark. It is adopted with its issues; those that stand past *Draft* without a record
 * are quarantined by the running app.
 */
async function wearsOurSchemes({ jira, ids }: StepContext, projectId: string): Promise<boolean> {
  const inForce = await jira.projectSchemes(projectId);
  return (
    inForce.issueType === ids.get(thing.issueTypeScheme) &&
    inForce.issueTypeScreen === ids.get(thing.issueTypeScreenScheme)
  );
}

const NO_SUCH_PROJECT = (key: string): Problem => ({
  what: `There is no project ${key}, or you can't see it.`,
  mend: 'Choose another key, or let Keydesk make a new project.',
});

const HAS_ISSUES = (key: string): Problem => ({
  what: `The project ${key} already has issues: Jira changes schemes of empty projects only.`,
  mend: 'Choose an empty project, or let Keydesk make a new one.',
});

/** The project's schemes of issue types and screens. A new project has them from the start. */
export const projectSchemesStep: Step = {
  name: 'project-schemes',
  title: "The project's issue types and screens",
  run: async ({ jira, ids }) => {
    const project = ids.get(thing.project);
    const inForce = await jira.projectSchemes(project);
    const [types, screens] = [ids.get(thing.issueTypeScheme), ids.get(thing.issueTypeScreenScheme)];
    if (inForce.issueType !== types) await jira.assignIssueTypeScheme(project, types);
    if (inForce.issueTypeScreen !== screens) await jira.assignIssueTypeScreenScheme(project, screens);
    return 'done';
  },
  check: async ({ jira, ids }) => {
    const project = ids.find(thing.project);
    if (!project) return [];
    const inForce = await jira.projectSchemes(project);
    const rows: [string, string | undefined, string | undefined][] = [
      ['issue types', inForce.issueType, ids.find(thing.issueTypeScheme)],
      ['screens', inForce.issueTypeScreen, ids.find(thing.issueTypeScreenScheme)],
    ];
    return rows
      .filter(([, actual, ours]) => ours === undefined || actual !== ours)
      .map(([what]) => unmade(`The project has other ${what} than Keydesk's.`));
  },
};

/** Puts the workflow scheme in force; works only while the project is empty. */
export async function assignWorkflows({ jira, ids, choice }: StepContext): Promise<Problem | undefined> {
  const [project, scheme] = [ids.get(thing.project), ids.get(thing.workflowScheme)];
  if ((await jira.projectSchemes(project)).workflow === scheme) return undefined;
  if (await jira.projectHasIssues(project)) return HAS_ISSUES(choice.key);
  await jira.assignWorkflowScheme(project, scheme);
  return undefined;
}

async function isHeld(jira: JiraAdmin, projectId: string, roleId: string): Promise<boolean> {
  const { accountIds, groupIds } = await jira.roleHolders(projectId, roleId);
  return accountIds.length + groupIds.length > 0;
}

/** Without a holder of the role, requests wait for ever. */
export const approversCheck: Step = {
  name: 'approvers',
  title: 'Approvers',
  run: async () => 'done',
  check: async ({ jira, ids }) => {
    const [project, role] = [ids.find(thing.project), ids.find(thing.role('approvers'))];
    if (!project || !role || (await isHeld(jira, project, role))) return [];
    return [
      {
        what: 'Nobody holds the role "Key approvers": no request can be approved.',
        mend: 'Add people or groups under "Roles".',
      },
    ];
  },
};
