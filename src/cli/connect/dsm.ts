import { Command } from 'commander';
import * as z from 'zod';
import { setUpInDsm } from '../../app/adapters/kms/dsm/permissions';
import { parsedOptions, printPermissions, type Write } from './print';

interface DsmOptions {
  readonly group: string;
  readonly printPermissions?: boolean;
}

const groupId = z.object({ group: z.uuid('Give the id (UUID) of the DSM group') });

export const dsmCommand = (write: Write): Command =>
  new Command('dsm')
    .description('what a connection to Fortanix DSM needs in DSM')
    .requiredOption('--group <uuid>', 'the DSM group that keys are made in')
    .option(
      '--print-permissions',
      'print what the app may do in the group, and how the group has to be set up',
    )
    .action((options: DsmOptions) =>
      printPermissions(write, options.printPermissions, () =>
        setUpInDsm(parsedOptions(groupId, options).group.toLowerCase()),
      ),
    );
