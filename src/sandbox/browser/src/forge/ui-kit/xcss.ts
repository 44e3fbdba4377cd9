import type { CSSProperties } from 'react';
import * as z from 'zod';
import { UnknownUiKit } from './component';
import { colorOf, spaceOf, tokenOf } from './tokens';

type Convert = (value: string) => string;

const raw: Convert = (value) => value;
const among =
  (...allowed: readonly string[]): Convert =>
  (value) => {
    if (!allowed.includes(value))
      throw new UnknownUiKit(`xcss: ${value} is not one of ${allowed.join(', ')}.`);
    return value;
  };

const token =
  (prefix: string): Convert =>
  (value) => {
    if (!value.startsWith(prefix))
      throw new UnknownUiKit(`xcss: ${value} is no token that starts with ${prefix}.`);
    return tokenOf(value);
  };
const overflow = among('hidden', 'visible', 'scroll', 'auto');
const line = among('dotted', 'dashed', 'solid', 'none', 'hidden');

const every = (names: readonly string[], convert: Convert) =>
  Object.fromEntries(names.map((name) => [name, convert]));

const SIDES = [
  '',
  'Block',
  'BlockEnd',
  'BlockStart',
  'Bottom',
  'Inline',
  'InlineEnd',
  'InlineStart',
  'Left',
  'Right',
  'Top',
];
const CORNERS = [
  'BottomLeft',
  'BottomRight',
  'TopLeft',
  'TopRight',
  'EndEnd',
  'EndStart',
  'StartEnd',
  'StartStart',
];
const sides = (before: string, after = '') => SIDES.map((side) => `${before}${side}${after}`);

/** Properties that `xcss` takes, and what their values are: UI Kit's page about XCSS. */
const PROPERTIES: Readonly<Record<string, Convert>> = {
  ...every(
    ['width', 'height', 'minWidth', 'maxWidth', 'minHeight', 'maxHeight', 'textAlign', 'flexGrow', 'opacity'],
    raw,
  ),
  ...every(['color', 'backgroundColor', ...sides('border', 'Color')], colorOf),
  ...every([...sides('margin'), ...sides('padding')], spaceOf),
  ...every(['borderRadius', ...CORNERS.map((corner) => `border${corner}Radius`)], token('radius.')),
  ...every(sides('border', 'Width'), token('border.width')),
  ...every(
    ['borderStyle', 'borderTopStyle', 'borderBottomStyle', 'borderLeftStyle', 'borderRightStyle'],
    line,
  ),
  ...every(['overflow', 'overflowX', 'overflowY'], overflow),
  boxShadow: token('elevation.shadow.'),
  display: among('block', 'inline-block', 'inline', 'none'),
  position: among('relative', 'static'),
};

type Value = string | number;

function declarations(styles: Readonly<Record<string, Value>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(styles).map(([name, value]) => {
      const convert = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
      if (!convert) throw new UnknownUiKit(`xcss: ${name} is no property that Box and Pressable take.`);
      return [name, convert(String(value))];
    }),
  );
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const css = (found: Readonly<Record<string, string>>) =>
  Object.entries(found)
    .map(([name, value]) => `${kebab(name)}:${value} !important`)
    .join(';');

const sheet = new CSSStyleSheet();
const classes = new Map<string, string>();

/** A class for what an inline style can't say: states (`:hover`) and media queries. */
function classFor(rules: readonly (readonly [string, string])[]): string {
  if (rules.length === 0) return '';
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const key = JSON.stringify(rules);
  const name = classes.get(key) ?? `xcss-${classes.size}`;
  if (classes.has(key)) return name;
  classes.set(key, name);
  for (const [selector, body] of rules) {
    sheet.insertRule(
      selector.startsWith('@') ? `${selector}{.${name}{${body}}}` : `.${name}${selector}{${body}}`,
    );
  }
  return name;
}

const Styles = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.record(z.string(), z.union([z.string(), z.number()]))]),
);

/** An `xcss` object as a style of its own and, for its states, a class. Throws {@link UnknownUiKit}. */
export function xcssOf(xcss: unknown): { readonly className: string; readonly style: CSSProperties } {
  if (xcss === undefined) return { className: '', style: {} };
  const parsed = Styles.safeParse(xcss);
  if (!parsed.success) throw new UnknownUiKit(`xcss: ${z.prettifyError(parsed.error)}`);
  const plain: Record<string, Value> = {};
  const rules: [string, string][] = [];
  for (const [name, value] of Object.entries(parsed.data)) {
    if (typeof value !== 'object') plain[name] = value;
    else if (/^(:|@media )/.test(name)) rules.push([name, css(declarations(value))]);
    else throw new UnknownUiKit(`xcss: nested selectors such as ${name} are not supported.`);
  }
  return { className: classFor(rules), style: declarations(plain) };
}

export const paddingOf = (paddings: Readonly<Record<string, string | undefined>>): CSSProperties =>
  Object.fromEntries(
    Object.entries(paddings).map(([name, token]) => [name, token === undefined ? undefined : spaceOf(token)]),
  );
