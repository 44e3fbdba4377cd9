import { Command } from 'commander';
import * as z from 'zod';
import { fields } from '../table';
import { argument, type Changing, type Common, changeOf, command, type Row } from './remote/command';
import { orDash, when } from './remote/format';

/** One's own Jira account: asked for here, proved in Jira, agreed to by others. */

const PATH = '/v1/account-links';

const link = z.looseObject({
  id: z.string(),
  state: z.string(),
  accountId: z.string().nullable(),
  approvalId: z.string().nullable(),
  createdAt: z.number(),
  expiresAt: z.number(),
  reason: z.string().nullable(),
});
const account = z.looseObject({
  accountId: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  link: link.nullable(),
});
type Account = z.output<typeof account>;

const linkText = ({
  id,
  state,
  accountId,
  approvalId,
  expiresAt,
  reason,
}: NonNullable<Account['link']>): string =>
  [
    `${id}: ${state}, until ${when(expiresAt)}`,
    `entered by Jira account ${orDash(accountId)}, approval ${orDash(approvalId)}`,
    ...(reason === null ? [] : [reason]),
  ].join('\n');

const accountText = ({ accountId, verifiedBy, link: last }: Account): string =>
  fields([
    ['JIRA ACCOUNT', orDash(accountId)],
    ['VERIFIED BY', orDash(verifiedBy)],
    ['LAST LINK', last ? linkText(last) : '-'],
  ]);

const SHOW: Row<Common> = {
  name: 'show',
  summary: 'which Jira account is yours, and what came of your last code',
  run: async (api) => {
    const found = await api.get(account, PATH);
    return { value: found, text: () => accountText(found) };
  },
};

const asked = z.looseObject({ id: z.string(), code: z.string(), expiresAt: z.number() });

const LINK: Row<Changing> = {
  name: 'link',
  summary: 'a code to enter in Jira, shown once; others agree to the link then',
  changes: true,
  run: async (api, { options }) => {
    const made = await api.change(asked, PATH, {}, changeOf(options));
    return {
      value: made,
      text: () =>
        fields([
          ['ID', made.id],
          ['CODE', made.code],
          ['GOOD UNTIL', when(made.expiresAt)],
          ['', 'Enter it in Jira, on the page Keys of the project, as yourself.'],
        ]),
    };
  },
};

const WITHDRAW: Row<Changing> = {
  name: 'withdraw',
  summary: 'take back your code, or the link that waits for agreement',
  args: [argument('<id>', 'of the link, in full, as `account show` tells')],
  changes: true,
  run: async (api, { args: [id = ''], options }) => {
    const path = `${PATH}/${encodeURIComponent(id)}/withdraw`;
    const left = await api.change(account, path, {}, changeOf(options));
    return { value: left, text: () => accountText(left) };
  },
};

/** `keydesk kms account ...` */
export const accountCommand = (): Command =>
  new Command('account')
    .description('your own Jira account, which your decisions count for')
    .addCommand(command(SHOW))
    .addCommand(command(LINK))
    .addCommand(command(WITHDRAW));
