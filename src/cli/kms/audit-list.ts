import * as z from 'zod';
import { CommandFailure, EXIT } from '../run';
import { table } from '../table';
import type { Row } from './remote/command';
import { option } from './remote/command';
import { orDash, when } from './remote/format';
import { progressOn } from './remote/progress';
import { type Filter, limitOf, limitOption, type Options, queryOf } from './remote/resource';

const PAGE = 1_000;
const SECOND_DIGITS = 19;

const entry = z.looseObject({
  seq: z.number(),
  at: z.number(),
  actor: z.string(),
  onBehalfOf: z.string().nullable(),
  ticket: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
});
type Entry = z.output<typeof entry>;
const page = z.looseObject({
  entries: z.array(entry),
  head: z.looseObject({ seq: z.number() }).nullable(),
  cursor: z.string().optional(),
});

/** An instant as people write it, for the API. */
function millisOf(text: string): number {
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (Number.isFinite(at)) return at;
  throw new CommandFailure(`${text} is no date; write 2026-11-22, or 2026-11-22T08:30:00Z`, EXIT.usage);
}

const FILTERS: readonly Filter[] = [
  { option: option('--actor <who>', 'of this actor, such as person:<id>'), query: 'actor' },
  { option: option('--subject <what>', 'about this, such as key:<id>'), query: 'subject' },
  { option: option('--action <action>', 'of this kind, such as key.enabled'), query: 'action' },
  { option: option('--from <date>', 'from then on'), query: 'from', value: millisOf },
  { option: option('--to <date>', 'before then'), query: 'to', value: millisOf },
  { option: option('--after <seq>', 'with a greater number'), query: 'after' },
];

const entriesText = (entries: readonly Entry[]): string =>
  entries.length === 0
    ? 'There is no such entry.'
    : table(
        ['SEQ', 'AT', 'ACTOR', 'FOR', 'TICKET', 'ACTION', 'SUBJECT'],
        entries.map(({ seq, at, actor, onBehalfOf, ticket, action, subject }) => [
          String(seq),
          `${when(at).slice(0, 10)} ${new Date(at).toISOString().slice(11, SECOND_DIGITS)}Z`,
          actor,
          orDash(onBehalfOf),
          orDash(ticket),
          action,
          subject,
        ]),
      );

/** With `--json --limit all` and no filter it prints what `audit verify --file` verifies. */
export const AUDIT_LIST: Row<Options> = {
  name: 'list',
  summary: 'entries in the order they were written',
  options: [...FILTERS.map((filter) => filter.option), limitOption()],
  run: async (api, { options }) => {
    const limit = limitOf(options.limit);
    const query = queryOf(FILTERS, options);
    const progress = progressOn('Reading entries');
    const entries: Entry[] = [];
    let head: z.output<typeof page>['head'] = null;
    let cursor: string | undefined;
    try {
      do {
        const size = Math.min(PAGE, limit - entries.length);
        const answer = await api.get(page, '/v1/audit', { ...query, limit: size, cursor });
        entries.push(...answer.entries);
        ({ head, cursor } = answer);
        progress.at(entries.length);
      } while (cursor !== undefined && entries.length < limit);
    } finally {
      progress.end();
    }
    if (cursor !== undefined) process.stderr.write(`There are more than ${limit}: --limit all\n`);
    return { value: { entries, head }, text: () => entriesText(entries) };
  },
};
