import type { FormField, Severity, Violation } from './review';
import type { RuleId } from './rules';

const LONGEST_SHOWN = 80;
/** Control, format (zero width, direction override) and line-separating characters: never repeated to a reader. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Private keys in PEM, JSON web tokens, AWS access key ids, tokens of ours: what people paste by mistake. */
const SECRET =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY|\beyJ[\w-]{10,400}\.eyJ[\w-]{10}|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bkd_[0-9a-f]{16}_[\w-]{43}|\bwhsec_[A-Za-z0-9+/]{32}/;
/** Whether a text holds something that looks like a secret. Such a text is never repeated. */
export const holdsSecret = (text: string): boolean => SECRET.test(text);

/** A value as it may be shown in a message: one line, printable, at most 80 characters, no secret. */
export function shown(value: unknown): string {
  const text = Array.isArray(value) ? value.map(plain).join(', ') : plain(value);
  if (holdsSecret(text)) return '(not shown)';
  const printable = text
    .slice(0, LONGEST_SHOWN * 4)
    .replaceAll(UNPRINTABLE, ' ')
    .trim();
  const characters = [...printable];
  if (text.length <= LONGEST_SHOWN * 4 && characters.length <= LONGEST_SHOWN) return printable;
  return `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

interface Finding {
  readonly field: FormField;
  readonly source: string;
  readonly value: unknown;
  readonly message: string;
  readonly mend: string;
  readonly severity?: Severity;
}

/** A violation of a known rule; `reject` unless said otherwise, its value made safe to show. */
export const violation = (rule: RuleId, finding: Finding): Violation => ({
  rule,
  severity: finding.severity ?? 'reject',
  field: finding.field,
  source: finding.source,
  value: shown(finding.value),
  message: finding.message,
  mend: finding.mend,
});

/** `a`, `a or b`, `a, b or c`; for naming acceptable values. */
export function oneOf(values: readonly (string | number)[], word: 'or' | 'and' = 'or'): string {
  const last = values.at(-1);
  if (last === undefined) return 'none';
  const head = values.slice(0, -1);
  return head.length === 0 ? String(last) : `${head.join(', ')} ${word} ${last}`;
}

/** `1 day`, `30 days`. */
export const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;
