import { LABELS } from './labels';
import type { Review, Violation } from './review';

/** One violation on one line: field, value, what is wrong, the mend, rule and source. */
export function violationText({ field, value, message, mend, rule, source }: Violation): string {
  const found = value === '' ? '' : ` "${value}"`;
  return `${LABELS[field]}${found}: ${message} ${mend} [${rule}; ${source}]`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Several violations: a heading, then the refusals, then the warnings, one line each. Empty where there are none. */
export function violationsText(violations: readonly Violation[]): string {
  const refusals = violations.filter(({ severity }) => severity === 'reject');
  const warnings = violations.filter(({ severity }) => severity === 'warn');
  return [
    ...section(`The policy refuses this request: ${count(refusals.length, 'problem')} to mend.`, refusals),
    ...section(`${count(warnings.length, 'warning')} to consider.`, warnings),
  ].join('\n');
}

const section = (heading: string, violations: readonly Violation[]): string[] =>
  violations.length === 0
    ? []
    : [heading, ...violations.map((violation, index) => `${index + 1}. ${violationText(violation)}`)];

/** The violations that stop the request, on lines; for the message of a refused submission. */
export const refusalText = (review: Review<unknown>): string =>
  violationsText(review.violations.filter(({ severity }) => severity === 'reject'));
