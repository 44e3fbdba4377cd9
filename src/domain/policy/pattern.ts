import * as z from 'zod';

/**
 * Patterns that an admin may write. They match the whole value, and are kept to forms that can't take
 * exponential time on any value: no group is repeated, and few parts vary in length.
 */
const MAX_VARIABLE = 3;
const RULES: readonly { readonly holds: (pattern: string) => boolean; readonly message: string }[] = [
  { holds: compiles, message: 'is not a valid regular expression' },
  {
    holds: (pattern) => !/\)[*+{?]/.test(unescaped(pattern)),
    message: 'must not repeat a group; write the characters in [...] instead',
  },
  {
    holds: (pattern) => !/\\[1-9k]|\(\?[=!<]/.test(pattern),
    message: 'must not use back-references, look-around or named groups',
  },
  {
    holds: (pattern) => (unescaped(pattern).match(/[*+?]|\{\d+,\d*\}/g) ?? []).length <= MAX_VARIABLE,
    message: `must have at most ${MAX_VARIABLE} parts of variable length (*, +, ? or {n,m})`,
  },
];

/** Without escapes, classes and the sign of a non-capturing group, none of which repeats anything. */
const unescaped = (pattern: string): string =>
  pattern
    .replaceAll(/\\./g, '_')
    .replaceAll(/\[[^\]]*\]/g, '_')
    .replaceAll('(?:', '(');

function compiles(pattern: string): boolean {
  try {
    return wholeValue(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

const wholeValue = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

const ASCII = /^[ -~]*$/;
/** Printable ASCII only: identifiers beyond it can look like one another. */
export const isAscii = (value: string): boolean => ASCII.test(value);

/** Whether an identifier has the form of a pattern. Whatever the pattern, it has to be ASCII. */
export const fits = (value: string, pattern: string): boolean =>
  isAscii(value) && wholeValue(pattern).test(value);

export const patternSchema = z
  .string()
  .min(1)
  .max(200)
  .superRefine((pattern, context) => {
    const broken = RULES.find((rule) => !rule.holds(pattern));
    if (broken) context.addIssue({ code: 'custom', message: broken.message });
  });
