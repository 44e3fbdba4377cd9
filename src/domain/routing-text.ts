import type { ConnectionId } from './ids';
import { LABELS } from './policy/labels';
import { oneOf } from './policy/violation';
import { CRITERIA, type RoutingRule, type RoutingTable } from './routing';

/** `Location eu-1 or eu-2 and Data classification restricted`; `any request`. */
export function criteriaText({ when }: Pick<RoutingRule, 'when'>): string {
  const told = CRITERIA.flatMap((criterion) => {
    const values = when[criterion] ?? [];
    return values.length > 0 ? [`${LABELS[criterion]} ${oneOf(values)}`] : [];
  });
  return told.length > 0 ? told.join(' and ') : 'any request';
}

/** Which requests reach a connection, one sentence, for whoever wants what it can do. */
export function wayTo({ rules, defaultId }: RoutingTable, connectionId: ConnectionId): string {
  const rule = rules.find((each) => each.connectionId === connectionId);
  if (rule) return `rule "${rule.name}" sends it requests with ${criteriaText(rule)}.`;
  return connectionId === defaultId
    ? 'it takes what no routing rule takes.'
    : 'no routing rule leads there; ask the Jira admin.';
}
