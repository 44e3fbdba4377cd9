import { Command } from 'commander';
import { MAX_API_KEY_DAYS, type NewPrincipal } from '../../kms-server';
import { print } from '../table';
import { DATA_DIR, JSON_OUTPUT } from './environment';
import { withFolder } from './folder';
import { wholeNumber } from './serve';

interface Options {
  readonly dataDir: string;
  readonly group?: readonly string[];
  readonly accountId?: string;
  readonly project?: string;
  readonly validDays: string;
  readonly json?: boolean;
}

interface Kind {
  readonly kind: NewPrincipal['kind'];
  readonly description: string;
  /** Options of its own, `--account-id` and the like. */
  readonly required: readonly Flag[];
  readonly optional?: readonly Flag[];
  readonly grouped: boolean;
}

type Flag = readonly [flags: string, description: string];

const ACCOUNT = ['--account-id <id>', "the person's Jira account id"] as const;
const LATER = [
  ACCOUNT[0],
  `${ACCOUNT[1]}; without one they decide changes of the rules, and nothing that comes from Jira`,
] as const;
const PROJECT = ['--project <id>', 'project the application belongs to'] as const;

const KINDS: readonly Kind[] = [
  { kind: 'operator', description: 'people who decide approvals', required: [ACCOUNT], grouped: true },
  {
    kind: 'security-officer',
    description: 'people who decide for every group, and on changes of the rules',
    required: [],
    optional: [LATER],
    grouped: false,
  },
  { kind: 'application', description: 'programs that use keys', required: [PROJECT], grouped: false },
  {
    kind: 'integration',
    description: 'the Jira app: asks for keys, never uses one',
    required: [],
    grouped: true,
  },
  { kind: 'auditor', description: 'people who read the audit log', required: [], grouped: false },
  { kind: 'admin', description: 'administrators who look, over HTTP', required: [], grouped: false },
];

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function addCommand({ kind, required, optional = [], grouped }: Kind): Command {
  const command = new Command('add')
    .description(`add an ${kind}, and show its credential once`.replace(/an ([^aeiou])/, 'a $1'))
    .argument('<name>')
    .requiredOption(...DATA_DIR)
    .option(
      '--valid-days <days>',
      `days until the credential expires, at most ${MAX_API_KEY_DAYS}`,
      String(MAX_API_KEY_DAYS),
    )
    .option(...JSON_OUTPUT);
  for (const [flags, description] of required) command.requiredOption(flags, description);
  for (const [flags, description] of optional) command.option(flags, description);
  if (grouped) command.requiredOption('--group <name>', 'key group (may be repeated)', collect);
  return command.action((name: string, options: Options) => add(kind, name, options));
}

async function add(kind: Kind['kind'], name: string, options: Options): Promise<void> {
  const { accountId, project } = options;
  const order = {
    kind,
    name,
    groups: options.group ?? [],
    ...(accountId === undefined ? {} : { accountId }),
    ...(project === undefined ? {} : { projectId: project }),
    validDays: wholeNumber('--valid-days', options.validDays, 1, MAX_API_KEY_DAYS),
  };
  const issued = await withFolder(options.dataDir, ({ admin }) => admin.addPrincipal(order));
  print(options.json ?? false, issued, () =>
    [
      `Added ${kind} ${name}. Its credential, shown this once:`,
      issued.token,
      `It expires on ${new Date(issued.expiresAt).toISOString().slice(0, 10)}.`,
    ].join('\n'),
  );
}

/** `keydesk kms operator add`, and the like for each kind of principal. */
export const principalCommands = (): readonly Command[] =>
  KINDS.map((kind) => new Command(kind.kind).description(kind.description).addCommand(addCommand(kind)));
