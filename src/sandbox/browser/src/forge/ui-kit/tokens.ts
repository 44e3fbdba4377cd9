import { UnknownUiKit } from './component';

/** The CSS variable of a design token: `color.text.subtle` is `--ds-text-subtle`, `space.100` is `--ds-space-100`. */
const variable = (token: string): string =>
  `--ds-${token.replace(/^(color|elevation)\./, '').replaceAll('.', '-')}`;

/** Whether the page's style sheets give the token a value. */
const isKnown = (name: string): boolean =>
  getComputedStyle(document.documentElement).getPropertyValue(name) !== '';

/** A token as a value of CSS. Throws {@link UnknownUiKit} where the design system has no such token. */
export function tokenOf(token: string): string {
  const name = variable(token);
  if (!isKnown(name)) throw new UnknownUiKit(`${token} is no token of the design system.`);
  return `var(${name})`;
}

export function colorOf(token: string): string {
  if (!/^(color|elevation)\./.test(token))
    throw new UnknownUiKit(`${token} is no colour of the design system.`);
  return tokenOf(token);
}

export function spaceOf(token: string): string {
  if (!token.startsWith('space.')) throw new UnknownUiKit(`${token} is no space of the design system.`);
  return tokenOf(token);
}
