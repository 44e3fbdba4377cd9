import { badRequest } from '../http/refusal';
import { type JqlToken, tokenizeJql } from './lexer';

export type Operand =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'empty' };

export type Clause =
  | { readonly kind: 'and' | 'or'; readonly clauses: readonly Clause[] }
  | { readonly kind: 'not'; readonly clause: Clause }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Operator;
      readonly operands: readonly Operand[];
    };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~' | 'in' | 'not in' | 'is' | 'is not';

export interface Order {
  readonly field: string;
  readonly descending: boolean;
}

export interface Query {
  /** Undefined where the query has an order only. */
  readonly where: Clause | undefined;
  readonly orders: readonly Order[];
}

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=', '~', '!~'];

/** Parses JQL. Source: Atlassian's page "Use advanced search with JQL". */
export function parseJql(source: string): Query {
  return new JqlParser(tokenizeJql(source)).query();
}

class JqlParser {
  readonly #tokens: readonly JqlToken[];
  #position = 0;

  constructor(tokens: readonly JqlToken[]) {
    this.#tokens = tokens;
  }

  query(): Query {
    const where = this.#isEnd() || this.#isWord('order') ? undefined : this.#or();
    const orders = this.#isWord('order') ? this.#orders() : [];
    if (!this.#isEnd()) throw this.#unexpected();
    return { where, orders };
  }

  #or(): Clause {
    const clauses = [this.#and()];
    while (this.#takeWord('or') || this.#takeSymbol('||')) clauses.push(this.#and());
    return clauses.length === 1 && clauses[0] ? clauses[0] : { kind: 'or', clauses };
  }

  #and(): Clause {
    const clauses = [this.#not()];
    while (this.#takeWord('and') || this.#takeSymbol('&&')) clauses.push(this.#not());
    return clauses.length === 1 && clauses[0] ? clauses[0] : { kind: 'and', clauses };
  }

  #not(): Clause {
    if (this.#takeWord('not')) return { kind: 'not', clause: this.#not() };
    if (!this.#takeSymbol('(')) return this.#comparison();
    const inner = this.#or();
    this.#expectSymbol(')');
    return inner;
  }

  #comparison(): Clause {
    const field = this.#value();
    const operator = this.#operator();
    const many = operator === 'in' || operator === 'not in';
    return { kind: 'compare', field, operator, operands: many ? this.#list() : [this.#operand()] };
  }

  #operator(): Operator {
    const token = this.#peek();
    if (token.kind === 'symbol' && COMPARISONS.includes(token.value)) {
      this.#position += 1;
      return token.value as Operator;
    }
    if (this.#takeWord('in')) return 'in';
    if (this.#takeWord('is')) return this.#takeWord('not') ? 'is not' : 'is';
    if (this.#takeWord('not') && this.#takeWord('in')) return 'not in';
    throw this.#unexpected();
  }

  #list(): readonly Operand[] {
    if (!this.#takeSymbol('(')) return [this.#operand()];
    const operands = [this.#operand()];
    while (this.#takeSymbol(',')) operands.push(this.#operand());
    this.#expectSymbol(')');
    return operands;
  }

  #operand(): Operand {
    if (this.#takeWord('empty') || this.#takeWord('null')) return { kind: 'empty' };
    const value = this.#value();
    if (!this.#takeSymbol('(')) return { kind: 'value', value };
    const args: string[] = [];
    while (!this.#takeSymbol(')')) {
      args.push(this.#value());
      this.#takeSymbol(',');
    }
    return { kind: 'function', name: value.toLowerCase(), args };
  }

  #orders(): readonly Order[] {
    this.#takeWord('order');
    if (!this.#takeWord('by')) throw this.#unexpected();
    const orders: Order[] = [];
    do {
      const field = this.#value();
      const descending = this.#takeWord('desc');
      if (!descending) this.#takeWord('asc');
      orders.push({ field, descending });
    } while (this.#takeSymbol(','));
    return orders;
  }

  #peek(): JqlToken {
    return this.#tokens[this.#position] ?? { kind: 'end', value: '' };
  }

  #isEnd(): boolean {
    return this.#peek().kind === 'end';
  }

  #isWord(word: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.value.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#position += 1;
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'symbol' || token.value !== symbol) return false;
    this.#position += 1;
    return true;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected();
  }

  #value(): string {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'text') throw this.#unexpected();
    this.#position += 1;
    return token.value;
  }

  #unexpected(): Error {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'the query ends too early' : `'${token.value}' is not expected here`;
    return badRequest(`Error in the JQL Query: ${found}.`);
  }
}
