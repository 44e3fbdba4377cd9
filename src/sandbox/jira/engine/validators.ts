import { ExpressionError } from '../expressions/error';
import { evaluate } from '../expressions/evaluator';
import type { Value } from '../expressions/values';
import { badRequest } from '../http/refusal';
import type { Rule } from '../model/workflow';
import type { Site } from '../site';
import { idList } from '../workflows/check';
import { type ForgeModule, forgeModule } from '../workflows/rules';
import { publishFailedExpression } from './events';
import { holds } from './permissions';
import { type Attempt, configuration, expressionOf, ruleContext } from './rule-context';

const DEFAULT_MESSAGE = 'A validator of this transition refused it.';

/** Runs the transition's validators in order. The first refusal ends it with 400 and its message. */
export async function validate(site: Site, attempt: Attempt): Promise<void> {
  for (const rule of attempt.transition.validators) {
    const message = await refusalOf(site, attempt, rule);
    if (message !== undefined) throw badRequest(message);
  }
}

/** The message of the refusal, or undefined where the rule is content. Whatever goes wrong refuses. */
async function refusalOf(site: Site, attempt: Attempt, rule: Rule): Promise<string | undefined> {
  if (rule.ruleKey !== 'forge:expression-validator') return systemRefusal(site, attempt, rule);
  if (rule.parameters['disabled'] === 'true') return undefined;
  const module = forgeModule(site, rule.ruleKey, rule.parameters['key']);
  if (!module) return `The app that provides a validator of this transition is not installed.`;
  return typeof module.settings['function'] === 'string'
    ? functionRefusal(site, attempt, rule, module, module.settings['function'])
    : expressionRefusal(site, attempt, rule, module);
}

function expressionRefusal(
  site: Site,
  attempt: Attempt,
  rule: Rule,
  { settings }: ForgeModule,
): string | undefined {
  const expression = expressionOf(rule, settings);
  const result = tryExpression(site, attempt, rule, expression ?? '');
  if (result === true) return undefined;
  return typeof result === 'string' ? result : errorMessage(site, attempt, rule, settings['errorMessage']);
}

function tryExpression(site: Site, attempt: Attempt, rule: Rule, expression: string): Value {
  try {
    return evaluate(expression, ruleContext(site, attempt, rule));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    publishFailedExpression(site, {
      extensionId: rule.parameters['key'] ?? '',
      expression,
      errorMessages: [error.message],
      workflowId: attempt.workflow.id,
      workflowName: attempt.workflow.name,
      ruleId: rule.id,
      rule: 'validatorId',
    });
    return false;
  }
}

/** The manifest's message: a text, or an expression that makes one. */
function errorMessage(site: Site, attempt: Attempt, rule: Rule, declared: unknown): string {
  if (typeof declared === 'string') return declared;
  const expression =
    typeof declared === 'object' && declared !== null
      ? (declared as { expression?: unknown }).expression
      : undefined;
  if (typeof expression !== 'string') return DEFAULT_MESSAGE;
  const message = tryExpression(site, attempt, rule, expression);
  return typeof message === 'string' ? message : DEFAULT_MESSAGE;
}

/** Asks the app's function. Its payload names no person. Source: Forge's page on workflow validators. */
async function functionRefusal(
  site: Site,
  attempt: Attempt,
  rule: Rule,
  { app, moduleType, moduleKey }: ForgeModule,
  functionKey: string,
): Promise<string | undefined> {
  const { issue, original, transition } = attempt;
  const from = original?.statusId ?? null;
  const readsFields = app.scopes.includes('read:jira-work');
  const payload = {
    issue: { key: issue.key === '' ? null : issue.key },
    configuration: configuration(rule),
    transition: {
      from: { id: from },
      to: { id: transition.toStatusId ?? from },
      ...(readsFields ? { modifiedFields: attempt.modifiedFields } : {}),
    },
  };
  const answer = await site.platform
    .invoke({ appId: app.appId, moduleType, moduleKey, functionKey, payload })
    .catch(() => undefined);
  const { result, errorMessage: message } = (typeof answer === 'object' && answer !== null ? answer : {}) as {
    result?: unknown;
    errorMessage?: unknown;
  };
  if (result === true) return undefined;
  if (result !== false) return `The validator '${moduleKey}' of ${app.name} failed. Try again later.`;
  return typeof message === 'string' && message !== '' ? message : DEFAULT_MESSAGE;
}

function systemRefusal(site: Site, attempt: Attempt, rule: Rule): string | undefined {
  const { parameters } = rule;
  const message = parameters['errorMessage'];
  if (rule.ruleKey === 'system:check-permission-validator') {
    const key = parameters['permissionKey'] ?? '';
    const held = holds(site, attempt.accountId, key, attempt.project, attempt.issue);
    return held ? undefined : (message ?? `You do not have the permission ${key}.`);
  }
  if (rule.ruleKey === 'system:validate-field-value') {
    const empty = idList(parameters['fieldsRequired']).filter(
      (id) => (attempt.issue.values[id] ?? null) === null,
    );
    const names = empty.map((id) => site.fields.get(id)?.name ?? id);
    return names.length === 0 ? undefined : (message ?? `${names.join(', ')} is required.`);
  }
  return `The validator '${rule.ruleKey}' is not known to this site.`;
}
