import { Argument, Command } from 'commander';
import { bash, fish, zsh } from './shells';
import { placesOf } from './tree';

const SHELLS = { bash, zsh, fish } as const;
type Shell = keyof typeof SHELLS;

/** `keydesk completion bash`, made from the commands as they are. */
export const completionCommand = (program: Command): Command =>
  new Command('completion')
    .description('print a script that completes commands, options and their values')
    .addArgument(
      new Argument('<shell>', 'bash: eval "$(keydesk completion bash)"').choices(Object.keys(SHELLS)),
    )
    .action((shell: Shell) => {
      process.stdout.write(SHELLS[shell](placesOf(program)));
    });
