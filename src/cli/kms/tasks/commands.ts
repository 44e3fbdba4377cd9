import { Command, type Option } from 'commander';
import { CommandFailure, EXIT } from '../../run';
import { argument, type Common, command, option, type Row } from '../remote/command';
import {
  type Cell,
  idOf,
  limitOf,
  listRow,
  type Options,
  oneText,
  queryOf,
  rowsOf,
  rowsText,
} from '../remote/resource';
import { APPROVALS, type Approval, approvalSchema } from './approval';
import { DECISIONS } from './decide';
import { WAIT } from './wait';

const LIST: Row<Options> = {
  ...listRow(APPROVALS, 'list what waits for the operators'),
  get options(): readonly Option[] {
    return [...(listRow(APPROVALS, '').options ?? []), option('--all', 'decided ones as well')];
  },
  run: async (api, { options }) => {
    const open = options.all || options.state !== undefined ? {} : { state: 'pending' };
    const query = { ...open, ...queryOf(APPROVALS.filters ?? [], options) };
    const rows = await rowsOf(api, APPROVALS, query, limitOf(options.limit));
    return { value: rows, text: () => rowsText(APPROVALS, rows) };
  },
};

interface ShowOptions extends Common {
  readonly jiraUrl?: string;
}

/** Where the ticket is read. */
function ticketLink(jiraUrl: string | undefined): readonly Cell<Approval>[] {
  if (jiraUrl === undefined) return [];
  if (!URL.canParse(jiraUrl)) throw new CommandFailure(`--jira-url is ${jiraUrl}, no address`, EXIT.usage);
  return [
    [
      'TICKET LINK',
      (row) =>
        row.about === 'key' ? new URL(`/browse/${encodeURIComponent(row.ticket)}`, jiraUrl).href : '',
    ],
  ];
}

const SHOW: Row<ShowOptions> = {
  name: 'show',
  summary: 'all that one has to know to decide',
  args: [argument('<id>', 'in full, or as lists show it')],
  options: [option('--jira-url <url>', 'Jira, for a link to the ticket').env('KEYDESK_JIRA_URL')],
  run: async (api, { args: [text = ''], options }) => {
    const extra = ticketLink(options.jiraUrl);
    const path = `${APPROVALS.path}/${await idOf(api, APPROVALS, text)}`;
    const { value, etag = '' } = await api.read(approvalSchema, path);
    const version: Cell<Approval> = ['ETAG', () => etag];
    return { value, text: () => oneText(APPROVALS, value, [...extra, version]) };
  },
};

/** `keydesk kms tasks ...` */
export const tasksCommand = (): Command => {
  const tasks = new Command('tasks').alias('approvals').description('what waits for people to agree');
  tasks.addCommand(command(LIST)).addCommand(command(SHOW)).addCommand(command(WAIT));
  for (const row of DECISIONS) tasks.addCommand(command(row));
  return tasks;
};
