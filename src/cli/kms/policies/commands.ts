import { Command } from 'commander';
import { command } from '../remote/command';
import { DRY_RUN } from './dry-run';
import { DIFF, HISTORY, LIST, PROPOSE, SHOW } from './policies';

/** `keydesk kms policy ...` */
export const policyCommand = (): Command =>
  new Command('policy')
    .description('which keys there may be')
    .addCommand(command(LIST))
    .addCommand(command(SHOW))
    .addCommand(command(HISTORY))
    .addCommand(command(DIFF))
    .addCommand(command(DRY_RUN))
    .addCommand(command(PROPOSE));
