import { Command } from 'commander';
import { awsCommand } from './aws';
import { dsmCommand } from './dsm';
import type { Write } from './print';

const toTerminal: Write = (text) => {
  process.stdout.write(text);
};

/** `keydesk connect <kms>`: what has to be set up in a KMS of one's own before Keydesk can be connected to it. */
export const connectCommand = (write: Write = toTerminal): Command =>
  new Command('connect')
    .description('connect a KMS of your own')
    .addCommand(awsCommand(write))
    .addCommand(dsmCommand(write));
