import * as z from 'zod';

/**
 * Patterns that an admin may write. They match the whole value, and are kept to forms that can't take
 * exponential time: nothing is repeated that is itself a group, and few parts are open-ended.
 */
const MAX_OPEN_ENDED = 3;
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
    holds: (pattern) => (unescaped(pattern).match(/[*+]|\{\d+,\}/g) ?? []).length <= MAX_OPEN_ENDED,
    message: `must have at most ${MAX_OPEN_ENDED} open-ended repetitions`,
  },
];

/** Removes escapes and classes, whose contents repeat nothing. */
const unescaped = (pattern: string): string => pattern.replaceAll(/\\./g, '_').replaceAll(/\[[^\]]*\]/g, '_');

function compiles(pattern: string): boolean {
  try {
    return wholeValue(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** The pattern as a regular expression for the whole value. */
export const wholeValue = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

export const patternSchema = z
  .string()
  .min(1)
  .max(200)
  .superRefine((pattern, context) => {
    const broken = RULES.find((rule) => !rule.holds(pattern));
    if (broken) context.addIssue({ code: 'custom', message: broken.message });
  });
