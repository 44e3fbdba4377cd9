import * as z from 'zod';
import type { AccountId, ChangelogId } from '../../../domain/ids';
import type { HistoryEntry } from '../../../domain/issue-history';
import type { FormField } from '../../../domain/policy/review';
import type { Status } from '../../../domain/statuses';
import type { JiraIds } from '../../setup/jira-ids';
import { formFieldsById } from './form-values';

/** One entry of a changelog, as `expand=changelog` and `GET /changelog` write it. */
export const changelogSchema = z.object({
  id: z.string().regex(/^\d+$/),
  created: z
    .string()
    .transform((text) => Date.parse(text))
    .refine((at) => !Number.isNaN(at), 'not a date'),
  author: z.object({ accountId: z.string().optional() }).nullish(),
  items: z.array(
    z.object({
      field: z.string().optional(),
      fieldId: z.string().optional(),
      from: z.string().nullish(),
      to: z.string().nullish(),
    }),
  ),
});
type Changelog = z.output<typeof changelogSchema>;
type Item = Changelog['items'][number];

/** Changes of these take an issue out of its workflow or its form. `Key` is what a move writes. */
const RELOCATIONS: ReadonlySet<string> = new Set(['project', 'issuetype', 'Key', 'Project', 'Issue Type']);

/** What a switch of the workflow scheme writes beside the statuses that it maps. */
const WORKFLOW = 'Workflow';

const fieldOf = (item: Item): string => item.fieldId ?? item.field ?? '';

const ascending = (a: Changelog, b: Changelog): number => {
  const difference = BigInt(a.id) - BigInt(b.id);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Reduces a changelog, in any order and with repetitions, to what decides: oldest first, each entry once. */
export function readHistory(ids: JiraIds, changelogs: readonly Changelog[]): HistoryEntry[] {
  const unique = new Map(changelogs.map((entry) => [entry.id, entry]));
  const reader = new HistoryReader(ids);
  return [...unique.values()].sort(ascending).map((entry) => reader.read(entry));
}

class HistoryReader {
  readonly #formFields: ReadonlyMap<string, FormField>;
  readonly #statuses: ReadonlyMap<string, Status>;
  readonly #peopleFields: ReadonlySet<string>;

  constructor(ids: JiraIds) {
    this.#formFields = formFieldsById(ids);
    this.#statuses = statusesById(ids);
    this.#peopleFields = new Set(['reporter', ids.fields.requestor]);
  }

  read(entry: Changelog): HistoryEntry {
    const status = this.#status(entry.items);
    return {
      id: entry.id as ChangelogId,
      at: entry.created,
      author: entry.author?.accountId as AccountId | undefined,
      ...(status ? { status } : {}),
      fields: unique(entry.items.flatMap((item) => this.#formFields.get(fieldOf(item)) ?? [])),
      people: unique(entry.items.flatMap((item) => this.#people(item))),
      relocates: entry.items.some((item) => RELOCATIONS.has(fieldOf(item))),
    };
  }

  /**
   * From the first to the last status of the entry: Jira writes one item per entry. A status that a switch of the
   * workflow maps is nobody's step, whatever it leads from.
   */
  #status(items: readonly Item[]): HistoryEntry['status'] {
    const changes = items.filter((item) => fieldOf(item) === 'status');
    const [first, last] = [changes[0], changes.at(-1)];
    if (!first || !last) return undefined;
    const mapped = items.some((item) => fieldOf(item) === WORKFLOW);
    return {
      from: mapped ? undefined : this.#statuses.get(first.from ?? ''),
      to: this.#statuses.get(last.to ?? ''),
    };
  }

  #people(item: Item): AccountId[] {
    if (!this.#peopleFields.has(fieldOf(item))) return [];
    return [item.from, item.to].filter((id): id is AccountId => typeof id === 'string' && id !== '');
  }
}

export const statusesById = (ids: JiraIds): ReadonlyMap<string, Status> =>
  new Map(Object.entries(ids.statuses).map(([status, id]) => [id, status as Status]));

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
