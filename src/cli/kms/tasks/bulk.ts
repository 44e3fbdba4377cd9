import * as z from 'zod';
import { EXIT } from '../../run';
import { table } from '../../table';
import type { KmsApi } from '../remote/client';
import { changeOf, type Shown } from '../remote/command';
import { confirmed } from '../remote/confirm';
import { refusalText } from '../remote/problem';
import { progressOn } from '../remote/progress';
import { idOf, rowsOf, rowsText } from '../remote/resource';
import { acknowledged, acknowledgeMend, acknowledgement } from './acknowledge';
import { APPROVALS, type Approval, approvalSchema, what } from './approval';
import { bodyOf, type Decision, type DecisionOptions } from './decision';

/** Several at once, each for itself. */

const LARGEST_BULK = 100;

const problem = z.looseObject({ code: z.string(), message: z.string(), mend: z.string() });
const resultsSchema = z.object({
  results: z.array(
    z.discriminatedUnion('decided', [
      z.looseObject({ id: z.string(), decided: z.literal(true), state: z.string() }),
      z.looseObject({ id: z.string(), decided: z.literal(false), problem }),
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

export async function decideMany(
  api: KmsApi,
  decision: Decision,
  texts: readonly string[],
  options: DecisionOptions,
): Promise<Shown> {
  const approvals = await chosen(api, texts, options.allMine ?? false);
  if (approvals.length === 0) return { value: [], text: () => 'Nothing waits for you.' };
  const known = acknowledged(approvals, options.acknowledgeRecentUse);
  process.stderr.write(`${rowsText(APPROVALS, approvals)}\n`);
  await confirmed(`${decision === 'approve' ? 'Approve' : 'Deny'} all ${approvals.length}?`, options.yes);
  const decisions = approvals.map((one) => ({
    id: one.id,
    decision,
    ...bodyOf(decision, options, decision === 'approve' ? acknowledgement(one, known) : {}),
  }));
  const results = (await inBulk(api, decisions, options)).map((one) => inWordsOfHere(approvals, one));
  return { value: results, text: () => resultsText(approvals, results), status: statusOf(results) };
}

/** Nothing, some or all of it was refused. */
function statusOf(results: readonly OneResult[]): number {
  const refused = results.filter(({ decided }) => !decided).length;
  if (refused === 0) return EXIT.done;
  return refused === results.length ? EXIT.refused : EXIT.partly;
}

async function inBulk(
  api: KmsApi,
  decisions: readonly object[],
  options: DecisionOptions,
): Promise<readonly OneResult[]> {
  const progress = progressOn('Deciding');
  const results: OneResult[] = [];
  try {
    for (let start = 0; start < decisions.length; start += LARGEST_BULK) {
      progress.at(start, decisions.length);
      const { idempotencyKey: given } = changeOf(options);
      const change = { idempotencyKey: given && `${given}-${start}` };
      const body = { decisions: decisions.slice(start, start + LARGEST_BULK) };
      const answer = await api.change(resultsSchema, `${APPROVALS.path}/decide`, body, change);
      results.push(...answer.results);
    }
    return results;
  } finally {
    progress.end();
  }
}

/** The API's mend names a member of the body; here it is an option. */
function inWordsOfHere(approvals: readonly Approval[], one: OneResult): OneResult {
  const approval = approvals.find(({ id }) => id === one.id);
  if (one.decided || one.problem.code !== 'recently-used' || approval?.about !== 'key') return one;
  return { ...one, problem: { ...one.problem, mend: acknowledgeMend(approval.keyId) } };
}

/** A vote that others have to follow leaves it open. */
const wordOf = (state: string): string => (state === 'pending' ? 'voted; others are missing' : state);

function resultsText(approvals: readonly Approval[], results: readonly OneResult[]): string {
  const about = new Map(approvals.map((one) => [one.id, what(one)]));
  const overview = table(
    ['ID', 'WHAT', 'RESULT'],
    results.map((one) => [one.id, about.get(one.id) ?? '', one.decided ? wordOf(one.state) : 'refused']),
  );
  const refusals = results.flatMap((one) =>
    one.decided
      ? []
      : [
          `${one.id}\n${refusalText({ ...one.problem, title: one.problem.code, detail: one.problem.message })}`,
        ],
  );
  return [overview, ...refusals].join('\n\n');
}
