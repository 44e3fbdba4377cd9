import type { Option } from '../model/configuration';
import { restUrl, type Site } from '../site';
import { userDetails } from '../views/users';
import { adfText, isAdf } from './adf';

/** A value as given over REST, parsed to what is stored, or the message of the refusal. */
export type ParsedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** What the changelog says of a value. */
export interface Described {
  readonly id: string | null;
  readonly text: string | null;
}

export interface ValueContext {
  readonly site: Site;
  readonly fieldName: string;
  /** Options of the field in the context of the issue, the disabled ones left out. */
  readonly options: readonly Option[];
}

/** How values of one kind are parsed, shown over REST and put into the changelog. Null never gets here. */
export interface ValueKind {
  readonly parse: (given: unknown, context: ValueContext) => ParsedValue;
  readonly render: (stored: unknown, site: Site) => unknown;
  readonly describe: (stored: unknown, site: Site) => Described;
}

export const parsed = (value: unknown): ParsedValue => ({ ok: true, value });
export const rejected = (message: string): ParsedValue => ({ ok: false, message });

const asIs = (stored: unknown): unknown => stored;
const textOnly = (stored: unknown): Described => ({ id: null, text: String(stored) });

const TEXT_LIMIT = 255;
const DOCUMENT_LIMIT = 32_767;

const text: ValueKind = {
  parse: (given) => {
    if (typeof given !== 'string') return rejected('Operation value must be a string');
    if (given.length > TEXT_LIMIT)
      return rejected(
        `The entered text is too long. It exceeds the allowed limit of ${TEXT_LIMIT} characters.`,
      );
    return parsed(given);
  },
  render: asIs,
  describe: textOnly,
};

const summary: ValueKind = {
  ...text,
  parse: (given, context) => {
    if (typeof given === 'string' && given.trim() === '')
      return rejected('You must specify a summary of the issue.');
    if (typeof given === 'string' && /[\r\n]/.test(given))
      return rejected('The summary is invalid because it contains newline characters.');
    return text.parse(given, context);
  },
};

const adf: ValueKind = {
  parse: (given) => {
    if (!isAdf(given))
      return rejected('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
    if (adfText(given).length > DOCUMENT_LIMIT)
      return rejected(
        `The entered text is too long. It exceeds the allowed limit of ${DOCUMENT_LIMIT} characters.`,
      );
    return parsed(given);
  },
  render: asIs,
  describe: (stored) => ({ id: null, text: adfText(stored) }),
};

const number: ValueKind = {
  parse: (given) =>
    typeof given === 'number' && Number.isFinite(given)
      ? parsed(given)
      : rejected('Operation value must be a number'),
  render: asIs,
  describe: textOnly,
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const date: ValueKind = {
  parse: (given) =>
    typeof given === 'string' && DAY.test(given) && isCalendarDay(given)
      ? parsed(given)
      : rejected(`Error parsing date string: ${String(given)}`),
  render: asIs,
  describe: (stored) => ({ id: String(stored), text: String(stored) }),
};

function isCalendarDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

const datetime: ValueKind = {
  parse: (given) => {
    const time = typeof given === 'string' ? Date.parse(given) : Number.NaN;
    return Number.isNaN(time)
      ? rejected(`Error parsing time: ${String(given)}`)
      : parsed(new Date(time).toISOString());
  },
  render: (stored) => String(stored).replace('Z', '+0000'),
  describe: (stored) => ({ id: String(stored), text: String(stored) }),
};

const user: ValueKind = {
  parse: (given, { site, fieldName }) => {
    const accountId = property(given, 'accountId') ?? property(given, 'id');
    if (typeof accountId !== 'string') return rejected(`Specify a valid user for ${fieldName}`);
    const found = site.users.get(accountId);
    return found?.active
      ? parsed(accountId)
      : rejected(`Account ID '${accountId}' does not exist for the field '${fieldName}'.`);
  },
  render: (stored, site) => userDetails(site, String(stored)),
  describe: (stored, site) => ({
    id: String(stored),
    text: site.users.get(String(stored))?.displayName ?? String(stored),
  }),
};

const group: ValueKind = {
  parse: (given, { site, fieldName }) => {
    const groupId = property(given, 'groupId');
    const name = property(given, 'name');
    const found = site.groups.find((one) => one.groupId === groupId || one.name === name);
    return found ? parsed(found.groupId) : rejected(`Specify a valid group for ${fieldName}`);
  },
  render: (stored, site) => ({
    name: site.groups.get(String(stored))?.name ?? '',
    groupId: String(stored),
    self: restUrl(site, `group?groupId=${String(stored)}`),
  }),
  describe: (stored, site) => ({
    id: String(stored),
    text: site.groups.get(String(stored))?.name ?? String(stored),
  }),
};

const option: ValueKind = {
  parse: (given, { options, fieldName }) => {
    const id = property(given, 'id');
    const value = property(given, 'value');
    const found = options.find((one) => (id === undefined ? one.value === value : one.id === String(id)));
    if (found) return parsed(found.id);
    return rejected(
      id === undefined
        ? `Specify a valid 'id' or 'name' for ${fieldName}`
        : `Option id '${String(id)}' is not valid`,
    );
  },
  render: (stored, site) => ({
    self: restUrl(site, `customFieldOption/${String(stored)}`),
    value: site.options.get(String(stored))?.value ?? '',
    id: String(stored),
  }),
  describe: (stored, site) => ({ id: String(stored), text: site.options.get(String(stored))?.value ?? null }),
};

const label: ValueKind = {
  parse: (given) => {
    if (typeof given !== 'string' || given === '') return rejected('Operation value must be a string');
    if (/\s/.test(given)) return rejected(`The label '${given}' contains spaces which is invalid.`);
    return parsed(given);
  },
  render: asIs,
  describe: textOnly,
};

const priority: ValueKind = {
  parse: (given) => {
    const known = PRIORITIES.find(
      ({ id, name }) => id === String(property(given, 'id')) || name === property(given, 'name'),
    );
    return known ? parsed(known.id) : rejected('The priority selected is invalid.');
  },
  render: (stored, site) => {
    const known = PRIORITIES.find(({ id }) => id === stored);
    return {
      self: restUrl(site, `priority/${String(stored)}`),
      iconUrl: `${site.siteUrl}/images/icons/priorities/${(known?.name ?? '').toLowerCase()}.svg`,
      name: known?.name ?? '',
      id: String(stored),
    };
  },
  describe: (stored) => ({
    id: String(stored),
    text: PRIORITIES.find(({ id }) => id === stored)?.name ?? null,
  }),
};

export const PRIORITIES: readonly { readonly id: string; readonly name: string }[] = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
];

const document: ValueKind = {
  parse: (given) =>
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? parsed(given)
      : rejected('Operation value must be an object'),
  render: asIs,
  describe: (stored) => ({ id: null, text: JSON.stringify(stored) }),
};

/** Many values of a kind. An empty list is no value at all. */
function listOf(kind: ValueKind, join: (described: readonly Described[]) => Described): ValueKind {
  return {
    parse: (given, context) => {
      if (!Array.isArray(given)) return rejected('Operation value must be an array');
      const items: unknown[] = [];
      for (const one of given) {
        const item = kind.parse(one, context);
        if (!item.ok) return item;
        if (!items.includes(item.value)) items.push(item.value);
      }
      return parsed(items);
    },
    render: (stored, site) => asList(stored).map((one) => kind.render(one, site)),
    describe: (stored, site) => join(asList(stored).map((one) => kind.describe(one, site))),
  };
}

const idsInBrackets = (items: readonly Described[]): Described => ({
  id: `[${items.map(({ id }) => id).join(', ')}]`,
  text: items.map(({ text: one }) => one).join(', '),
});

const wordsInText = (items: readonly Described[]): Described => ({
  id: null,
  text: items.map(({ text: one }) => one).join(' '),
});

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Kinds of values by the name a field carries. */
export const KINDS: Readonly<Record<string, ValueKind>> = {
  summary,
  text,
  adf,
  number,
  date,
  datetime,
  user,
  group,
  option,
  priority,
  object: document,
  options: listOf(option, idsInBrackets),
  users: listOf(user, idsInBrackets),
  groups: listOf(group, idsInBrackets),
  labels: listOf(label, wordsInText),
  texts: listOf(text, wordsInText),
  numbers: listOf(number, wordsInText),
  dates: listOf(date, wordsInText),
  datetimes: listOf(datetime, wordsInText),
  objects: listOf(document, wordsInText),
};

function property(given: unknown, name: string): unknown {
  return typeof given === 'object' && given !== null
    ? (given as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
