import { Argument, Command } from 'commander';
import { bash, fish, zsh } from './shells';
import { placesOf } from './tree';

const SHELLS = { bash, zsh, fish } as const;
type Shell = keyof typeof SHELLS;

const USE = `
For this shell, or in its start file:
  bash  eval "$(keydesk completion bash)"
  zsh   autoload -Uz compinit && compinit; source <(keydesk completion zsh)
  fish  keydesk completion fish | source`;

/** `keydesk completion bash`, made from the commands as they are. */
export const completionCommand = (program: Command): Command =>
  new Command('completion')
    .description('print a script that completes commands, options and their values')
    .addArgument(new Argument('<shell>', 'that completes').choices(Object.keys(SHELLS)))
    .addHelpText('after', USE)
    .action((shell: Shell) => {
      process.stdout.write(SHELLS[shell](placesOf(program)));
    });
