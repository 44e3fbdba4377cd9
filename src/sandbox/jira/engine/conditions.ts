import { ExpressionError } from '../expressions/error';
import { evaluate } from '../expressions/evaluator';
import type { ConditionGroup, Rule } from '../model/workflow';
import type { Site } from '../site';
import { idList } from '../workflows/check';
import { forgeModule } from '../workflows/rules';
import { publishFailedExpression } from './events';
import { groupsOf, holds, rolesOf } from './permissions';
import { type Attempt, expressionOf, ruleContext } from './rule-context';

/** Whether the transition is there for this person at all. Conditions hide it, and REST refuses what is hidden. */
export function conditionsHold(site: Site, attempt: Attempt): boolean {
  const { conditions } = attempt.transition;
  return conditions === undefined || groupHolds(site, attempt, conditions);
}

function groupHolds(site: Site, attempt: Attempt, group: ConditionGroup): boolean {
  const alone = group.conditions.length + group.conditionGroups.length === 1;
  const operator = alone ? null : group.operation === 'ALL' ? 'AND' : 'OR';
  const checks = [
    ...group.conditions.map((rule) => () => conditionHolds(site, attempt, rule, operator)),
    ...group.conditionGroups.map((inner) => () => groupHolds(site, attempt, inner)),
  ];
  if (checks.length === 0) return true;
  return group.operation === 'ALL' ? checks.every((check) => check()) : checks.some((check) => check());
}

type Condition = (site: Site, attempt: Attempt, rule: Rule) => boolean;

/** Conditions of Jira itself. Source: Jira Cloud's page on workflow rules. */
const SYSTEM_CONDITIONS: Readonly<Record<string, Condition>> = {
  'system:restrict-issue-transition': mayTransition,
  'system:separation-of-duties': dutiesAreSeparate,
  // Over REST the mode `users` restricts nobody.
  'system:restrict-from-all-users': (_site, { inBrowser }, { parameters }) =>
    parameters['restrictMode'] !== 'usersAndAPI' && !inBrowser,
  'system:previous-status-condition': (_site, { issue }, { parameters }) => {
    const wanted = idList(parameters['previousStatusIds'] ?? parameters['statusIds']);
    return issue.changelog.some(({ items }) =>
      items.some((item) => item.field === 'status' && wanted.includes(item.to ?? '')),
    );
  },
  'system:always-false-condition': () => false,
};

function conditionHolds(site: Site, attempt: Attempt, rule: Rule, operator: string | null): boolean {
  if (rule.ruleKey === 'forge:expression-condition')
    return forgeConditionHolds(site, attempt, rule, operator);
  return SYSTEM_CONDITIONS[rule.ruleKey]?.(site, attempt, rule) ?? false;
}

/** False as well where the app is gone, the expression fails, or gives anything but true. */
function forgeConditionHolds(site: Site, attempt: Attempt, rule: Rule, operator: string | null): boolean {
  if (rule.parameters['disabled'] === 'true') return true;
  const module = forgeModule(site, rule.ruleKey, rule.parameters['key']);
  const expression = module && expressionOf(rule, module.settings);
  if (expression === undefined) return false;
  try {
    return evaluate(expression, ruleContext(site, attempt, rule, { groupOperator: operator })) === true;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    publishFailedExpression(site, {
      extensionId: rule.parameters['key'] ?? '',
      expression,
      errorMessages: [error.message],
      workflowId: attempt.workflow.id,
      workflowName: attempt.workflow.name,
      ruleId: rule.id,
      rule: 'conditionId',
    });
    return false;
  }
}

/** Any one of the rule's criteria lets a person through; the denied ones shut out whoever they name. */
function mayTransition(site: Site, { accountId, issue, project }: Attempt, { parameters }: Rule): boolean {
  const named = (fieldIds: string | undefined): boolean =>
    idList(fieldIds).some((id) => [issue.values[id]].flat().includes(accountId));
  if (named(parameters['denyUserCustomFields'])) return false;
  const roleIds = idList(parameters['roleIds']);
  const groupIds = idList(parameters['groupIds']);
  const criteria: readonly (readonly [string | undefined, () => boolean])[] = [
    [parameters['roleIds'], () => rolesOf(site, accountId, project).some(({ id }) => roleIds.includes(id))],
    [
      parameters['groupIds'],
      () => groupsOf(site, accountId).some(({ groupId }) => groupIds.includes(groupId)),
    ],
    [
      parameters['permissionKeys'],
      () => idList(parameters['permissionKeys']).some((key) => holds(site, accountId, key, project, issue)),
    ],
    [parameters['allowUserCustomFields'], () => named(parameters['allowUserCustomFields'])],
  ];
  const given = criteria.filter(([parameter]) => idList(parameter).length > 0);
  return given.length === 0 || given.some(([, holdsFor]) => holdsFor());
}

/** Whoever took the issue from one status to the other before is shut out. */
function dutiesAreSeparate(_site: Site, { accountId, issue }: Attempt, { parameters }: Rule): boolean {
  const { fromStatusId, toStatusId } = parameters;
  return !issue.changelog.some(
    ({ author, items }) =>
      author === accountId &&
      items.some(({ field, from, to }) => field === 'status' && from === fromStatusId && to === toStatusId),
  );
}
