import { Command } from 'commander';
import { command } from '../remote/command';
import { DIFF, DRY_RUN, HISTORY, LIST, PROPOSE, SHOW } from './policies';

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
