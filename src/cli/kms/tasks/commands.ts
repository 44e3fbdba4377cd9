import { Command, type Option } from 'commander';
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
    const { all, state, order, breakGlass } = options;
    const isAll = all || state !== undefined || order === 'decided' || breakGlass;
    const open = isAll ? {} : { state: 'pending' };
    const query = { ...open, ...queryOf(APPROVALS.filters ?? [], options) };
    const rows = await rowsOf(api, APPROVALS, query, limitOf(options.limit));
    const empty =
      'state' in query && query.state === 'pending' ? APPROVALS.empty : 'There is none like that.';
    return { value: rows, text: () => rowsText({ ...APPROVALS, empty }, rows) };
  },
};

const SHOW: Row<Common> = {
  name: 'show',
  summary: 'all that one has to know to decide',
  args: [argument('<id>', 'in full, or as lists show it')],
  run: async (api, { args: [text = ''] }) => {
    const path = `${APPROVALS.path}/${await idOf(api, APPROVALS, text)}`;
    const { value, etag = '' } = await api.read(approvalSchema, path);
    const version: Cell<Approval> = ['ETAG', () => etag];
    return { value, text: () => oneText(APPROVALS, value, [version]) };
  },
};

/** `keydesk kms tasks ...` */
export const tasksCommand = (): Command => {
  const tasks = new Command('tasks').alias('approvals').description('what waits for people to agree');
  tasks.addCommand(command(LIST)).addCommand(command(SHOW)).addCommand(command(WAIT));
  for (const row of DECISIONS) tasks.addCommand(command(row));
  return tasks;
};
