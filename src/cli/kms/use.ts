import { readFileSync, writeFileSync } from 'node:fs';
import { Command, type Option } from 'commander';
import * as z from 'zod';
import { CommandFailure, EXIT } from '../run';
import { KEYS } from './directory/keys';
import { argument, type Common, choice, command, option, type Row, required } from './remote/command';
import { isWhole } from './remote/resource';

/** What an application does with a key, for trying it out: data in files, never on the command line. */

const ALGORITHMS = [
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
];

interface Options extends Common {
  readonly in: string;
  readonly out?: string;
  readonly context?: string;
  readonly proof?: string;
  readonly algorithm?: string;
}

interface Use {
  readonly name: string;
  readonly summary: string;
  /** Member of the body that the data goes to. */
  readonly data: string;
  /** Member that the signature or MAC to check goes to. */
  readonly proof?: string;
  readonly context?: true;
  readonly algorithm?: true;
  /** Member of the answer; bytes, or whether it is valid. */
  readonly result: string;
}

const USES: readonly Use[] = [
  {
    name: 'encrypt',
    summary: 'encrypt with AES-GCM',
    data: 'plaintext',
    context: true,
    result: 'ciphertext',
  },
  { name: 'decrypt', summary: 'decrypt', data: 'ciphertext', context: true, result: 'plaintext' },
  { name: 'sign', summary: 'sign a message', data: 'message', algorithm: true, result: 'signature' },
  {
    name: 'verify',
    summary: 'verify a signature',
    data: 'message',
    proof: 'signature',
    algorithm: true,
    result: 'valid',
  },
  { name: 'generate-mac', summary: 'make a MAC', data: 'message', result: 'mac' },
  { name: 'verify-mac', summary: 'verify a MAC', data: 'message', proof: 'mac', result: 'valid' },
];

function base64Of(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file).toString('base64');
  } catch {
    throw new CommandFailure(`${file} can't be read; name a file, or - for standard input`, EXIT.usage);
  }
}

const optionsOf = ({ proof, context, algorithm }: Use): readonly Option[] => [
  required('--in <file>', 'the data; - for standard input'),
  ...(context ? [option('--context <file>', 'authenticated with it, not encrypted')] : []),
  ...(proof ? [required('--proof <file>', `the ${proof} to check, bytes`)] : []),
  ...(algorithm ? [choice('--algorithm <name>', 'of the signature', ALGORITHMS).makeOptionMandatory()] : []),
  ...(proof ? [] : [option('--out <file>', 'write the bytes there; else they are printed in base64')]),
];

const bodyOf = ({ data, proof }: Use, options: Options): Readonly<Record<string, string>> => ({
  [data]: base64Of(options.in),
  ...(proof && options.proof ? { [proof]: base64Of(options.proof) } : {}),
  ...(options.context === undefined ? {} : { context: base64Of(options.context) }),
  ...(options.algorithm === undefined ? {} : { algorithm: options.algorithm }),
});

const rowOf = (use: Use): Row<Options> => ({
  name: use.name,
  summary: use.summary,
  args: [argument('<key id>', 'in full')],
  options: optionsOf(use),
  run: async (api, { args: [text = ''], options }) => {
    // An application sees no list of keys, so that there is nothing to look a short id up in.
    if (!isWhole(text)) throw new CommandFailure(`${text} is no whole key id; give all of it`, EXIT.usage);
    const schema = z.looseObject({ [use.result]: z.union([z.string(), z.boolean()]) });
    const answer = await api.change(schema, `${KEYS.path}/${text}/${use.name}`, bodyOf(use, options));
    const result = answer[use.result];
    if (typeof result === 'boolean') {
      const status = result ? EXIT.done : EXIT.broken;
      return { value: answer, text: () => (result ? 'It is valid.' : 'It is NOT valid.'), status };
    }
    const { out } = options;
    if (out === undefined) return { value: answer, text: () => result ?? '' };
    writeFileSync(out, Buffer.from(result ?? '', 'base64'));
    return { value: { file: out }, text: () => `Written to ${out}.` };
  },
});

/** `keydesk kms use encrypt`, and the like. */
export function useCommand(): Command {
  const use = new Command('use').description(
    "what applications do with keys, with an application's credential",
  );
  for (const row of USES) use.addCommand(command(rowOf(row)));
  return use;
}
