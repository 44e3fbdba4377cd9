import { Command } from 'commander';
import { kmsCommand } from './kms/command';
import { runProgram } from './run';

const program = new Command('keydesk')
  .description('Self-service key management in Jira, over a pluggable KMS')
  .showHelpAfterError();
program.addCommand(kmsCommand());

void runProgram(program, process.argv);
