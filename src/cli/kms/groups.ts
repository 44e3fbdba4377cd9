import { Command } from 'commander';
import type { Quorum } from '../../kms-server';
import { print, table } from '../table';
import { DATA_DIR, JSON_OUTPUT } from './environment';
import { withFolder } from './folder';
import { wholeNumber } from './serve';

interface AddOptions {
  readonly dataDir: string;
  readonly enable: string;
  readonly delete: string;
  readonly minDeletionDays: string;
  readonly approvalDays: string;
  readonly json?: boolean;
}

const addCommand = (): Command =>
  new Command('add')
    .description('add a group of keys with its policy')
    .argument('<name>')
    .requiredOption(...DATA_DIR)
    .option('--enable <n>', 'operators that must agree to enable a key', '1')
    .option('--delete <n>', 'operators that must agree to delete a key', '1')
    .option('--min-deletion-days <days>', 'shortest undo window, 7 to 30', '7')
    .option('--approval-days <days>', 'days until an open approval expires', '14')
    .option(...JSON_OUTPUT)
    .action(async (name: string, options: AddOptions) => {
      const order = {
        name,
        enable: { n: wholeNumber('--enable', options.enable, 1, 20) },
        delete: { n: wholeNumber('--delete', options.delete, 1, 20) },
        minDeletionDays: wholeNumber('--min-deletion-days', options.minDeletionDays, 7, 30),
        approvalDays: wholeNumber('--approval-days', options.approvalDays, 1, 90),
      };
      const group = await withFolder(options.dataDir, ({ admin }) => admin.addGroup(order));
      print(options.json ?? false, group, () => `Group ${group.name} is added.`);
    });

const people = ({ parts }: Quorum): string => String(parts.reduce((sum, { n }) => sum + n, 0));

const listCommand = (): Command =>
  new Command('list')
    .description('list the groups')
    .requiredOption(...DATA_DIR)
    .option(...JSON_OUTPUT)
    .action(async (options: { readonly dataDir: string; readonly json?: boolean }) => {
      const groups = await withFolder(options.dataDir, async ({ store }) =>
        store.groups.all().map((group) => ({ ...group, quorums: store.groups.quorums(group.name) })),
      );
      print(options.json ?? false, groups, () =>
        table(
          ['GROUP', 'ENABLE', 'DELETE', 'UNDO WINDOW', 'APPROVALS EXPIRE'],
          groups.map((group) => [
            group.name,
            people(group.quorums.enable),
            people(group.quorums.delete),
            `at least ${group.minDeletionDays} days`,
            `after ${group.quorums.enable.days} days`,
          ]),
        ),
      );
    });

export const groupCommand = (): Command =>
  new Command('group').description('groups of keys').addCommand(addCommand()).addCommand(listCommand());
