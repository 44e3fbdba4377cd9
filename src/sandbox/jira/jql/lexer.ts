import { badRequest } from '../http/refusal';

export interface JqlToken {
  readonly kind: 'word' | 'text' | 'symbol' | 'end';
  readonly value: string;
}

const SYMBOLS = ['!=', '!~', '<=', '>=', '=', '~', '<', '>', '(', ')', ','];
const BLANK = /^\s+/;
const QUOTED = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/;
/** `cf[10010]` is one word; a relative date, `-5m`, too. */
const WORD = /^(?:cf\[\d+\]|[^\s()!=~<>,"']+)/i;

export function tokenizeJql(source: string): JqlToken[] {
  const tokens: JqlToken[] = [];
  let rest = source;
  while (rest !== '') {
    const { token, length } = readToken(rest);
    if (token) tokens.push(token);
    rest = rest.slice(length);
  }
  return [...tokens, { kind: 'end', value: '' }];
}

function readToken(rest: string): { readonly token?: JqlToken; readonly length: number } {
  const blank = BLANK.exec(rest)?.[0];
  if (blank !== undefined) return { length: blank.length };
  const quoted = QUOTED.exec(rest);
  if (quoted) {
    const value = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1');
    return { token: { kind: 'text', value }, length: quoted[0].length };
  }
  const symbol = SYMBOLS.find((one) => rest.startsWith(one));
  if (symbol !== undefined) return { token: { kind: 'symbol', value: symbol }, length: symbol.length };
  const word = WORD.exec(rest)?.[0];
  if (word === undefined)
    throw badRequest(`Error in the JQL Query: the character '${rest.charAt(0)}' is not expected here.`);
  return { token: { kind: 'word', value: word }, length: word.length };
}
