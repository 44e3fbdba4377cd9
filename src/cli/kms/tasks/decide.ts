import * as z from 'zod';
import { CommandFailure, EXIT } from '../../run';
import { table } from '../../table';
import type { KmsApi } from '../remote/client';
import {
  argument,
  type Changing,
  changeOf,
  option,
  type Row,
  required,
  type Shown,
  YES,
} from '../remote/command';
import { confirmed } from '../remote/confirm';
import { progressOn } from '../remote/progress';
import { idOf, oneText, rowsOf, rowsText } from '../remote/resource';
import { APPROVALS, type Approval, approvalSchema } from './approval';

interface Options extends Changing {
  readonly allMine?: boolean;
  readonly comment?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly ifMatch?: string;
}

type Decision = 'approve' | 'deny';

/** Agreeing to these takes something away, or out. */
const GRAVE: ReadonlySet<string> = new Set(['delete', 'export']);
const LARGEST_BULK = 100;

const bodyOf = (decision: Decision, { comment, reason }: Options) =>
  decision === 'deny' ? { reason } : comment === undefined ? {} : { comment };

async function decideOne(api: KmsApi, decision: Decision, text: string, options: Options): Promise<Shown> {
  const id = await idOf(api, APPROVALS, text);
  const path = `${APPROVALS.path}/${id}`;
  const { value: seen, etag } = await api.read(approvalSchema, path);
  if (decision === 'approve' && GRAVE.has(seen.action)) {
    process.stderr.write(`${rowsText(APPROVALS, [seen])}\n`);
    await confirmed(`Agree to ${seen.action}?`, options.yes);
  }
  // What was looked at is what is decided: if it changed in between, the KMS refuses.
  const change = { ...changeOf(options), ifMatch: options.ifMatch ?? etag };
  const decided = await api.change(approvalSchema, `${path}/${decision}`, bodyOf(decision, options), change);
  return { value: decided, text: () => rowsText(APPROVALS, [decided]) };
}

const resultsSchema = z.object({
  results: z.array(
    z.discriminatedUnion('decided', [
      z.looseObject({ id: z.string(), decided: z.literal(true), state: z.string() }),
      z.looseObject({
        id: z.string(),
        decided: z.literal(false),
        problem: z.looseObject({ code: z.string(), message: z.string(), mend: z.string() }),
      }),
    ]),
  ),
});
type OneResult = z.output<typeof resultsSchema>['results'][number];

async function chosen(api: KmsApi, texts: readonly string[], allMine: boolean): Promise<readonly Approval[]> {
  if (allMine) return rowsOf(api, APPROVALS, { mine: true }, Number.POSITIVE_INFINITY);
  const ids = new Set<string>();
  for (const text of texts) ids.add(await idOf(api, APPROVALS, text));
  return Promise.all([...ids].map((id) => api.get(approvalSchema, `${APPROVALS.path}/${id}`)));
}

async function decideMany(
  api: KmsApi,
  decision: Decision,
  texts: readonly string[],
  options: Options,
): Promise<Shown> {
  const approvals = await chosen(api, texts, options.allMine ?? false);
  if (approvals.length === 0) return { value: [], text: () => 'Nothing waits for you.' };
  process.stderr.write(`${rowsText(APPROVALS, approvals)}\n`);
  await confirmed(`${decision === 'approve' ? 'Approve' : 'Deny'} all ${approvals.length}?`, options.yes);
  const results = await inBulk(api, decision, approvals, options);
  const refused = results.filter(({ decided }) => !decided);
  return {
    value: results,
    text: () => resultsText(results),
    status: refused.length === 0 ? EXIT.done : EXIT.refused,
  };
}

async function inBulk(
  api: KmsApi,
  decision: Decision,
  approvals: readonly Approval[],
  options: Options,
): Promise<readonly OneResult[]> {
  const progress = progressOn('Deciding');
  const results: OneResult[] = [];
  try {
    for (let start = 0; start < approvals.length; start += LARGEST_BULK) {
      progress.at(start, approvals.length);
      const part = approvals.slice(start, start + LARGEST_BULK);
      const decisions = part.map(({ id }) => ({ id, decision, ...bodyOf(decision, options) }));
      const change = { idempotencyKey: options.idempotencyKey && `${options.idempotencyKey}-${start}` };
      const answer = await api.change(resultsSchema, `${APPROVALS.path}/decide`, { decisions }, change);
      results.push(...answer.results);
    }
    return results;
  } finally {
    progress.end();
  }
}

const resultsText = (results: readonly OneResult[]): string =>
  table(
    ['ID', 'RESULT', 'WHY NOT', 'MEND'],
    results.map((one) =>
      one.decided
        ? [one.id, one.state, '', '']
        : [one.id, `refused (${one.problem.code})`, one.problem.message, one.problem.mend],
    ),
  );

function refuseUnclear(texts: readonly string[], { allMine, ifMatch }: Options): void {
  if (allMine ? texts.length > 0 : texts.length === 0) {
    throw new CommandFailure('Give ids, or --all-mine', EXIT.usage);
  }
  if (ifMatch !== undefined && texts.length !== 1) {
    throw new CommandFailure('--if-match goes with one id', EXIT.usage);
  }
}

const decisionRow = (
  decision: Decision,
  summary: string,
  word: Row<Options>['options'] = [],
): Row<Options> => ({
  name: decision,
  summary,
  args: [argument('[ids...]', 'in full, or as lists show them')],
  options: [
    ...word,
    option('--all-mine', 'all that wait for you'),
    YES,
    option('--if-match <etag>', 'only if it still is as `tasks show` told'),
  ],
  changes: true,
  run: (api, { args, options }) => {
    refuseUnclear(args, options);
    const [first = '', ...others] = args;
    return options.allMine || others.length > 0
      ? decideMany(api, decision, args, options)
      : decideOne(api, decision, first, options);
  },
});

const APPROVE = decisionRow('approve', 'agree; the last vote needed carries it out', [
  option('--comment <text>', 'for the record'),
]);
const DENY = decisionRow('deny', 'refuse; one denial ends it', [
  required('--reason <text>', 'why; the requester reads it'),
]);

const BREAK_GLASS: Row<Options> = {
  name: 'break-glass',
  summary: 'act alone in an emergency, where the group allows it; everybody is told',
  args: [argument('<id>', 'in full, or as lists show it')],
  options: [required('--reason <text>', 'why nobody else can be waited for'), YES],
  changes: true,
  run: async (api, { args: [text = ''], options }) => {
    const id = await idOf(api, APPROVALS, text);
    const { value: seen, etag } = await api.read(approvalSchema, `${APPROVALS.path}/${id}`);
    process.stderr.write(`${rowsText(APPROVALS, [seen])}\n`);
    await confirmed('Act alone? All operators and auditors will be told who and why.', options.yes);
    const body = { reason: options.reason };
    const done = await api.change(approvalSchema, `${APPROVALS.path}/${id}/break-glass`, body, {
      ...changeOf(options),
      ifMatch: etag,
    });
    return { value: done, text: () => oneText(APPROVALS, done) };
  },
};

const WITHDRAW_VOTE: Row<Options> = {
  name: 'withdraw-vote',
  summary: 'take back your own vote while it is open',
  args: [argument('<id>', 'in full, or as lists show it')],
  changes: true,
  run: async (api, { args: [text = ''], options }) => {
    const id = await idOf(api, APPROVALS, text);
    const path = `${APPROVALS.path}/${id}/withdraw-vote`;
    const done = await api.change(approvalSchema, path, undefined, changeOf(options));
    return { value: done, text: () => rowsText(APPROVALS, [done]) };
  },
};

export const DECISIONS: readonly Row<Options>[] = [APPROVE, DENY, BREAK_GLASS, WITHDRAW_VOTE];
