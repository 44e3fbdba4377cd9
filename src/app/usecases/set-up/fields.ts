import type { MadeField } from '../../ports/jira-admin';
import { CONTEXT, isMarked, MADE_BY_KEYDESK, marked } from '../../setup/blueprint';
import {
  APP_FIELD_KEYS,
  APP_FIELDS,
  fieldTypeOf,
  NATIVE_FIELDS,
  type NativeField,
  searcherOf,
} from '../../setup/fields';
import { thing } from '../../setup/things';
import { makingStep, settle } from './making';
import { eachSettled, once, type Problem, type Step, type StepContext, unmade } from './step';

/** Field names can repeat in Jira: somebody else's "Location" stays theirs, and ours is made beside it. */
export const fieldsStep: Step = makingStep('fields', 'Fields of the forms', ({ jira }) => {
  // The search looks through descriptions too: one question finds all of ours.
  const existing = once(() => jira.fields(MADE_BY_KEYDESK));
  return NATIVE_FIELDS.map((field) => ({
    thing: thing.field(field.key),
    title: `the field "${field.name}"`,
    name: field.name,
    existing,
    foreignName: 'repeat',
    isOurs: (made) => (made as MadeField).type === fieldTypeOf(field),
    create: () =>
      jira.createField({
        name: field.name,
        description: marked(field.description),
        type: fieldTypeOf(field),
        searcher: searcherOf(field),
      }),
  }));
});

const NO_APP_FIELD: Pick<Problem, 'mend'> = {
  mend: 'Jira makes it when the app is installed. Upgrade the app under "Manage apps", then press "Go on".',
};

/** Fields and account that Jira made when it installed the app. */
export const appFieldsStep: Step = {
  name: 'app-fields',
  title: "The app's own fields",
  run: async ({ jira, ids }) => {
    const found = await jira.appFields();
    const missing = APP_FIELD_KEYS.filter((key) => !found.has(APP_FIELDS[key]));
    if (missing.length > 0) {
      return { what: `Jira doesn't have the app's fields ${missing.join(', ')}.`, ...NO_APP_FIELD };
    }
    const entries = APP_FIELD_KEYS.map((key) => [thing.appField(key), found.get(APP_FIELDS[key]) ?? '']);
    await ids.keep({ ...Object.fromEntries(entries), [thing.appAccount]: await jira.appAccountId() });
    return 'done';
  },
  check: async ({ jira, ids }) => {
    const found = await jira.appFields();
    return APP_FIELD_KEYS.filter((key) => {
      const kept = ids.find(thing.appField(key));
      return kept === undefined || found.get(APP_FIELDS[key]) !== kept;
    }).map((key) => ({ what: `The app's field "${key}" is missing or another one.`, ...NO_APP_FIELD }));
  },
};

/** Limits each field to our issue types in our project, with its options. */
export const contextsStep: Step = {
  name: 'contexts',
  title: "Fields' contexts and options",
  run: (context) =>
    eachSettled(
      context,
      NATIVE_FIELDS,
      (field) => thing.context(field.key),
      (field) => settleContext(context, field),
    ),
  check: async (context) => {
    const problems: Problem[] = [];
    for (const field of NATIVE_FIELDS) problems.push(...(await contextProblems(context, field)));
    return problems;
  },
};

async function settleContext(context: StepContext, field: NativeField): Promise<Problem | undefined> {
  const { jira, ids } = context;
  const fieldId = ids.get(thing.field(field.key));
  const problem = await settle(context, {
    thing: thing.context(field.key),
    title: `a context "${CONTEXT.name}" of the field "${field.name}"`,
    name: CONTEXT.name,
    existing: () => jira.contexts(fieldId),
    foreignName: 'refuse',
    create: () =>
      jira.createContext(fieldId, {
        ...CONTEXT,
        projectIds: [ids.get(thing.project)],
        issueTypeIds: field.actions.map((action) => ids.get(thing.issueType(action))),
      }),
  });
  if (problem) return problem;
  const missing = await missingOptions(context, field);
  if (missing.length > 0) {
    await jira.createOptions(fieldId, ids.get(thing.context(field.key)), missing);
  }
  return undefined;
}

async function missingOptions({ jira, ids }: StepContext, field: NativeField): Promise<string[]> {
  if (!field.options) return [];
  const contextId = ids.get(thing.context(field.key));
  const existing = await jira.options(ids.get(thing.field(field.key)), contextId);
  return field.options.filter((option) => !existing.some(({ value }) => value === option));
}

async function contextProblems(context: StepContext, field: NativeField): Promise<Problem[]> {
  const { jira, ids } = context;
  const [fieldId, contextId] = [ids.find(thing.field(field.key)), ids.find(thing.context(field.key))];
  const made = fieldId ? await jira.contexts(fieldId) : [];
  if (!made.some(({ id, description }) => id === contextId && isMarked(description))) {
    return [unmade(`The field "${field.name}" has no context in the project.`)];
  }
  const missing = await missingOptions(context, field);
  if (missing.length === 0) return [];
  return [unmade(`The field "${field.name}" lacks the options ${missing.join(', ')}.`)];
}
