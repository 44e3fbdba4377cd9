import { own } from '../own';
import type { Node } from './ast';
import { ExpressionError } from './error';
import { type Token, tokenize } from './lexer';

/** Binding power of the binary operators; a higher one binds tighter. */
const POWER: Readonly<Record<string, number>> = {
  '??': 2,
  '||': 3,
  '&&': 4,
  '==': 5,
  '!=': 5,
  '===': 5,
  '!==': 5,
  '<': 6,
  '>': 6,
  '<=': 6,
  '>=': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
};
const CONDITIONAL = 1;

const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Jira refuses longer ones. */
const LENGTH_LIMIT = 10_000;

/** Parses a Jira expression. Source: Atlassian's page "Jira expressions grammar" (without `try`). */
export function parseExpression(source: string): Node {
  if (source.length > LENGTH_LIMIT)
    throw new ExpressionError(`The expression is longer than ${LENGTH_LIMIT} characters`);
  const parser = new Parser(tokenize(source));
  const node = parser.body();
  parser.end();
  return node;
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** `let a = ...; let b = ...; expression`, with an optional `return` and `;`. */
  body(): Node {
    const bindings: (readonly [string, Node])[] = [];
    while (this.#isName('let') || this.#isAssignment()) {
      if (this.#isName('let')) this.#next();
      const name = this.#name();
      this.#symbol('=');
      bindings.push([name, this.#expression(0)]);
      this.#symbol(';');
    }
    if (this.#isName('return')) this.#next();
    const body = this.#isName('if') ? this.#choice() : this.#expression(0);
    if (this.#is(';')) this.#next();
    return bindings.length === 0 ? body : { kind: 'let', bindings, body };
  }

  end(): void {
    if (this.#peek().kind !== 'end') throw this.#unexpected();
  }

  #isAssignment(): boolean {
    const after = this.#tokens[this.#position + 1];
    return this.#peek().kind === 'name' && after?.kind === 'symbol' && after.value === '=';
  }

  /** `if (test) { ... } else { ... }` */
  #choice(): Node {
    this.#next();
    this.#symbol('(');
    const test = this.#expression(0);
    this.#symbol(')');
    const yes = this.#block();
    if (!this.#isName('else')) throw this.#unexpected();
    this.#next();
    const no = this.#isName('if') ? this.#choice() : this.#block();
    return { kind: 'conditional', test, yes, no };
  }

  #block(): Node {
    this.#symbol('{');
    const node = this.body();
    this.#symbol('}');
    return node;
  }

  #expression(power: number): Node {
    let left = this.#prefix();
    for (;;) {
      const token = this.#peek();
      if (token.kind !== 'symbol') return left;
      if (token.value === '?' && power <= CONDITIONAL) {
        left = this.#conditional(left);
        continue;
      }
      const binding = own(POWER, token.value);
      if (binding === undefined || binding <= power) return left;
      this.#next();
      left = { kind: 'binary', operator: token.value, left, right: this.#expression(binding) };
    }
  }

  #conditional(test: Node): Node {
    this.#symbol('?');
    const yes = this.#expression(0);
    this.#symbol(':');
    return { kind: 'conditional', test, yes, no: this.#expression(0) };
  }

  #prefix(): Node {
    const token = this.#peek();
    if (token.kind === 'symbol' && (token.value === '!' || token.value === '-')) {
      this.#next();
      return { kind: 'unary', operator: token.value, operand: this.#prefix() };
    }
    if (token.kind === 'name' && token.value === 'typeof') {
      this.#next();
      return { kind: 'unary', operator: 'typeof', operand: this.#prefix() };
    }
    return this.#suffixes(this.#primary());
  }

  #suffixes(start: Node): Node {
    let node = start;
    for (;;) {
      if (this.#is('.')) {
        this.#next();
        node = { kind: 'member', object: node, name: this.#name(), optional: false };
      } else if (this.#is('?.')) {
        this.#next();
        node = this.#is('[')
          ? { kind: 'index', object: node, index: this.#bracketed(), optional: true }
          : { kind: 'member', object: node, name: this.#name(), optional: true };
      } else if (this.#is('[')) {
        node = { kind: 'index', object: node, index: this.#bracketed(), optional: false };
      } else if (this.#is('(')) {
        node = { kind: 'call', callee: node, args: this.#arguments() };
      } else {
        return node;
      }
    }
  }

  #bracketed(): Node {
    this.#symbol('[');
    const index = this.#expression(0);
    this.#symbol(']');
    return index;
  }

  #primary(): Node {
    const token = this.#next();
    switch (token.kind) {
      case 'number':
      case 'string':
        return { kind: 'literal', value: token.value };
      case 'template':
        return { kind: 'template', texts: token.texts, parts: token.sources.map(parseExpression) };
      case 'name':
        return this.#named(token.value);
      case 'symbol':
        return this.#bracket(token);
      default:
        throw new ExpressionError('Unexpected end of the expression');
    }
  }

  #named(name: string): Node {
    const literal = own(LITERALS, name);
    if (literal !== undefined) return { kind: 'literal', value: literal };
    if (name === 'new') return { kind: 'new', type: this.#name(), args: this.#arguments() };
    if (this.#is('=>')) return this.#arrow([name]);
    return { kind: 'name', name };
  }

  #bracket(token: Token & { readonly kind: 'symbol' }): Node {
    if (token.value === '(') return this.#parameters() ?? this.#group();
    if (token.value === '[') return { kind: 'list', items: this.#items(']') };
    if (token.value === '{') return this.#map();
    this.#position -= 1;
    throw this.#unexpected();
  }

  #group(): Node {
    const inner = this.#expression(0);
    this.#symbol(')');
    return inner;
  }

  /** `(a, b) => ...`, if that is what stands here. */
  #parameters(): Node | undefined {
    const start = this.#position;
    const names: string[] = [];
    while (this.#peek().kind === 'name') {
      names.push(this.#name());
      if (!this.#is(',')) break;
      this.#next();
    }
    if (this.#is(')')) {
      this.#next();
      if (this.#is('=>')) return this.#arrow(names);
    }
    this.#position = start;
    return undefined;
  }

  #arrow(parameters: readonly string[]): Node {
    this.#symbol('=>');
    return { kind: 'arrow', parameters, body: this.#isBlock() ? this.#block() : this.#expression(0) };
  }

  /** A brace after an arrow opens a block if a statement follows, otherwise a map. */
  #isBlock(): boolean {
    const [brace, first, second] = this.#tokens.slice(this.#position, this.#position + 3);
    if (brace?.kind !== 'symbol' || brace.value !== '{' || first?.kind !== 'name') return false;
    return (
      ['let', 'return', 'if'].includes(first.value) || (second?.kind === 'symbol' && second.value === '=')
    );
  }

  #map(): Node {
    const entries: (readonly [string, Node])[] = [];
    while (!this.#is('}')) {
      const key = this.#next();
      if (key.kind !== 'name' && key.kind !== 'string')
        throw new ExpressionError('Expected the name of a property');
      if (this.#is(':')) {
        this.#next();
        entries.push([key.value, this.#expression(0)]);
      } else {
        entries.push([key.value, { kind: 'name', name: key.value }]);
      }
      if (!this.#is('}')) this.#symbol(',');
    }
    this.#symbol('}');
    return { kind: 'map', entries };
  }

  #arguments(): Node[] {
    this.#symbol('(');
    return this.#items(')');
  }

  #items(closing: string): Node[] {
    const items: Node[] = [];
    while (!this.#is(closing)) {
      items.push(this.#expression(0));
      if (!this.#is(closing)) this.#symbol(',');
    }
    this.#symbol(closing);
    return items;
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', at: 0 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #is(symbol: string): boolean {
    const token = this.#peek();
    return token.kind === 'symbol' && token.value === symbol;
  }

  #isName(name: string): boolean {
    const token = this.#peek();
    return token.kind === 'name' && token.value === name;
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'name') throw this.#unexpected();
    this.#next();
    return token.value;
  }

  #symbol(symbol: string): void {
    if (!this.#is(symbol)) throw this.#unexpected(symbol);
    this.#next();
  }

  #unexpected(expected?: string): ExpressionError {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'the end' : 'value' in token ? `'${token.value}'` : 'a template';
    const wanted = expected === undefined ? '' : `, expected '${expected}'`;
    return new ExpressionError(`Unexpected ${found} at ${token.at + 1}${wanted}`);
  }
}
