import * as z from 'zod';
import { isKeyTypeId, KEY_TYPE_IDS, type KeyTypeId } from '../algorithms';
import type { AccountId, Day, KeyHandle } from '../ids';
import { ok, type Result, refuse } from '../result';
import { legacyKeyType } from './legacy-key-types';
import type { FormField, Violation } from './review';
import type { RuleId } from './rules';
import { holdsSecret, oneOf, violation } from './violation';

/** Reads one field of a form. Whatever it is given, it answers with a value or with violations. */
export type Reader<T> = (field: FormField, raw: unknown) => Result<T, readonly Violation[]>;

export const FORM_SOURCE = 'Keydesk request form';

export const malformed = (
  rule: RuleId,
  field: FormField,
  value: unknown,
  message: string,
  mend: string,
): Result<never, readonly Violation[]> =>
  refuse([violation(rule, { field, source: FORM_SOURCE, value, message, mend })]);

const isEmpty = (raw: unknown): boolean =>
  raw === undefined ||
  raw === null ||
  (typeof raw === 'string' && raw.trim() === '') ||
  (Array.isArray(raw) && raw.length === 0);

/** The one text in a field: trimmed; a list of one counts as its member. Undefined where it isn't one text. */
function single(raw: unknown): string | undefined {
  const value: unknown = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() : undefined;
}

const required = (field: FormField) =>
  malformed('form.required', field, '', 'The field is empty.', `Fill it in${HINTS[field] ?? '.'}`);

/** A required single text. */
function oneText<T>(read: (field: FormField, text: string) => ReturnType<Reader<T>>): Reader<T> {
  return (field, raw) => {
    if (isEmpty(raw)) return required(field);
    const text = single(raw);
    if (text === undefined) {
      return malformed('form.single-value', field, raw, 'The field takes one text.', 'Enter a single value.');
    }
    return text === '' ? required(field) : read(field, text);
  };
}

/** Control, invisible and direction-changing characters, which could show an approver another text than the one stored. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Prose may have line breaks, and the joiners that several scripts and emoji need. */
const HIDDEN_IN_PROSE = /(?![\n\r\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function checkedText(
  field: FormField,
  text: string,
  max: number,
  hidden: RegExp,
): Result<string, readonly Violation[]> {
  if (holdsSecret(text)) {
    return malformed(
      'form.secret',
      field,
      text,
      'The text holds what looks like a private key or a token.',
      'Remove it here and from the history, and replace the secret: everybody who sees the issue can read it.',
    );
  }
  if (text.length > max) {
    return malformed(
      'form.text-length',
      field,
      text,
      `The text has ${text.length} characters; the field can hold ${max}.`,
      `Shorten it to at most ${max} characters.`,
    );
  }
  if (hidden.test(text)) {
    return malformed(
      'form.characters',
      field,
      text,
      'The text has control or invisible characters.',
      'Type the text again without pasting it.',
    );
  }
  return ok(text);
}

/** One line of text of at most `max` UTF-16 code units. */
export const line = (max: number): Reader<string> =>
  oneText((field, text) => checkedText(field, text, max, HIDDEN));

/** Text with line breaks; empty gives the empty string. */
export const optionalLines =
  (max: number): Reader<string> =>
  (field, raw) =>
    isEmpty(raw) ? ok('') : lines(max)(field, raw);

export const lines = (max: number): Reader<string> =>
  oneText((field, text) => checkedText(field, text, max, HIDDEN_IN_PROSE));

const isMember = <T extends string>(options: readonly T[], text: string): text is T =>
  (options as readonly string[]).includes(text);

const notOffered = (field: FormField, value: unknown, options: readonly string[]) =>
  malformed('form.option', field, value, 'This value is not offered.', `Choose ${oneOf(options)}.`);

export const option = <T extends string>(options: readonly T[]): Reader<T> =>
  oneText((field, text) => (isMember(options, text) ? ok(text) : notOffered(field, text, options)));

/** One or more options, without repetition, in the order of the options: one request has one text. */
export const options =
  <T extends string>(offered: readonly T[]): Reader<T[]> =>
  (field, raw) => {
    if (isEmpty(raw)) return required(field);
    const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
    const texts = given.map((item) => (typeof item === 'string' ? item.trim() : ''));
    const strangers = texts.filter((text) => !isMember(offered, text));
    if (strangers.length > 0) return notOffered(field, strangers, offered);
    return ok(offered.filter((item) => texts.includes(item)));
  };

/** A key type; one that is known to be weak or withdrawn is refused with the reason. */
export const keyTypeOption: Reader<KeyTypeId> = oneText((field, text) => {
  if (isKeyTypeId(text)) return ok(text);
  const legacy = legacyKeyType(text);
  if (!legacy) return notOffered(field, text, KEY_TYPE_IDS);
  return refuse([
    violation(legacy.rule, {
      field,
      source: legacy.source,
      value: text,
      message: legacy.reason,
      mend: `Choose ${oneOf(legacy.instead)}.`,
    }),
  ]);
});

const calendarDay = z.iso.date().refine((text) => text >= '2000-01-01' && text <= '2199-12-31');

export const date: Reader<Day> = oneText((field, text) =>
  calendarDay.safeParse(text).success
    ? ok(text as Day)
    : malformed(
        'form.date',
        field,
        text,
        'This is not a calendar day between 2000 and 2199.',
        'Write the date as YYYY-MM-DD, for instance 2027-06-30.',
      ),
);

export const accountId: Reader<AccountId> = oneText((field, text) =>
  /^[A-Za-z0-9:_-]{1,128}$/.test(text)
    ? ok(text as AccountId)
    : malformed(
        'form.account-id',
        field,
        text,
        'This is not an Atlassian account id.',
        'Choose the person from the list.',
      ),
);

/** A URI: the scheme names the adapter, the rest is the KMS's own immutable id. */
const HANDLE = /^[a-z][a-z0-9+.-]{1,31}:[!-~]+$/;

export const handle: Reader<KeyHandle> = oneText((field, text) =>
  text.length <= 512 && HANDLE.test(text)
    ? ok(text as KeyHandle)
    : malformed(
        'form.handle',
        field,
        text,
        'This is not a key handle; a name or an alias is not enough to delete a key.',
        'Copy the whole handle from the Create Key issue, for instance keydesk:4f1c2a.',
      ),
);

const wholeNumber = (max: number): Reader<number> =>
  oneText((field, text) => {
    const value = /^\d{1,9}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 1 && value <= max) return ok(value);
    return malformed(
      'form.whole-number',
      field,
      text,
      `This is not a whole number between 1 and ${max}.`,
      `Enter a whole number of days between 1 and ${max}.`,
    );
  });

/** Days from 1 to 36 500. */
export const dayCount = wholeNumber(36_500);

export const optionalDayCount: Reader<number | null> = (field, raw) =>
  isEmpty(raw) ? ok(null) : dayCount(field, raw);

const HINTS: Readonly<Partial<Record<FormField, string>>> = {
  keyType: ', for instance AES-256.',
  operations: ', for instance encrypt and decrypt.',
  protectionLevel: ': software or hsm.',
  activationDate: ' as YYYY-MM-DD.',
  expiryDate: ' as YYYY-MM-DD.',
  handle: ' as the Create Key issue shows it.',
  windowDays: ', for instance 30.',
};
