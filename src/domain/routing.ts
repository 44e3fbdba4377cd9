import type { ConnectionId } from './ids';
import { DATA_CLASSIFICATIONS } from './key-request';
import { ok, type Result, refuse } from './result';

/** What a rule may look at, by the field's name in a request. */
export const CRITERIA = ['location', 'protectionLevel', 'dataClassification', 'projectId'] as const;
export type Criterion = (typeof CRITERIA)[number];

/** One rule. It takes a request that has, for each criterion it names, one of the values. */
export interface RoutingRule {
  readonly id: string;
  /** For people; no two rules have the same. */
  readonly name: string;
  /** A criterion that is left out, or has no values, takes every request. */
  readonly when: { readonly [C in Criterion]?: readonly string[] | undefined };
  readonly connectionId: ConnectionId;
  readonly keyGroup: string;
}

/** A connection as far as routing needs to know it. */
export interface Destination {
  readonly id: ConnectionId;
  readonly name: string;
  /** Takes what no rule puts elsewhere. */
  readonly keyGroup: string;
  readonly hasCredential: boolean;
}

export interface RoutingTable {
  /** In order: the first that takes a request decides. */
  readonly rules: readonly RoutingRule[];
  readonly destinations: readonly Destination[];
  /** The connection of requests that no rule takes. */
  readonly defaultId: ConnectionId | null;
}

/** What is known of a request. A field that could not be read satisfies no criterion. */
export type RoutingFacts = Readonly<Partial<Record<Criterion, string | undefined>>>;

/** Who decided: a rule, with its place in the order from 1, or nobody but the default. */
export type RoutedBy =
  | { readonly kind: 'rule'; readonly id: string; readonly name: string; readonly position: number }
  | { readonly kind: 'default' };

export interface Route {
  readonly connectionId: ConnectionId;
  readonly connection: string;
  readonly keyGroup: string;
  readonly by: RoutedBy;
}

/** Nowhere to go. Never a reason to try the next rule: that one was written for other requests. */
export interface RoutingRefusal {
  readonly code: 'no-default' | 'connection-gone' | 'no-credential';
  readonly by: RoutedBy;
  /** What the rule looked at first; `location` for the default. */
  readonly field: Criterion;
  readonly message: string;
  readonly mend: string;
}

/** Whether a rule took a request, and if not, what it looked at that was otherwise. */
export interface Considered {
  readonly rule: RoutingRule;
  readonly position: number;
  /** `not-reached`: an earlier rule had taken the request. */
  readonly outcome: 'takes' | 'passes' | 'not-reached';
  /** The first criterion that wants something else; only where it passes. */
  readonly wants?: { readonly criterion: Criterion; readonly values: readonly string[] };
}

export interface Explanation {
  readonly decision: Result<Route, RoutingRefusal>;
  readonly considered: readonly Considered[];
}

const MEND = {
  rule: 'Ask the Jira admin to mend the rule on the Keydesk admin page, under KMS, Routing.',
  default: 'Ask the Jira admin to connect a KMS on the Keydesk admin page.',
  credential: 'Ask the Jira admin to enter it on the Keydesk admin page, under KMS.',
} as const;

/** Which connection and key group a request goes to. The first rule that takes it decides; otherwise the default. */
export function route(table: RoutingTable, facts: RoutingFacts): Result<Route, RoutingRefusal> {
  const index = table.rules.findIndex((rule) => takes(rule, facts));
  const rule = table.rules[index];
  return rule ? byRule(table, rule, index + 1) : byDefault(table);
}

/** The same decision, with what each rule made of the request: for a dry run. */
export function explainRoute(table: RoutingTable, facts: RoutingFacts): Explanation {
  const first = table.rules.findIndex((rule) => takes(rule, facts));
  const considered = table.rules.map((rule, index): Considered => {
    const head = { rule, position: index + 1 };
    if (index === first) return { ...head, outcome: 'takes' };
    if (first >= 0 && index > first) return { ...head, outcome: 'not-reached' };
    const criterion = unmet(rule, facts);
    return criterion === undefined
      ? { ...head, outcome: 'passes' }
      : { ...head, outcome: 'passes', wants: { criterion, values: valuesOf(rule, criterion) } };
  });
  return { decision: route(table, facts), considered };
}

/** The first rule that takes everything this one takes, and stands before it: this one then never decides. */
export const shadowOf = (rules: readonly RoutingRule[], rule: RoutingRule): RoutingRule | undefined =>
  rules.slice(0, rules.indexOf(rule)).find((earlier) => covers(earlier, rule));

/** `rule 2, "Restricted data"`, `the default connection`. */
export const routedByText = (by: RoutedBy): string =>
  by.kind === 'rule' ? `rule ${by.position}, "${by.name}"` : 'the default connection';

/** Where the classification stands in the name of a key group of {@link rulesPerClassification}. */
export const CLASSIFICATION_MARK = '{classification}';

/**
 * One rule for each data classification, to one connection, each with a key group of its own. Rules that look at
 * that one classification and nothing else are replaced where they stand; the others are put behind the rest.
 */
export function rulesPerClassification(
  rules: readonly RoutingRule[],
  connectionId: ConnectionId,
  keyGroupPattern: string,
  newId: () => string,
): readonly RoutingRule[] {
  const after = [...rules];
  for (const classification of DATA_CLASSIFICATIONS) {
    const at = after.findIndex((rule) => looksOnlyAt(rule, classification));
    const old = after[at];
    const made: RoutingRule = {
      id: old?.id ?? newId(),
      name: old?.name ?? unusedName(`Classification ${classification}`, after),
      when: { dataClassification: [classification] },
      connectionId,
      keyGroup: keyGroupPattern.replaceAll(CLASSIFICATION_MARK, classification),
    };
    after.splice(old ? at : after.length, 1, made);
  }
  return after;
}

const valuesOf = ({ when }: RoutingRule, criterion: Criterion): readonly string[] => when[criterion] ?? [];

const named = (rule: RoutingRule): readonly Criterion[] =>
  CRITERIA.filter((criterion) => valuesOf(rule, criterion).length > 0);

function unmet(rule: RoutingRule, facts: RoutingFacts): Criterion | undefined {
  return named(rule).find((criterion) => {
    const fact = facts[criterion];
    return fact === undefined || !valuesOf(rule, criterion).includes(fact);
  });
}

const takes = (rule: RoutingRule, facts: RoutingFacts): boolean => unmet(rule, facts) === undefined;

const covers = (wide: RoutingRule, narrow: RoutingRule): boolean =>
  named(wide).every((criterion) => {
    const values = valuesOf(narrow, criterion);
    return values.length > 0 && values.every((value) => valuesOf(wide, criterion).includes(value));
  });

const looksOnlyAt = (rule: RoutingRule, classification: string): boolean =>
  named(rule).join() === 'dataClassification' &&
  valuesOf(rule, 'dataClassification').join() === classification;

function unusedName(name: string, rules: readonly RoutingRule[]): string {
  const isTaken = (candidate: string) => rules.some((rule) => rule.name === candidate);
  let free = name;
  for (let count = 2; isTaken(free); count++) free = `${name} (${count})`;
  return free;
}

function byRule(
  { destinations }: RoutingTable,
  rule: RoutingRule,
  position: number,
): Result<Route, RoutingRefusal> {
  const by: RoutedBy = { kind: 'rule', id: rule.id, name: rule.name, position };
  const found = destinations.find(({ id }) => id === rule.connectionId);
  const refused = { by, field: named(rule)[0] ?? 'location', mend: MEND.rule } as const;
  const told = `Routing ${routedByText(by)} takes this request`;
  if (!found)
    return refuse({
      ...refused,
      code: 'connection-gone',
      message: `${told}, and its KMS connection was removed.`,
    });
  if (!found.hasCredential)
    return refuse({
      ...refused,
      code: 'no-credential',
      mend: MEND.credential,
      message: `${told}, and its KMS connection "${found.name}" has no credential.`,
    });
  return ok({ connectionId: found.id, connection: found.name, keyGroup: rule.keyGroup, by });
}

function byDefault({ destinations, defaultId }: RoutingTable): Result<Route, RoutingRefusal> {
  const by: RoutedBy = { kind: 'default' };
  const found = destinations.find(({ id }) => id === defaultId);
  const refused = { by, field: 'location', mend: MEND.default } as const;
  if (!found)
    return refuse({
      ...refused,
      code: 'no-default',
      message: 'No routing rule takes this request, and no KMS connection is the default.',
    });
  if (!found.hasCredential)
    return refuse({
      ...refused,
      code: 'no-credential',
      mend: MEND.credential,
      message: `No routing rule takes this request, and the default KMS connection "${found.name}" has no credential.`,
    });
  return ok({ connectionId: found.id, connection: found.name, keyGroup: found.keyGroup, by });
}
