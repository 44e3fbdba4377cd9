import { badRequest, Refusal } from '../http/refusal';
import type { Issue } from '../model/issue';
import type { Site } from '../site';
import { type JqlField, jqlField } from './fields';
import { type Clause, type Operand, type Operator, type Order, parseJql } from './parser';

export interface SearchFor {
  readonly site: Site;
  readonly accountId: string;
}

type Matches = (issue: Issue) => boolean;

/** The issues that match, in the query's order; newest first without one. */
export function searchIssues(who: SearchFor, jql: string, issues: readonly Issue[]): Issue[] {
  const { where, orders } = parseJql(jql);
  if (!where)
    throw badRequest(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  const matches = compile(who, where);
  const compare = comparison(who.site, orders);
  return issues.filter(matches).toSorted(compare);
}

function comparison(site: Site, orders: readonly Order[]): (a: Issue, b: Issue) => number {
  const fields = orders.map(({ field, descending }) => ({
    field: fieldOf(site, field),
    sign: descending ? -1 : 1,
  }));
  return (a, b) => {
    for (const { field, sign } of fields) {
      const [left, right] = [field.sort(a), field.sort(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return Number(b.id) - Number(a.id);
  };
}

function fieldOf(site: Site, name: string): JqlField {
  const field = jqlField(site, name);
  if (field) return field;
  throw new Refusal(400, [`Field '${name}' does not exist or you do not have permission to view it.`]);
}

function compile(who: SearchFor, clause: Clause): Matches {
  if (clause.kind === 'not') {
    const inner = compile(who, clause.clause);
    return (issue) => !inner(issue);
  }
  if (clause.kind !== 'compare') {
    const inner = clause.clauses.map((one) => compile(who, one));
    return clause.kind === 'and'
      ? (issue) => inner.every((matches) => matches(issue))
      : (issue) => inner.some((matches) => matches(issue));
  }
  const field = fieldOf(who.site, clause.field);
  return compileComparison(who, field, clause.operator, clause.operands);
}

function compileComparison(
  who: SearchFor,
  field: JqlField,
  operator: Operator,
  operands: readonly Operand[],
): Matches {
  const wantsEmpty = operands.some(({ kind }) => kind === 'empty');
  const values = operands.flatMap((operand) => resolve(who, operand)).map((value) => value.toLowerCase());
  const isEmpty: Matches = (issue) => field.names(issue).length === 0;
  const has: Matches = (issue) =>
    (wantsEmpty && isEmpty(issue)) || field.names(issue).some((name) => values.includes(name.toLowerCase()));
  const contains: Matches = (issue) =>
    field
      .names(issue)
      .some((name) => values.some((value) => name.toLowerCase().includes(value.replace(/\*$/, ''))));
  switch (operator) {
    case '=':
    case 'in':
    case 'is':
      return field.isTime && operator === '=' ? (issue) => order(who, field, issue, values) === 0 : has;
    // As in Jira, an issue without a value doesn't differ from one either.
    case '!=':
    case 'not in':
    case 'is not':
      return (issue) => !has(issue) && (wantsEmpty || !isEmpty(issue));
    case '~':
      return contains;
    case '!~':
      return (issue) => !isEmpty(issue) && !contains(issue);
    default: {
      const holds = INEQUALITIES[operator];
      return (issue) => !isEmpty(issue) && holds(order(who, field, issue, values));
    }
  }
}

const INEQUALITIES: Readonly<Record<'<' | '<=' | '>' | '>=', (order: number) => boolean>> = {
  '<': (one) => one < 0,
  '<=': (one) => one <= 0,
  '>': (one) => one > 0,
  '>=': (one) => one >= 0,
};

function order({ site }: SearchFor, field: JqlField, issue: Issue, [value = '']: readonly string[]): number {
  const own = field.sort(issue);
  if (field.isTime) return Number(own) - timeOf(value, site.clock.now());
  const other = /\d+$/.exec(value)?.[0];
  if (typeof own === 'number') return own - Number(other ?? Number.NaN);
  return own < value ? -1 : own > value ? 1 : 0;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `-5m`, `2026-01-31`, `2026-01-31 12:00`, or what `now()` gave; milliseconds since the epoch. */
function timeOf(value: string, now: number): number {
  const relative = /^([+-]?\d+)\s*([mhdw])$/.exec(value);
  if (relative) return now + Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 0);
  if (/^\d{10,}$/.test(value)) return Number(value);
  const iso = value.replaceAll('/', '-').replace(' ', 't').toUpperCase();
  const time = Date.parse(iso.includes('T') && !/Z|[+-]\d\d:?\d\d$/.test(iso) ? `${iso}Z` : iso);
  if (Number.isNaN(time))
    throw badRequest(
      `Date value '${value}' is invalid. Valid formats include: 'yyyy-MM-dd HH:mm', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  return time;
}

function resolve({ site, accountId }: SearchFor, operand: Operand): readonly string[] {
  if (operand.kind === 'empty') return [];
  if (operand.kind === 'value') return [operand.value];
  if (operand.name === 'currentuser') return [accountId];
  if (operand.name === 'now') return [String(site.clock.now())];
  if (operand.name === 'membersof')
    return site.groups.find(({ name }) => name === operand.args[0])?.members ?? [];
  throw badRequest(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`);
}
