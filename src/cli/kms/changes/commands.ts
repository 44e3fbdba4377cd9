import { Command } from 'commander';
import { argument, type Changing, changeOf, command, type Row } from '../remote/command';
import { idOf, listRow, rowsText, showRow } from '../remote/resource';
import { CHANGES, changeApprovalSchema } from '../tasks/approval';
import { CHANGE_ROWS } from './kinds';
import { proposalRow } from './propose';

const WITHDRAW: Row<Changing> = {
  name: 'withdraw',
  summary: 'take back your own proposal while it is open',
  args: [argument('<id>', 'in full, or as lists show it')],
  changes: true,
  run: async (api, { args: [text = ''], options }) => {
    const path = `${CHANGES.path}/${await idOf(api, CHANGES, text)}/withdraw`;
    const change = await api.change(changeApprovalSchema, path, undefined, changeOf(options));
    return { value: change, text: () => rowsText(CHANGES, [change]) };
  },
};

/** `keydesk kms changes ...` */
export function changesCommand(): Command {
  const proposals = new Command('propose').description('propose one; others agree with `tasks approve`');
  for (const row of CHANGE_ROWS) proposals.addCommand(command(proposalRow(row)));
  return new Command('changes')
    .description('changes of the rules: people, roles, teams, quorums, programs, credentials')
    .addCommand(command(listRow(CHANGES, 'list changes, decided ones as well')))
    .addCommand(command(showRow(CHANGES, 'what one means, and whose agreement it takes')))
    .addCommand(proposals)
    .addCommand(command(WITHDRAW));
}
