import { OPERATIONS, type Operation } from '../algorithms';
import type { ApplicationGrant } from '../key-request';
import { ok, type Result, refuse } from '../result';
import { FORM_SOURCE, lines, type Reader } from './field-readers';
import type { FormField, Violation } from './review';
import { oneOf, violation } from './violation';

/** Longest text of the field: Jira's own limit for a text area. */
const MAX_TEXT = 32_767;
const MAX_APPLICATIONS = 50;
const MAX_NAME = 64;

/** Reads one application per line, `name: operation, operation`. Empty gives none; every bad line is named. */
export const applications: Reader<ApplicationGrant[]> = (field, raw) => {
  const text = Array.isArray(raw) && raw.every((item) => typeof item === 'string') ? raw.join('\n') : raw;
  if (text === undefined || text === null || (typeof text === 'string' && text.trim() === '')) return ok([]);
  const read = lines(MAX_TEXT)(field, text);
  return read.ok ? readLines(field, read.value) : read;
};

function readLines(field: FormField, text: string): Result<ApplicationGrant[], readonly Violation[]> {
  const filled = text
    .split(/\r\n|\r|\n/)
    .map((content, index) => ({ number: index + 1, content: content.trim() }))
    .filter(({ content }) => content !== '');
  if (filled.length > MAX_APPLICATIONS) {
    return refuse([
      badLine(
        field,
        '',
        `There are ${filled.length} applications; a key can have ${MAX_APPLICATIONS}.`,
        'Ask for a second key for the rest.',
      ),
    ]);
  }
  const results = filled.map(({ number, content }) => readLine(field, number, content));
  const violations = results.flatMap((result) => (result.ok ? [] : result.refusal));
  return violations.length > 0
    ? refuse(violations)
    : ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

function readLine(
  field: FormField,
  number: number,
  content: string,
): Result<ApplicationGrant, readonly Violation[]> {
  const colon = content.indexOf(':');
  const name = content.slice(0, Math.max(colon, 0)).trim();
  if (name === '') {
    return refuse([badLine(field, content, `Line ${number} names no application before a colon.`, EXAMPLE)]);
  }
  if (name.length > MAX_NAME) {
    return refuse([
      badLine(
        field,
        name,
        `The application name in line ${number} has more than ${MAX_NAME} characters.`,
        `Shorten it to at most ${MAX_NAME} characters.`,
      ),
    ]);
  }
  const words = content
    .slice(colon + 1)
    .split(',')
    .map((word) => word.trim());
  const stranger = words.find((word) => !(OPERATIONS as readonly string[]).includes(word));
  if (stranger !== undefined) {
    const what =
      stranger === '' ? 'lacks an operation' : `has an unknown operation, "${stranger.slice(0, 40)}"`;
    return refuse([
      badLine(
        field,
        content,
        `Line ${number} ${what}.`,
        `Write operations from this list: ${oneOf(OPERATIONS, 'and')}.`,
      ),
    ]);
  }
  return ok({ name, operations: OPERATIONS.filter((operation: Operation) => words.includes(operation)) });
}

const EXAMPLE = 'Write one application per line, for instance "payments-api: encrypt, decrypt".';

const badLine = (field: FormField, value: string, message: string, mend: string): Violation =>
  violation('form.application-line', { field, source: FORM_SOURCE, value, message, mend });

/** The text that {@link applications} reads back. */
export const renderApplications = (grants: readonly ApplicationGrant[]): string =>
  grants.map(({ name, operations }) => `${name}: ${operations.join(', ')}`).join('\n');
