import type { AccountId, ConnectionId } from '../../domain/ids';
import { LABELS } from '../../domain/policy/labels';
import { oneOf } from '../../domain/policy/violation';
import { ok, type Result, refuse } from '../../domain/result';
import {
  CLASSIFICATION_MARK,
  CRITERIA,
  explainRoute,
  type RoutingFacts,
  type RoutingRule,
  routedByText,
  rulesPerClassification,
  shadowOf,
} from '../../domain/routing';
import { criteriaText } from '../../domain/routing-text';
import type { ConnectionSettings } from '../ports/settings';
import type { Problem } from '../views/admin';
import type { RoutingRuleView, RoutingTrial, RoutingView } from '../views/routing';
import { type ConnectionDeps, NO_CONNECTIONS } from './connections';
import { routingTable } from './routing-table';
import { commitLogged } from './settings-log';

/** A rule as the page sends it; a new one has no id yet. */
export type RuleInput = Omit<RoutingRule, 'id'> & { readonly id?: string | undefined };

type Outcome = Result<RoutingView, Problem>;

export async function readRouting({ settings }: Pick<ConnectionDeps, 'settings'>): Promise<RoutingView> {
  const stored = await settings.get('connections');
  return viewOf(stored?.value ?? NO_CONNECTIONS, stored?.version ?? 0);
}

/**
 * Puts these rules in the place of all rules, in this order. Refused where the connections or their rules have
 * changed since the page read them (`version`): an order of rules that nobody has seen decides nothing.
 */
export const saveRouting = (
  deps: ConnectionDeps,
  { version, rules }: { readonly version: number; readonly rules: readonly RuleInput[] },
  actor: AccountId,
): Promise<Outcome> =>
  change(deps, version, actor, 'routing.saved', () =>
    rules.map((rule) => ({ ...rule, id: rule.id ?? deps.newId() })),
  );

/** One rule a data classification, each with a key group of its own. */
export function savePreset(
  deps: ConnectionDeps,
  preset: { readonly version: number; readonly connectionId: ConnectionId; readonly keyGroupPattern: string },
  actor: AccountId,
): Promise<Outcome> {
  const { version, connectionId, keyGroupPattern } = preset;
  return change(deps, version, actor, 'routing.preset', (rules) =>
    rulesPerClassification(rules, connectionId, keyGroupPattern, deps.newId),
  );
}

/** Where a request would go now, and what each rule makes of it. Nothing is made or sent. */
export async function tryRouting(
  { settings }: Pick<ConnectionDeps, 'settings'>,
  facts: RoutingFacts,
): Promise<RoutingTrial> {
  const stored = (await settings.get('connections'))?.value ?? NO_CONNECTIONS;
  const { decision, considered } = explainRoute(routingTable(stored), facts);
  return {
    goes: decision.ok
      ? `To "${decision.value.connection}", key group "${decision.value.keyGroup}", by ${routedByText(decision.value.by)}.`
      : null,
    problem: decision.ok ? null : { what: decision.refusal.message, mend: decision.refusal.mend },
    considered: considered.map(({ rule, position, outcome, wants }) => ({
      position,
      name: rule.name,
      says:
        outcome === 'takes'
          ? 'takes it'
          : outcome === 'not-reached'
            ? 'is not asked'
            : `passes: wants ${wants ? `${LABELS[wants.criterion]} ${oneOf(wants.values)}` : 'something else'}`,
    })),
  };
}

async function change(
  deps: ConnectionDeps,
  version: number,
  actor: AccountId,
  action: string,
  changed: (rules: readonly RoutingRule[]) => readonly RoutingRule[],
): Promise<Outcome> {
  let outcome: Outcome = refuse(CHANGED_MEANWHILE);
  const attempt = async () => {
    const stored = await deps.settings.get('connections');
    if (stored?.version !== version) {
      outcome = refuse(CHANGED_MEANWHILE);
      return undefined;
    }
    const value = { ...stored.value, rules: changed(stored.value.rules ?? []) };
    const objection = objectionTo(value);
    outcome = objection ? refuse(objection) : ok(viewOf(value, version + 1));
    if (objection) return undefined;
    subject.rules = value.rules.map((rule, index) => ruleText(rule, index, value)).join('; ') || 'none';
    return { name: 'connections', value, expectedVersion: version } as const;
  };
  const subject: { rules: string | null } = { rules: null };
  await commitLogged(deps.settings, { at: deps.now(), actor, action, subject }, attempt);
  return outcome;
}

const CHANGED_MEANWHILE: Problem = {
  what: 'Somebody has changed the connections or their rules meanwhile.',
  mend: 'Look at the rules as they stand now, and save again.',
};

function objectionTo({ list, rules = [] }: ConnectionSettings): Problem | undefined {
  const fields: Record<string, string> = {};
  rules.forEach(({ name, connectionId }, index) => {
    if (rules.findIndex((rule) => rule.name === name) < index)
      fields[`rules.${index}.name`] = `Another rule is named "${name}" already.`;
    if (!list.some(({ id }) => id === connectionId))
      fields[`rules.${index}.connectionId`] = 'That connection is not there any more. Choose another one.';
  });
  const found = Object.values(fields);
  return found.length === 0 ? undefined : { what: 'The rules are not right.', mend: found.join(' '), fields };
}

const nameOf = ({ list }: ConnectionSettings, id: ConnectionId): string | undefined =>
  list.find((connection) => connection.id === id)?.name;

const ruleText = (rule: RoutingRule, index: number, settings: ConnectionSettings): string =>
  `${index + 1}. "${rule.name}": ${criteriaText(rule)} to "${nameOf(settings, rule.connectionId)}", key group "${rule.keyGroup}"`;

function viewOf(settings: ConnectionSettings, version: number): RoutingView {
  const { list, defaultId, rules = [] } = settings;
  const fallback = list.find(({ id }) => id === defaultId);
  return {
    version,
    rules: rules.map((rule) => ruleView(rule, settings)),
    connections: list.map(({ id, name, keyGroup }) => ({ id, name, keyGroup })),
    fallback: fallback ? { connection: fallback.name, keyGroup: fallback.keyGroup } : null,
    mark: CLASSIFICATION_MARK,
  };
}

function ruleView(rule: RoutingRule, settings: ConnectionSettings): RoutingRuleView {
  const connection = settings.list.find(({ id }) => id === rule.connectionId);
  const shadow = shadowOf(settings.rules ?? [], rule);
  return {
    id: rule.id,
    name: rule.name,
    when: Object.fromEntries(CRITERIA.map((criterion) => [criterion, rule.when[criterion] ?? []])),
    connectionId: rule.connectionId,
    keyGroup: rule.keyGroup,
    takes: criteriaText(rule),
    connection: connection?.name ?? null,
    problem: !connection
      ? 'Its connection was removed: requests that it takes are refused.'
      : connection.credential === null
        ? 'Its connection has no credential: requests that it takes are refused.'
        : null,
    note: shadow ? `Never decides: "${shadow.name}" stands before it and takes all that it would.` : null,
  };
}
