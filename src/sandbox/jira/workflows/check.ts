import type { Site } from '../site';
import { FORGE_RULES, forgeModule, type RuleType, SYSTEM_RULES } from './rules';
import type { ConditionGroupBody, RuleBody, TransitionBody, WorkflowBody } from './schema';

/** `WorkflowValidationError` of the official OpenAPI. */
export interface Fault {
  readonly code: string;
  readonly level: 'ERROR';
  readonly message: string;
  readonly type: 'RULE' | 'STATUS' | 'WORKFLOW' | 'TRANSITION';
  readonly elementReference?: Readonly<Record<string, string>>;
}

const CONFIG_LIMIT = 32_768;

export const fault = (
  type: Fault['type'],
  code: string,
  message: string,
  at?: Fault['elementReference'],
): Fault => ({
  code,
  level: 'ERROR',
  message,
  type,
  ...(at ? { elementReference: at } : {}),
});

/** What keeps a workflow from being saved. `references` are those of the statuses in the request. */
export function checkWorkflow(site: Site, workflow: WorkflowBody, references: ReadonlySet<string>): Fault[] {
  const used = new Set(workflow.statuses.map(({ statusReference }) => statusReference));
  const unknown = [...used].filter((one) => !references.has(one));
  return [
    ...unknown.map((one) =>
      fault('STATUS', 'STATUS_NOT_FOUND', `The status reference '${one}' is unknown.`, {
        statusReference: one,
      }),
    ),
    ...checkInitial(workflow.transitions),
    ...checkIds(workflow.transitions),
    ...workflow.transitions.flatMap((one) => checkTransition(site, one, used)),
  ];
}

function checkInitial(transitions: readonly TransitionBody[]): Fault[] {
  const initial = transitions.filter(({ type }) => type === 'INITIAL');
  if (initial.length !== 1)
    return [
      fault('WORKFLOW', 'INITIAL_TRANSITION', 'The workflow must have exactly one initial transition.'),
    ];
  return initial
    .filter(({ conditions }) => conditions !== undefined)
    .map(({ id }) =>
      fault('TRANSITION', 'INITIAL_TRANSITION_CONDITIONS', 'The initial transition cannot have conditions.', {
        transitionId: id ?? '',
      }),
    );
}

function checkIds(transitions: readonly TransitionBody[]): Fault[] {
  const ids = transitions.flatMap(({ id }) => id ?? []);
  const doubled = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return doubled.map((id) =>
    fault('TRANSITION', 'NON_UNIQUE_TRANSITION_ID', `The transition ID '${id}' is used twice.`, {
      transitionId: id,
    }),
  );
}

function checkTransition(site: Site, transition: TransitionBody, statuses: ReadonlySet<string>): Fault[] {
  const at = { transitionId: transition.id ?? '' };
  const faults: Fault[] = [];
  const require = (holds: boolean, code: string, message: string): void => {
    if (!holds) faults.push(fault('TRANSITION', code, message, at));
  };
  const { id, name, type, toStatusReference: to, links = [] } = transition;
  require(id !== undefined && id !== '', 'TRANSITION_ID', 'The transition has no ID.');
  require(name !== undefined && name.trim() !== '', 'TRANSITION_NAME', `The transition '${id}' has no name.`);
  require(type !== undefined, 'TRANSITION_TYPE', `The transition '${id}' has no type.`);
  require(to === undefined
    ? type !== 'INITIAL'
    : statuses.has(
        to,
      ), 'TRANSITION_TO', `The transition '${id}' goes to a status that the workflow does not have.`);
  const from = links.map(({ fromStatusReference }) => fromStatusReference ?? '');
  require(type !== 'DIRECTED' ||
    from.length > 0, 'TRANSITION_FROM', `The directed transition '${id}' has no link.`);
  require(type !== 'DIRECTED' ||
    from.every((one) =>
      statuses.has(one),
    ), 'TRANSITION_FROM', `The transition '${id}' starts from a status that the workflow does not have.`);
  return [...faults, ...rulesOf(transition).flatMap(([type_, rule]) => checkRule(site, type_, rule, at))];
}

/** All rules of a transition with the slot they stand in. */
function rulesOf(transition: TransitionBody): (readonly [RuleType, RuleBody])[] {
  const { validators = [], actions = [], transitionScreen, conditions } = transition;
  return [
    ...conditionsOf(conditions).map((rule) => ['Condition', rule] as const),
    ...validators.map((rule) => ['Validator', rule] as const),
    ...actions.map((rule) => ['Function', rule] as const),
    ...(transitionScreen ? [['Screen', transitionScreen] as const] : []),
  ];
}

const conditionsOf = (group: ConditionGroupBody | undefined): RuleBody[] =>
  group ? [...(group.conditions ?? []), ...(group.conditionGroups ?? []).flatMap(conditionsOf)] : [];

function checkRule(
  site: Site,
  slot: RuleType,
  rule: RuleBody,
  at: Readonly<Record<string, string>>,
): Fault[] {
  const { ruleKey, parameters = {} } = rule;
  const known = [...SYSTEM_RULES, ...FORGE_RULES].find(
    (one) => one.ruleKey === ruleKey && one.ruleType === slot,
  );
  if (!known)
    return [fault('RULE', 'RULE_KEY', `The rule '${ruleKey}' is not known as a ${slot.toLowerCase()}.`, at)];
  const problem = ruleKey.startsWith('forge:')
    ? forgeProblem(site, ruleKey, parameters)
    : systemProblem(site, ruleKey, parameters);
  return problem === undefined ? [] : [fault('RULE', 'RULE_PARAMETERS', `Rule '${ruleKey}': ${problem}`, at)];
}

type Parameters = Readonly<Record<string, string>>;

function forgeProblem(site: Site, ruleKey: string, { key, config }: Parameters): string | undefined {
  if (!forgeModule(site, ruleKey, key)) return `no installed app has the module '${key}'.`;
  if (config === undefined) return undefined;
  if (Buffer.byteLength(config) > CONFIG_LIMIT)
    return `the configuration is larger than ${CONFIG_LIMIT} bytes.`;
  return isJson(config) ? undefined : 'the configuration is not JSON.';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Ids of a comma-separated parameter. */
export const idList = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

const SYSTEM_PROBLEMS: Readonly<Record<string, (site: Site, parameters: Parameters) => string | undefined>> =
  {
    'system:transition-screen': (site, { screenId = '' }) =>
      site.screens.get(screenId) ? undefined : `the screen '${screenId}' does not exist.`,
    'system:separation-of-duties': (site, { fromStatusId = '', toStatusId = '' }) =>
      missingId([fromStatusId, toStatusId], (id) => site.statuses.get(id) !== undefined, 'status'),
    'system:restrict-issue-transition': (site, { roleIds, groupIds, accountIds }) =>
      (accountIds ? 'accountIds belong to team-managed projects only.' : undefined) ??
      missingId(idList(roleIds), (id) => site.roles.get(id) !== undefined, 'role') ??
      missingId(idList(groupIds), (id) => site.groups.get(id) !== undefined, 'group'),
    'system:restrict-from-all-users': (_site, { restrictMode }) =>
      restrictMode === 'users' || restrictMode === 'usersAndAPI'
        ? undefined
        : "restrictMode is neither 'users' nor 'usersAndAPI'.",
  };

const systemProblem = (site: Site, ruleKey: string, parameters: Parameters): string | undefined =>
  SYSTEM_PROBLEMS[ruleKey]?.(site, parameters);

function missingId(
  ids: readonly string[],
  exists: (id: string) => boolean,
  what: string,
): string | undefined {
  const missing = ids.find((id) => !exists(id));
  return missing === undefined ? undefined : `the ${what} '${missing}' does not exist.`;
}
