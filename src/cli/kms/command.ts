import { Command } from 'commander';
import { auditCommand } from './audit';
import { clockCommand } from './clock';
import { directoryCommands } from './directory/commands';
import { groupCommand } from './groups';
import { initCommand } from './init';
import { principalCommands } from './principals';
import { serveCommand } from './serve';
import { tasksCommand } from './tasks/commands';

/** `keydesk kms ...` */
export function kmsCommand(): Command {
  const command = new Command('kms').description('the reference KMS');
  const commands = [
    initCommand(),
    serveCommand(),
    groupCommand(),
    ...principalCommands(),
    tasksCommand(),
    ...directoryCommands(),
    auditCommand(),
    clockCommand(),
  ];
  for (const child of commands) command.addCommand(child);
  return command;
}
