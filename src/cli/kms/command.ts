import { Command } from 'commander';
import { approvalsCommand } from './approvals';
import { auditCommand } from './audit';
import { clockCommand } from './clock';
import { groupCommand } from './groups';
import { initCommand } from './init';
import { principalCommands } from './principals';
import { serveCommand } from './serve';

/** `keydesk kms ...` */
export function kmsCommand(): Command {
  const command = new Command('kms').description('the reference KMS');
  const commands = [
    initCommand(),
    serveCommand(),
    groupCommand(),
    ...principalCommands(),
    approvalsCommand(),
    auditCommand(),
    clockCommand(),
  ];
  for (const child of commands) command.addCommand(child);
  return command;
}
