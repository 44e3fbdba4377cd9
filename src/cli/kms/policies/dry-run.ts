import * as z from 'zod';
import { table } from '../../table';
import { jsonFrom } from '../changes/field';
import type { KmsApi } from '../remote/client';
import { type Row, required } from '../remote/command';
import { progressOn } from '../remote/progress';
import { limitOf, limitOption } from '../remote/resource';
import { GROUP, type GroupOptions, PATH } from './policies';

/** What a policy would mean for the keys there are. */

const touchedKey = z.looseObject({
  keyId: z.string(),
  name: z.string(),
  keyGroup: z.string(),
  keyType: z.string(),
  state: z.string(),
  expiryDate: z.string(),
  refusedAtCreation: z.boolean(),
  stops: z.array(z.string()),
  stoppedAlready: z.boolean(),
});
type Touched = z.output<typeof touchedKey>;
const counts = z.looseObject({
  keys: z.number(),
  refusedAtCreation: z.number(),
  stopProtecting: z.number(),
  stoppedAlready: z.number(),
  warned: z.number(),
});
type Counts = z.output<typeof counts>;
const page = z.looseObject({
  snapshot: z.number(),
  changedSince: z.number(),
  progress: z.looseObject({ passed: z.number(), of: z.number() }),
  counts,
  keys: z.array(touchedKey),
  cursor: z.string().optional(),
});

/** Keys that a request looks at. */
const PAGE = 500;

interface Outcome {
  readonly snapshot: number;
  readonly changedSince: number;
  readonly counts: Counts;
  readonly keys: readonly Touched[];
  /** Touched keys in all, also those beyond the limit. */
  readonly touched: number;
}

/** Walks all keys for the totals, and keeps the first of those that would be touched. */
async function dryRun(api: KmsApi, order: object, limit: number): Promise<Outcome> {
  const progress = progressOn('Trying the policy on keys');
  const keys: Touched[] = [];
  let touched = 0;
  let cursor: string | undefined;
  try {
    for (;;) {
      const next = cursor === undefined ? {} : { cursor };
      const told = await api.change(page, `${PATH}/dry-run`, { ...order, limit: PAGE, ...next });
      progress.at(told.progress.passed, told.progress.of);
      keys.push(...told.keys.slice(0, Math.max(0, limit - keys.length)));
      touched += told.keys.length;
      cursor = told.cursor;
      const { snapshot, changedSince } = told;
      if (cursor === undefined) return { snapshot, changedSince, counts: told.counts, keys, touched };
    }
  } finally {
    progress.end();
  }
}

const totals = ({ counts: all, touched, snapshot, changedSince }: Outcome): string =>
  [
    `Of ${all.keys} living keys ${touched} would be touched: ${all.stopProtecting} would stop protecting (${all.stoppedAlready} of them have already), ${all.refusedAtCreation} could not be made any more, ${all.warned} would be warned of.`,
    `Counted from entry ${snapshot} of the audit log on.${changedSince === 0 ? '' : ` ${changedSince} changes of keys came between; run it again for exact counts.`}`,
  ].join('\n');

function touchedText({ keys, touched }: Outcome): string {
  if (touched === 0) return 'It would touch no key that you see.';
  const rows = table(
    ['KEY', 'NAME', 'GROUP', 'TYPE', 'EXPIRES', 'STATE', 'NEW ONES', 'STOPS'],
    keys.map((key) => [
      key.keyId,
      key.name,
      key.keyGroup,
      key.keyType,
      key.expiryDate,
      key.state,
      key.refusedAtCreation ? 'refused' : 'allowed',
      `${key.stops.join(', ') || '-'}${key.stoppedAlready ? ' (some already)' : ''}`,
    ]),
  );
  return keys.length < touched
    ? `${rows}\n\nThese are the first ${keys.length} of ${touched}: --limit all`
    : rows;
}

interface Options extends GroupOptions {
  readonly policy: string;
  readonly limit: string;
}

export const DRY_RUN: Row<Options> = {
  name: 'dry-run',
  summary: 'which existing keys a policy would touch, with totals; changes nothing',
  options: [required('--policy <file>', 'JSON; - for standard input'), GROUP(), limitOption()],
  run: async (api, { options }) => {
    const order = { keyGroup: options.group ?? null, policy: jsonFrom(options.policy) };
    const found = await dryRun(api, order, limitOf(options.limit));
    return { value: found, text: () => `${totals(found)}\n\n${touchedText(found)}` };
  },
};
