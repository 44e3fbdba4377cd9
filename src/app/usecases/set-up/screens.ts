import {
  ACTIONS,
  ISSUE_TYPE_SCHEME,
  ISSUE_TYPE_SCREEN_SCHEME,
  SCREEN_SCHEMES,
  SCREEN_TAB,
  SCREENS,
  type ScreenRow,
} from '../../setup/blueprint';
import { APP_FIELD_KEYS_SHOWN } from '../../setup/fields';
import { thing } from '../../setup/things';
import { makingStep } from './making';
import { eachSettled, type Problem, type Step, type StepContext, unmade } from './step';

export const screensStep: Step = makingStep('screens', 'Screens', ({ jira, ids }) =>
  SCREENS.map((screen) => ({
    thing: thing.screen(screen.key),
    title: `a screen "${screen.name}"`,
    name: screen.name,
    existing: () => jira.screens({ name: screen.name, id: ids.find(thing.screen(screen.key)) }),
    foreignName: 'refuse',
    create: () => jira.createScreen({ name: screen.name, description: screen.description }),
  })),
);

const fieldIds = ({ ids }: StepContext, screen: ScreenRow): string[] => [
  ...(screen.appFields ? APP_FIELD_KEYS_SHOWN.map((key) => ids.get(thing.appField(key))) : []),
  ...screen.systemFields,
  ...screen.nativeFields.map((key) => ids.get(thing.field(key))),
];

export const screenFieldsStep: Step = {
  name: 'screen-fields',
  title: 'Fields on the screens',
  run: (context) =>
    eachSettled(
      context,
      SCREENS,
      (screen) => thing.screen(screen.key),
      (screen) => fillScreen(context, screen),
    ),
  check: async (context) => {
    const problems: Problem[] = [];
    for (const screen of SCREENS) problems.push(...(await screenProblems(context, screen)));
    return problems;
  },
};

async function fillScreen(context: StepContext, screen: ScreenRow): Promise<undefined> {
  const { jira, ids } = context;
  const screenId = ids.get(thing.screen(screen.key));
  const [tab] = await jira.tabs(screenId);
  const tabId = tab?.id ?? (await jira.createTab(screenId, SCREEN_TAB));
  const present = new Set(await jira.tabFields(screenId, tabId));
  for (const fieldId of fieldIds(context, screen).filter((id) => !present.has(id))) {
    await jira.addTabField(screenId, tabId, fieldId);
  }
}

async function screenProblems(context: StepContext, screen: ScreenRow): Promise<Problem[]> {
  const { jira, ids } = context;
  const screenId = ids.find(thing.screen(screen.key));
  if (screenId === undefined) return [];
  const tabs = await jira.tabs(screenId);
  const present = new Set((await Promise.all(tabs.map(({ id }) => jira.tabFields(screenId, id)))).flat());
  const missing = fieldIds(context, screen).filter((id) => !present.has(id));
  if (tabs.length > 0 && missing.length === 0) return [];
  return [unmade(`The screen "${screen.name}" lacks ${missing.join(', ') || 'a tab'}.`)];
}

export const schemesStep: Step = makingStep(
  'schemes',
  'Schemes of screens and issue types',
  ({ jira, ids }) => {
    const screenSchemes = ACTIONS.map((action) => ({
      thing: thing.screenScheme(action),
      title: `a screen scheme "${SCREEN_SCHEMES[action].name}"`,
      name: SCREEN_SCHEMES[action].name,
      existing: () =>
        jira.screenSchemes({ name: SCREEN_SCHEMES[action].name, id: ids.find(thing.screenScheme(action)) }),
      foreignName: 'refuse' as const,
      create: () =>
        jira.createScreenScheme({
          ...SCREEN_SCHEMES[action],
          screens: {
            default: ids.get(thing.screen(`${action}-form`)),
            view: ids.get(thing.screen(`${action}-view`)),
          },
        }),
    }));
    return [
      ...screenSchemes,
      {
        thing: thing.issueTypeScreenScheme,
        title: `an issue type screen scheme "${ISSUE_TYPE_SCREEN_SCHEME.name}"`,
        name: ISSUE_TYPE_SCREEN_SCHEME.name,
        existing: () =>
          jira.issueTypeScreenSchemes({
            name: ISSUE_TYPE_SCREEN_SCHEME.name,
            id: ids.find(thing.issueTypeScreenScheme),
          }),
        foreignName: 'refuse',
        create: () =>
          jira.createIssueTypeScreenScheme({
            ...ISSUE_TYPE_SCREEN_SCHEME,
            screenSchemes: {
              default: ids.get(thing.screenScheme('create')),
              ...Object.fromEntries(
                ACTIONS.map((action) => [
                  ids.get(thing.issueType(action)),
                  ids.get(thing.screenScheme(action)),
                ]),
              ),
            },
          }),
      },
      {
        thing: thing.issueTypeScheme,
        title: `an issue type scheme "${ISSUE_TYPE_SCHEME.name}"`,
        name: ISSUE_TYPE_SCHEME.name,
        existing: () =>
          jira.issueTypeSchemes({ name: ISSUE_TYPE_SCHEME.name, id: ids.find(thing.issueTypeScheme) }),
        foreignName: 'refuse',
        create: () =>
          jira.createIssueTypeScheme({
            ...ISSUE_TYPE_SCHEME,
            issueTypeIds: ACTIONS.map((action) => ids.get(thing.issueType(action))),
            defaultIssueTypeId: ids.get(thing.issueType('create')),
          }),
      },
    ];
  },
);
