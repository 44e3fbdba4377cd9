import { Command } from 'commander';
import * as z from 'zod';
import {
  argument,
  type Changing,
  type Common,
  changeOf,
  command,
  type Row,
  required,
  YES,
} from '../remote/command';
import { confirmed } from '../remote/confirm';
import { orDash, when } from '../remote/format';
import { type Cell, idOf, listRow, oneText, rowsText } from '../remote/resource';
import { KEYS } from './keys';

/** A key with every time that it was to be destroyed. */

const approver = z.looseObject({
  id: z.string(),
  name: z.string(),
  accountId: z.string().nullable(),
  at: z.number(),
  comment: z.string().nullable(),
});
const act = z.looseObject({
  at: z.number(),
  ticket: z.string().nullable(),
  asked: z.looseObject({ id: z.string(), name: z.string(), onBehalfOf: z.string().nullable() }),
  approvalId: z.string().nullable(),
  approvedBy: z.array(approver),
  breakGlass: z.boolean(),
  reason: z.string().nullable(),
});
const deletion = z.looseObject({
  scheduled: act,
  due: z.number(),
  cancelled: act.nullable(),
  destroyedAt: z.number().nullable(),
});
type Act = z.output<typeof act>;
type Deletion = z.output<typeof deletion>;
const deletions = z.looseObject({ deletions: z.array(deletion) });

const who = (name: string, id: string, account: string | null): string =>
  `${name} (${id}, Jira account ${orDash(account)})`;

function agreementOf({ approvalId, approvedBy, breakGlass }: Act): readonly string[] {
  if (approvalId === null) return ['it needed nobody'];
  return approvedBy.map(
    ({ id, name, accountId, at, comment }) =>
      `${breakGlass ? 'alone' : 'agreed'} ${when(at)}: ${who(name, id, accountId)}${comment ? `, "${comment}"` : ''}`,
  );
}

const actLines = (done: string, one: Act): readonly string[] => [
  `${done} ${when(one.at)}, asked by ${who(one.asked.name, one.asked.id, one.asked.onBehalfOf)}, ticket ${orDash(one.ticket)}`,
  ...(one.reason === null ? [] : [`  because: ${one.reason}`]),
  ...agreementOf(one).map((line) => `  ${line}`),
];

const deletionText = ({ scheduled, due, cancelled, destroyedAt }: Deletion): string =>
  [
    ...actLines('scheduled', scheduled),
    ...(cancelled ? actLines('cancelled', cancelled) : []),
    ...(destroyedAt === null ? [] : [`destroyed ${when(destroyedAt)}`]),
    ...(cancelled || destroyedAt !== null ? [] : [`destroyed on ${when(due)}, unless it is cancelled`]),
  ].join('\n');

const SHOW: Row<Common> = {
  name: 'show',
  summary: 'all about one key, its deletions among it',
  args: [argument('<id>', 'in full, or as lists show it')],
  run: async (api, { args: [text = ''] }) => {
    const path = `${KEYS.path}/${await idOf(api, KEYS, text)}`;
    const key = await api.get(KEYS.row, path);
    const { deletions: found } = await api.get(deletions, `${path}/deletions`);
    const told: Cell<typeof key> = ['DELETIONS', () => found.map(deletionText).join('\n') || 'none'];
    return { value: { ...key, deletions: found }, text: () => oneText(KEYS, key, [told]) };
  },
};

const pending = z.looseObject({ outcome: z.literal('pendingApproval'), approvalId: z.string() });
const cancelled = z.union([pending, KEYS.row]);

interface CancelOptions extends Changing {
  readonly reason: string;
  readonly yes?: boolean;
}

const CANCEL: Row<CancelOptions> = {
  name: 'cancel-deletion',
  summary: 'keep a key that waits for its destruction; it ends disabled',
  args: [argument('<id>', 'in full, or as lists show it')],
  options: [required('--reason <text>', 'why; it stays with the key'), YES],
  changes: true,
  run: async (api, { args: [text = ''], options }) => {
    const path = `${KEYS.path}/${await idOf(api, KEYS, text)}`;
    const { value: seen, etag } = await api.read(KEYS.row, path);
    process.stderr.write(`${rowsText(KEYS, [seen])}\n`);
    await confirmed('Cancel its deletion?', options.yes);
    const change = { ...changeOf(options), ifMatch: etag };
    const told = await api.change(cancelled, `${path}/cancel-deletion`, { reason: options.reason }, change);
    const waiting = pending.safeParse(told);
    if (!waiting.success) return { value: told, text: () => rowsText(KEYS, [KEYS.row.parse(told)]) };
    const { approvalId } = waiting.data;
    return {
      value: told,
      text: () => `It waits for others: keydesk kms tasks show ${approvalId}. Until then it isn't destroyed.`,
    };
  },
};

/** `keydesk kms keys ...` */
export const keysCommand = (): Command =>
  new Command('keys')
    .description('keys, in any state; never their material')
    .addCommand(command(listRow(KEYS, 'list keys')))
    .addCommand(command(SHOW))
    .addCommand(command(CANCEL));
