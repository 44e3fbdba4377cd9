import { Argument, Command, Option } from 'commander';
import { CommandFailure } from '../../run';
import { print } from '../../table';
import { readToken } from '../secrets';
import { KmsApi } from './client';
import { Refused } from './problem';

const DEFAULT_URL = 'http://127.0.0.1:8200';

/** Options that every command over HTTP has. */
export interface Common {
  readonly url: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
}

export interface Changing extends Common {
  readonly idempotencyKey?: string;
}

/** What a command found or did. */
export interface Shown {
  /** For `--json`. */
  readonly value: unknown;
  /** For a person. */
  readonly text: () => string;
  /** Of the process; 0 where it isn't named. */
  readonly status?: number;
}

interface Given<O> {
  readonly args: readonly string[];
  readonly options: O;
}

/** One command over HTTP: a line of the table that `keydesk kms` is made from. */
export interface Row<O extends Common> {
  readonly name: string;
  readonly alias?: string;
  readonly summary: string;
  readonly args?: readonly Argument[];
  readonly options?: readonly Option[];
  /** It changes something, so that it can be repeated under the same `Idempotency-Key`. */
  readonly changes?: true;
  readonly run: (api: KmsApi, given: Given<O>) => Promise<Shown>;
}

const CONNECTION = 'Connection and output:';

const commonOptions = (): readonly Option[] => [
  new Option('--url <url>', 'address of the KMS').env('KEYDESK_KMS_URL').default(DEFAULT_URL),
  new Option('--token-file <file>', 'file with your API token (env: KEYDESK_KMS_TOKEN, the token itself)'),
  new Option('--json', 'print JSON'),
];

const repeatOption = () =>
  new Option('--idempotency-key <key>', 'repeat an earlier change safely: the key that it was sent with');

/** Names the first argument `[id]` or `<id...>` and so on. */
export const argument = (name: string, description: string): Argument => new Argument(name, description);
export const option = (flags: string, description: string): Option => new Option(flags, description);
export const required = (flags: string, description: string): Option =>
  new Option(flags, description).makeOptionMandatory();
export const YES = option('--yes', "don't ask");

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
/** An option that may come several times. */
export const repeated = (flags: string, description: string): Option =>
  new Option(flags, `${description} (may be repeated)`).argParser(collect);

/** An option of one of some words. */
export const choice = (flags: string, description: string, words: readonly string[]): Option =>
  new Option(flags, description).choices(words);

export function command<O extends Common>(row: Row<O>): Command {
  const built = new Command(row.name).description(row.summary);
  if (row.alias !== undefined) built.alias(row.alias);
  for (const one of row.args ?? []) built.addArgument(one);
  for (const one of row.options ?? []) built.addOption(one);
  const common = [...(row.changes ? [repeatOption()] : []), ...commonOptions()];
  for (const one of common) built.addOption(one.helpGroup(CONNECTION));
  return built.action(async () => {
    const options = built.opts<O>();
    const { status, value, text } = await answered(row, { args: built.args, options });
    print(options.json ?? false, value, text);
    if (status) process.exitCode = status;
  });
}

/** With `--json` a refusal is JSON as well, on standard error. */
async function answered<O extends Common>(row: Row<O>, given: Given<O>): Promise<Shown> {
  const { url, json, tokenFile } = given.options;
  const credential = tokenFile === undefined ? {} : { tokenFile };
  const api = new KmsApi({ url, token: () => readToken(credential) });
  try {
    return await row.run(api, given);
  } catch (error) {
    if (json && error instanceof Refused) {
      throw new CommandFailure(JSON.stringify(error.problem), error.status);
    }
    throw error;
  }
}

/** What binds a change to its repetition. */
export const changeOf = ({ idempotencyKey }: Changing) => ({ idempotencyKey });
