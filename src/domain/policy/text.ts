import { LABELS } from './labels';
import type { Review, Violation } from './review';

/** One violation on one line: field, value, what is wrong, the mend, rule and source. */
export function violationText({ field, value, message, mend, rule, source }: Violation): string {
  const found = value === '' ? '' : ` "${value}"`;
  return `${LABELS[field]}${found}: ${message} ${mend} [${rule}; ${source}]`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Several violations: a heading, then up to 15 refusals, then up to 15 warnings, one line each. Empty where there are none. */
export function violationsText(violations: readonly Violation[]): string {
  const refusals = violations.filter(({ severity }) => severity === 'reject');
  const warnings = violations.filter(({ severity }) => severity === 'warn');
  return [
    ...section(`The policy refuses this request: ${count(refusals.length, 'problem')} to mend.`, refusals),
    ...section(`${count(warnings.length, 'warning')} to consider.`, warnings),
  ].join('\n');
}

/** Lines of a section; a form of fifty bad lines must still fit into a message. */
const LONGEST_SECTION = 15;

function section(heading: string, violations: readonly Violation[]): string[] {
  if (violations.length === 0) return [];
  const told = violations.slice(0, LONGEST_SECTION);
  const untold = violations.length - told.length;
  return [
    heading,
    ...told.map((violation, index) => `${index + 1}. ${violationText(violation)}`),
    ...(untold > 0 ? [`and ${untold} more, told once these are mended.`] : []),
  ];
}

/** The violations that stop the request, on lines; for the message of a refused submission. */
export const refusalText = (review: Review<unknown>): string =>
  violationsText(review.violations.filter(({ severity }) => severity === 'reject'));
