import { createInterface } from 'node:readline/promises';
import { CommandFailure, EXIT } from '../../run';

/** Has a person say yes to what can't be taken back. A script says it beforehand. */
export async function confirmed(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new CommandFailure(`${question} Nothing was done; say it with --yes`, EXIT.usage);
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${question} [y/N] `);
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailure('Nothing was done');
}
