import { ExpressionError } from './error';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  /** Texts between the `${...}` of a template, and the source of each of those. */
  | {
      readonly kind: 'template';
      readonly texts: readonly string[];
      readonly sources: readonly string[];
      readonly at: number;
    }
  | { readonly kind: 'name'; readonly value: string; readonly at: number }
  | { readonly kind: 'symbol'; readonly value: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

const SYMBOLS = [
  '===',
  '!==',
  '=>',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '??',
  '?.',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  ';',
  '.',
  '?',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '=',
];

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Cuts the text of a Jira expression into tokens. Source: Atlassian's page "Jira expressions grammar". */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(source.slice(at))?.[0];
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const { token, next } = readToken(source, at);
    tokens.push(token);
    at = next;
  }
  return [...tokens, { kind: 'end', at: source.length }];
}

interface Read {
  readonly token: Token;
  readonly next: number;
}

function readToken(source: string, at: number): Read {
  const rest = source.slice(at);
  const number = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
  if (number !== undefined)
    return { token: { kind: 'number', value: Number(number), at }, next: at + number.length };
  const name = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0];
  if (name !== undefined) return { token: { kind: 'name', value: name, at }, next: at + name.length };
  const first = rest.charAt(0);
  if (first === '"' || first === "'") return readString(source, at, first);
  if (first === '`') return readTemplate(source, at);
  const symbol = SYMBOLS.find((one) => rest.startsWith(one));
  if (symbol === undefined) throw new ExpressionError(`Unexpected character '${first}' at ${at + 1}`);
  // `a ?.5 : b` is a conditional, not an optional member.
  const value = symbol === '?.' && /^\?\.\d/.test(rest) ? '?' : symbol;
  return { token: { kind: 'symbol', value, at }, next: at + value.length };
}

function readString(source: string, at: number, quote: string): Read {
  let value = '';
  let here = at + 1;
  while (here < source.length && source[here] !== quote) {
    const { text, next } = readCharacter(source, here);
    value += text;
    here = next;
  }
  if (here >= source.length) throw new ExpressionError(`Unterminated string at ${at + 1}`);
  return { token: { kind: 'string', value, at }, next: here + 1 };
}

function readCharacter(source: string, at: number): { readonly text: string; readonly next: number } {
  const character = source.charAt(at);
  if (character !== '\\') return { text: character, next: at + 1 };
  const escaped = source.charAt(at + 1);
  const unicode = /^u([0-9a-fA-F]{4})/.exec(source.slice(at + 1))?.[1];
  if (unicode !== undefined) return { text: String.fromCharCode(Number.parseInt(unicode, 16)), next: at + 6 };
  return { text: ESCAPES[escaped] ?? escaped, next: at + 2 };
}

function readTemplate(source: string, at: number): Read {
  const texts: string[] = [];
  const sources: string[] = [];
  let text = '';
  let here = at + 1;
  while (here < source.length && source[here] !== '`') {
    if (source.startsWith('${', here)) {
      const end = closingBrace(source, here + 2);
      texts.push(text);
      sources.push(source.slice(here + 2, end));
      text = '';
      here = end + 1;
    } else {
      const character = readCharacter(source, here);
      text += character.text;
      here = character.next;
    }
  }
  if (here >= source.length) throw new ExpressionError(`Unterminated template at ${at + 1}`);
  return { token: { kind: 'template', texts: [...texts, text], sources, at }, next: here + 1 };
}

function closingBrace(source: string, from: number): number {
  let depth = 0;
  for (let here = from; here < source.length; here += 1) {
    const character = source[here];
    if (character === '{') depth += 1;
    else if (character === '}' && depth === 0) return here;
    else if (character === '}') depth -= 1;
  }
  throw new ExpressionError(`Unterminated \${ at ${from + 1}`);
}
