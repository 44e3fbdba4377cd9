import type { Command, Option } from 'commander';

/** What can follow a command's words. */
export interface Place {
  /** The words that lead here, without the program's name. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Flag[];
}

export interface Word {
  readonly word: string;
  readonly description: string;
}

export interface Flag extends Word {
  /** What its value can be: one of these, a file, or anything (empty); undefined: it takes none. */
  readonly values?: readonly string[] | 'file';
}

const FILES = /<(file|folder|pem|json)>/;

function flagOf(option: Option): readonly Flag[] {
  const { long, description, flags, argChoices, required, optional } = option;
  if (!long || option.hidden) return [];
  if (!required && !optional) return [{ word: long, description }];
  return [{ word: long, description, values: FILES.test(flags) ? 'file' : (argChoices ?? []) }];
}

/** Every place that a command line can be at. */
export function placesOf(command: Command, path: readonly string[] = []): readonly Place[] {
  const children = command.commands.flatMap((child) =>
    [child.name(), ...child.aliases()].map((word) => [word, child] as const),
  );
  const here: Place = {
    path: path.join(' '),
    commands: [
      ...children.map(([word, child]) => ({ word, description: child.description() })),
      ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((word) => ({ word, description })),
      ),
    ],
    options: [
      ...command.options.flatMap(flagOf),
      { word: '--help', description: 'display help for command' },
    ],
  };
  return [here, ...children.flatMap(([word, child]) => placesOf(child, [...path, word]))];
}
