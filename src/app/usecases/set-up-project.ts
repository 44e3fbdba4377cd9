import * as z from 'zod';
import type { KmsCapabilities } from '../../domain/capabilities';
import type { AccountId, ConnectionId, Instant } from '../../domain/ids';
import type { JiraAdmin } from '../ports/jira-admin';
import { JiraRefused } from '../ports/jira-refusal';
import type { ProjectChoice, SettingsStore, SetUpRecord, Versioned } from '../ports/settings';
import { PLAN } from '../setup/plan';
import { thing } from '../setup/things';
import type { SetUpView, StepReport, StepTitle } from '../views/admin';
import { issueTypesStep, rolesStep, statusesStep } from './set-up/basics';
import { appFieldsStep, contextsStep, fieldsStep } from './set-up/fields';
import { KeptIds, LeaseLost } from './set-up/kept-ids';
import { readOffer } from './set-up/offer';
import { offerOptions, optionsStep } from './set-up/options';
import { panelStep } from './set-up/panel';
import { approversCheck, projectSchemesStep, projectStep } from './set-up/project';
import { problemOf } from './set-up/refusals';
import { schemesStep, screenFieldsStep, screensStep } from './set-up/screens';
import { type Problem, type Step, type StepContext, unmade } from './set-up/step';
import { workflowSchemeStep } from './set-up/workflow-scheme';
import { workflowsStep } from './set-up/workflows';
import { logWrites } from './settings-log';

export type { StepReport } from '../views/admin';
export type { Problem } from './set-up/step';

/** In order: each builds on the ids of those before. */
const STEPS: readonly Step[] = [
  issueTypesStep,
  statusesStep,
  rolesStep,
  fieldsStep,
  appFieldsStep,
  screensStep,
  screenFieldsStep,
  schemesStep,
  projectStep,
  projectSchemesStep,
  workflowsStep,
  workflowSchemeStep,
  contextsStep,
  optionsStep,
  panelStep,
];

/** Longer than an invocation lives (25 s), so that a killed one can't come back. */
const LEASE_MS = 30_000;
/** Leaves a resolver's 25 s enough for the call under way and the last write. */
const BUDGET_MS = 15_000;

export interface SetUpDeps {
  readonly jira: JiraAdmin;
  readonly settings: SettingsStore;
  /** What a KMS said that it can do; undefined where it has not said. */
  readonly keptCapabilities: (id: ConnectionId) => Promise<KmsCapabilities | undefined>;
  readonly now: () => Instant;
  /** A text that no other invocation has. */
  readonly newId: () => string;
}

export const projectChoiceSchema: z.ZodType<ProjectChoice> = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('new'),
    key: z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, 'A key has 2 to 10 capital letters and digits: KEYS'),
    name: z.string().trim().min(2, 'A name has at least 2 characters').max(80),
  }),
  z.strictObject({
    mode: z.literal('existing'),
    key: z.string().regex(/^[A-Z][A-Z0-9_]{1,254}$/, "The project's key, as issues bear it: KEYS"),
  }),
]);

/** Begins, or begins again: every step is to be run, and finds what is already there. */
export async function planSetUp(deps: SetUpDeps, choice: ProjectChoice): Promise<StepReport> {
  const stored = await deps.settings.get('set-up');
  const record = stored?.value ?? EMPTY;
  const problem = heldProblem(record, deps.now()) ?? (await otherProject(deps, record, choice));
  if (problem) return report(record, null, problem);
  const planned: SetUpRecord = { ...record, project: choice, done: [], settled: [], lease: null };
  const write = { name: 'set-up', value: planned, expectedVersion: stored?.version } as const;
  return (await deps.settings.commit([write])) ? report(planned, null) : report(record, null, BUSY);
}

const EMPTY: SetUpRecord = { project: null, ids: {}, done: [], settled: [], lease: null };

/** One project per site: the statuses, roles and workflows of a second one would be the same. */
async function otherProject(
  { jira }: SetUpDeps,
  { ids, project }: SetUpRecord,
  choice: ProjectChoice,
): Promise<Problem | undefined> {
  const kept = ids[thing.project];
  if (kept === undefined || project === null || project.key === choice.key) return undefined;
  return guarded(async () => {
    if (!(await jira.project(kept))) return undefined;
    return {
      what: `Keydesk is set up in the project ${project.key} already.`,
      mend: `Set up ${project.key} again, or delete that project first.`,
    };
  });
}

/** What set-up makes, and how far it has come. Asks Jira nothing. */
export async function readSetUp({ settings, now }: SetUpDeps): Promise<SetUpView> {
  const record = (await settings.get('set-up'))?.value ?? EMPTY;
  return {
    project: record.project,
    steps: STEPS.map(({ name, title }) => ({
      name,
      title,
      makes: PLAN[name] ?? [],
      isDone: record.done.includes(name),
    })),
    report: report(record, null, heldProblem(record, now())),
  };
}

/** Runs the next step, as far as one invocation goes. */
export async function setUpStep(deps: SetUpDeps, admin: AccountId): Promise<StepReport> {
  const stored = await deps.settings.get('set-up');
  if (!stored?.value.project) return report(EMPTY, null, NO_PLAN);
  const held = heldProblem(stored.value, deps.now());
  if (held) return report(stored.value, null, held);
  const step = nextStep(stored.value);
  if (!step) return report(stored.value, null);
  try {
    return await runLeased(deps, admin, stored, stored.value.project, step);
  } catch (error) {
    if (error instanceof LeaseLost) return report(stored.value, step, BUSY);
    throw error;
  }
}

const offerOf =
  ({ settings, keptCapabilities }: SetUpDeps) =>
  () =>
    readOffer(settings, keptCapabilities);

async function runLeased(
  deps: SetUpDeps,
  admin: AccountId,
  stored: Versioned<SetUpRecord>,
  choice: ProjectChoice,
  step: Step,
): Promise<StepReport> {
  const ids = new KeptIds(deps.settings, stored.value, stored.version);
  const begun = deps.now();
  await ids.update({ lease: { owner: deps.newId(), until: begun + LEASE_MS } });
  const timeLeft = (): boolean => deps.now() < begun + BUDGET_MS;
  const outcome = await guarded(() =>
    step.run({ jira: deps.jira, choice, admin, ids, offer: offerOf(deps), timeLeft }),
  );
  if (outcome === 'more' || (outcome !== 'done' && 'what' in outcome)) {
    await ids.update({ lease: null, settled: [...ids.settled] });
    return report(ids.record, step, outcome === 'more' ? undefined : outcome);
  }
  await finish(deps, admin, ids, step);
  return { ...report(ids.record, step), ...(outcome === 'done' ? {} : { note: outcome.note }) };
}

/** A step's end goes on the record in the same write. */
async function finish(deps: SetUpDeps, actor: AccountId, ids: KeptIds, step: Step): Promise<void> {
  const subject = { step: step.name, project: ids.record.project?.key ?? null };
  const log = await logWrites(deps.settings, { at: deps.now(), actor, action: 'set-up.step', subject });
  await ids.update({ done: [...ids.record.done, step.name], settled: [], lease: null }, log);
}

/**
 * Brings the options of the form to what the KMSs offer, as the administrator who has just tested one. Sentences for
 * people: what was changed, or what Jira objected to. Set-up does the same as a step.
 */
export async function offerTested(deps: SetUpDeps): Promise<readonly string[]> {
  const ids = (await deps.settings.get('set-up'))?.value.ids ?? {};
  const place = { jira: deps.jira, find: (name: string) => ids[name] };
  const told = await guarded(async () => offerOptions(place, await offerOf(deps)()));
  return 'what' in told
    ? [`The form's options stay as they are: ${told.what} Repair the set-up once that is mended.`]
    : told;
}

/** What differs from the blueprint, or stands in the way of looking. Changes nothing. */
export async function checkSetUp(deps: SetUpDeps, admin: AccountId): Promise<readonly Problem[]> {
  const stored = await deps.settings.get('set-up');
  if (!stored?.value.project) return [NO_PLAN];
  const context: StepContext = {
    jira: deps.jira,
    choice: stored.value.project,
    admin,
    ids: new KeptIds(deps.settings, stored.value, stored.version),
    offer: offerOf(deps),
    timeLeft: () => true,
  };
  const problems: Problem[] = [];
  for (const step of [...STEPS, approversCheck]) problems.push(...(await checkStep(step, context)));
  return problems;
}

/** A step that hasn't run may lack what its check builds on. */
async function checkStep(step: Step, context: StepContext): Promise<readonly Problem[]> {
  const { done } = context.ids.record;
  if (step === approversCheck ? done.length < STEPS.length : !done.includes(step.name)) {
    return [unmade(`Not set up yet: ${step.title}.`)];
  }
  const found = await guarded(() => step.check(context));
  return 'what' in found ? [found] : found;
}

/** Jira's refusals become problems that a person can act on. */
async function guarded<T>(work: () => Promise<T>): Promise<T | Problem> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof JiraRefused) return problemOf(error.refusal);
    throw error;
  }
}

const nextStep = (record: SetUpRecord): Step | undefined =>
  STEPS.find(({ name }) => !record.done.includes(name));

const heldProblem = ({ lease }: SetUpRecord, now: Instant): Problem | undefined =>
  lease && lease.until > now
    ? { ...BUSY, retryAfterSeconds: Math.ceil((lease.until - now) / 1000) }
    : undefined;

const BUSY: Problem = {
  what: 'Somebody else is setting the project up just now.',
  mend: 'Wait half a minute, then press "Go on"; nothing is made twice.',
};

const NO_PLAN: Problem = {
  what: 'No project has been chosen.',
  mend: 'Choose a project and press "Set up".',
};

const titleOf = (step: Step | undefined | null): StepTitle | null =>
  step ? { name: step.name, title: step.title } : null;

function report(record: SetUpRecord, step: Step | null, problem?: Problem): StepReport {
  const next = nextStep(record);
  return {
    step: titleOf(step),
    done: record.project !== null && next === undefined,
    next: titleOf(next),
    progress: {
      done: STEPS.length - STEPS.filter(({ name }) => !record.done.includes(name)).length,
      of: STEPS.length,
    },
    ...(problem ? { problem } : {}),
  };
}
