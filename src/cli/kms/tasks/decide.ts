import { CommandFailure, EXIT } from '../../run';
import type { KmsApi } from '../remote/client';
import { argument, changeOf, option, type Row, required, type Shown, YES } from '../remote/command';
import { confirmed } from '../remote/confirm';
import { idOf, oneText, rowsText } from '../remote/resource';
import { acknowledged, acknowledgement, acknowledgeOption, refuseUnacknowledged } from './acknowledge';
import { APPROVALS, approvalSchema } from './approval';
import { decideMany } from './bulk';
import { bodyOf, type Decision, type DecisionOptions } from './decision';

/** Agreeing to these takes something away, or out. */
const GRAVE: ReadonlySet<string> = new Set(['delete', 'export']);

async function decideOne(
  api: KmsApi,
  decision: Decision,
  text: string,
  options: DecisionOptions,
): Promise<Shown> {
  const id = await idOf(api, APPROVALS, text);
  const path = `${APPROVALS.path}/${id}`;
  const { value: seen, etag } = await api.read(approvalSchema, path);
  const known = acknowledged([seen], options.acknowledgeRecentUse);
  if (decision === 'approve') refuseUnacknowledged(seen, known);
  if (decision === 'approve' && GRAVE.has(seen.action)) {
    process.stderr.write(`${rowsText(APPROVALS, [seen])}\n`);
    await confirmed(`Agree to ${seen.action}?`, options.yes);
  }
  // What was looked at is what is decided: if it changed in between, the KMS refuses.
  const change = { ...changeOf(options), ifMatch: options.ifMatch ?? etag };
  const body = bodyOf(decision, options, acknowledgement(seen, known));
  const decided = await api.change(approvalSchema, `${path}/${decision}`, body, change);
  return { value: decided, text: () => rowsText(APPROVALS, [decided]) };
}

function refuseUnclear(texts: readonly string[], { allMine, ifMatch }: DecisionOptions): void {
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
  word: Row<DecisionOptions>['options'] = [],
): Row<DecisionOptions> => ({
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
  acknowledgeOption(),
]);
const DENY = decisionRow('deny', 'refuse; one denial ends it', [
  required('--reason <text>', 'why; the requester reads it'),
]);

const BREAK_GLASS: Row<DecisionOptions> = {
  name: 'break-glass',
  summary: 'act alone in an emergency, where the group allows it; everybody is told',
  args: [argument('<id>', 'in full, or as lists show it')],
  options: [required('--reason <text>', 'why nobody else can be waited for'), acknowledgeOption(), YES],
  changes: true,
  run: async (api, { args: [text = ''], options }) => {
    const id = await idOf(api, APPROVALS, text);
    const { value: seen, etag } = await api.read(approvalSchema, `${APPROVALS.path}/${id}`);
    const known = acknowledged([seen], options.acknowledgeRecentUse);
    refuseUnacknowledged(seen, known);
    process.stderr.write(`${rowsText(APPROVALS, [seen])}\n`);
    await confirmed('Act alone? All operators and auditors will be told who and why.', options.yes);
    const body = { reason: options.reason, ...acknowledgement(seen, known) };
    const done = await api.change(approvalSchema, `${APPROVALS.path}/${id}/break-glass`, body, {
      ...changeOf(options),
      ifMatch: etag,
    });
    return { value: done, text: () => oneText(APPROVALS, done) };
  },
};

const WITHDRAW_VOTE: Row<DecisionOptions> = {
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

export const DECISIONS: readonly Row<DecisionOptions>[] = [APPROVE, DENY, BREAK_GLASS, WITHDRAW_VOTE];
