import type { Node } from './ast';
import { ExpressionError } from './error';
import { GLOBALS, memberOf } from './methods';
import { parseExpression } from './parser';
import {
  DateValue,
  equal,
  expectNumber,
  HostObject,
  MapValue,
  text,
  truthy,
  typeName,
  type Value,
} from './values';

/** Jira stops an expression after as many steps. */
const STEP_LIMIT = 10_000;

export interface Context {
  /** Variables in reach: `issue`, `user`, `config`, ... */
  readonly variables: Readonly<Record<string, Value>>;
  /** Time of `new Date()`, milliseconds since the epoch. */
  readonly now: number;
}

const parsed = new Map<string, Node>();
const PARSED_LIMIT = 500;

function parseOnce(source: string): Node {
  const known = parsed.get(source);
  if (known) return known;
  const node = parseExpression(source);
  if (parsed.size >= PARSED_LIMIT) parsed.clear();
  parsed.set(source, node);
  return node;
}

/** Evaluates an expression. Throws {@link ExpressionError} for whatever Jira calls an evaluation error. */
export function evaluate(source: string, context: Context): Value {
  const evaluator = new Evaluator(context.now);
  const scope = new Map<string, Value>([...Object.entries(GLOBALS), ...Object.entries(context.variables)]);
  return evaluator.value(parseOnce(source), scope);
}

type Scope = ReadonlyMap<string, Value>;
type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>;

/** What an optional member of null makes of the whole chain after it. */
const SHORT_CIRCUIT = Symbol('null chain');
type Linked = Value | typeof SHORT_CIRCUIT;

class Evaluator {
  readonly #now: number;
  #steps = 0;

  constructor(now: number) {
    this.#now = now;
  }

  value(node: Node, scope: Scope): Value {
    const result = this.#link(node, scope);
    return result === SHORT_CIRCUIT ? null : result;
  }

  #link(node: Node, scope: Scope): Linked {
    this.#steps += 1;
    if (this.#steps > STEP_LIMIT)
      throw new ExpressionError(`The expression takes more than ${STEP_LIMIT} steps`);
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'template':
        return this.#template(node, scope);
      case 'name':
        return lookUp(node.name, scope);
      case 'list':
        return node.items.map((item) => this.value(item, scope));
      case 'map':
        return new MapValue(node.entries.map(([key, item]) => [key, this.value(item, scope)] as const));
      case 'member':
        return this.#member(node, scope);
      case 'index':
        return this.#index(node, scope);
      case 'call':
        return this.#call(node, scope);
      case 'new':
        return this.#construct(node, scope);
      case 'unary':
        return this.#unary(node, scope);
      case 'binary':
        return this.#binary(node, scope);
      case 'conditional':
        return this.value(truthy(this.value(node.test, scope)) ? node.yes : node.no, scope);
      case 'arrow':
        return (...args) =>
          this.value(
            node.body,
            new Map([...scope, ...node.parameters.map((name, i) => [name, args[i] ?? null] as const)]),
          );
      case 'let':
        return this.#let(node, scope);
    }
  }

  #template({ texts, parts }: NodeOf<'template'>, scope: Scope): Value {
    return texts
      .map((one, index) => {
        const part = parts[index];
        return one + (part ? text(this.value(part, scope)) : '');
      })
      .join('');
  }

  #let({ bindings, body }: NodeOf<'let'>, scope: Scope): Value {
    const inner = new Map(scope);
    for (const [name, node] of bindings) inner.set(name, this.value(node, inner));
    return this.value(body, inner);
  }

  #member({ object, name, optional }: NodeOf<'member'>, scope: Scope): Linked {
    const owner = this.#link(object, scope);
    if (owner === SHORT_CIRCUIT || (owner === null && optional)) return SHORT_CIRCUIT;
    return readMember(owner, name);
  }

  #index({ object, index, optional }: NodeOf<'index'>, scope: Scope): Linked {
    const owner = this.#link(object, scope);
    if (owner === SHORT_CIRCUIT || (owner === null && optional)) return SHORT_CIRCUIT;
    const key = this.value(index, scope);
    if (Array.isArray(owner) && typeof key === 'number') return owner[key] ?? null;
    if (owner instanceof MapValue) return owner.entries.get(text(key)) ?? null;
    return readMember(owner, text(key));
  }

  #call({ callee, args }: NodeOf<'call'>, scope: Scope): Linked {
    const called = this.#link(callee, scope);
    if (called === SHORT_CIRCUIT) return SHORT_CIRCUIT;
    if (typeof called !== 'function') throw new ExpressionError(`${typeName(called)} is not a function`);
    return called(...args.map((arg) => this.value(arg, scope)));
  }

  #construct({ type, args }: NodeOf<'new'>, scope: Scope): Value {
    if (type !== 'Date' && type !== 'CalendarDate') throw new ExpressionError(`Cannot make a '${type}'`);
    const [given] = args.map((arg) => this.value(arg, scope));
    const time =
      given === undefined ? this.#now : typeof given === 'number' ? given : Date.parse(text(given));
    if (Number.isNaN(time)) throw new ExpressionError(`'${text(given ?? null)}' is not a date`);
    return new DateValue(time, type === 'CalendarDate');
  }

  #unary({ operator, operand }: NodeOf<'unary'>, scope: Scope): Value {
    const value = this.value(operand, scope);
    if (operator === '!') return !truthy(value);
    if (operator === 'typeof') return typeName(value).toLowerCase();
    return -expectNumber(value, "The operand of '-'");
  }

  #binary({ operator, left, right }: NodeOf<'binary'>, scope: Scope): Value {
    const first = this.value(left, scope);
    if (operator === '&&') return truthy(first) ? this.value(right, scope) : first;
    if (operator === '||') return truthy(first) ? first : this.value(right, scope);
    if (operator === '??') return first ?? this.value(right, scope);
    return operate(operator, first, this.value(right, scope));
  }
}

function lookUp(name: string, scope: Scope): Value {
  const value = scope.get(name);
  if (value === undefined) throw new ExpressionError(`The variable '${name}' is not defined`);
  return value;
}

function readMember(owner: Value, name: string): Value {
  if (owner === null) throw new ExpressionError(`Cannot read the property '${name}' of null`);
  if (owner instanceof HostObject) {
    const read = Object.hasOwn(owner.members, name) ? owner.members[name] : undefined;
    if (!read) throw new ExpressionError(`Unrecognized property of ${owner.type}: '${name}'`);
    return read();
  }
  const value = memberOf(owner, name);
  if (value === undefined)
    throw new ExpressionError(`Unrecognized property of ${typeName(owner)}: '${name}'`);
  return value;
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

const ORDER: Readonly<Record<string, (a: number) => boolean>> = {
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

function operate(operator: string, left: Value, right: Value): Value {
  if (operator.startsWith('==')) return equal(left, right);
  if (operator.startsWith('!=')) return !equal(left, right);
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string'))
    return text(left) + text(right);
  const order = ORDER[operator];
  if (order) return order(compare(left, right));
  const compute = operator === '+' ? (a: number, b: number): number => a + b : ARITHMETIC[operator];
  if (!compute) throw new ExpressionError(`Unknown operator '${operator}'`);
  return compute(
    expectNumber(left, `The left side of '${operator}'`),
    expectNumber(right, `The right side of '${operator}'`),
  );
}

function compare(left: Value, right: Value): number {
  if (left instanceof DateValue && right instanceof DateValue) return left.time - right.time;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  throw new ExpressionError(`Can't compare ${typeName(left)} to ${typeName(right)}.`);
}
