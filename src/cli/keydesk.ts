import { Command } from 'commander';
import { completionCommand } from './completion/command';
import { connectCommand } from './connect/command';
import { demoCommand } from './demo/command';
import { kmsCommand } from './kms/command';
import { runProgram } from './run';
import { sandboxCommand } from './sandbox/command';

const program = new Command('keydesk')
  .description('Self-service key management in Jira, over a pluggable KMS')
  .showHelpAfterError();
program.addCommand(kmsCommand());
program.addCommand(sandboxCommand());
program.addCommand(demoCommand());
program.addCommand(connectCommand());
program.addCommand(completionCommand(program));

void runProgram(program, process.argv);
