import { JiraRefused } from '../../ports/jira-refusal';
import { thing } from '../../setup/things';
import { type Step, type StepContext, unmade } from './step';

const NOT_OFFERED =
  'This Jira does not let apps pin a panel. People add it once to an issue with its button; the field "KMS key state" shows in any case.';

/**
 * Pins the issue panel in the project, so that it shows without a click. Jira offers it since March 2026; where it
 * doesn't, set-up ends all the same.
 */
export const panelStep: Step = {
  name: 'panel',
  title: 'The panel on issues',
  run: async (context) => {
    const { ids } = context;
    const project = ids.get(thing.project);
    // Where Jira doesn't tell, asking once is enough.
    const isThere = (await isPinned(context)) ?? ids.find(thing.panel) === project;
    if (!isThere && !(await pin(context, project))) return { note: NOT_OFFERED };
    await ids.keep({ [thing.panel]: project });
    return 'done';
  },
  check: async (context) =>
    (await isPinned(context)) === false ? [unmade('The panel is not pinned in the project.')] : [],
};

/** False where Jira doesn't offer it. */
async function pin({ jira }: StepContext, project: string): Promise<boolean> {
  try {
    await jira.pinPanel(project);
    return true;
  } catch (error) {
    if (!isNotOffered(error)) throw error;
    return false;
  }
}

/** undefined where Jira doesn't tell. */
async function isPinned({ jira, ids }: StepContext): Promise<boolean | undefined> {
  try {
    return await jira.isPanelPinned(ids.get(thing.project));
  } catch (error) {
    if (!isNotOffered(error)) throw error;
    return undefined;
  }
}

/** An older Jira knows no such address; others close it to apps. */
const isNotOffered = (error: unknown): boolean =>
  error instanceof JiraRefused && ['not-found', 'forbidden'].includes(error.refusal.kind);
