import { rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { CommandFailure, EXIT } from '../../run';
import { fields } from '../../table';
import { option, type Shown } from '../remote/command';
import { when } from '../remote/format';

export const secretSchema = z.looseObject({ id: z.string(), secret: z.string(), expiresAt: z.number() });
type Secret = z.output<typeof secretSchema>;

const OWNER_ONLY = 0o600;

export const outOption = () =>
  option('--out <file>', 'write the secret to this new file, for you alone, instead of showing it');

/**
 * Has a secret made, and shows it this once; or puts it into a file, and then shows it nowhere. The file is made before
 * the secret, which would be lost if it couldn't be written.
 */
export async function shownOnce(file: string | undefined, made: () => Promise<Secret>): Promise<Shown> {
  if (file === undefined) return shown(await made());
  reserve(file);
  try {
    const { id, secret, expiresAt } = await made();
    writeFileSync(file, `${secret}\n`);
    const lines = [['ID', id] as const, ['FILE', file] as const, ['EXPIRES', when(expiresAt)] as const];
    return { value: { id, file, expiresAt }, text: () => fields(lines) };
  } catch (error) {
    rmSync(file);
    throw error;
  }
}

const shown = ({ id, secret, expiresAt }: Secret): Shown => ({
  value: { id, secret, expiresAt },
  text: () =>
    fields([
      ['ID', id],
      ['SECRET', secret],
      ['EXPIRES', when(expiresAt)],
      ['', 'It is shown this once.'],
    ]),
});

function reserve(file: string): void {
  try {
    writeFileSync(file, '', { mode: OWNER_ONLY, flag: 'wx' });
  } catch {
    throw new CommandFailure(`${file} is there already, or can't be written; name a new file`, EXIT.usage);
  }
}
