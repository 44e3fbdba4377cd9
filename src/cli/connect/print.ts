import * as z from 'zod';
import { CommandFailure, EXIT } from '../run';

/** Where a command's output goes. */
export type Write = (text: string) => void;

/** Documents by what they are for, as JSON that can be pasted. */
export function printPermissions(
  write: Write,
  isAsked: boolean | undefined,
  documents: () => Readonly<Record<string, unknown>>,
): void {
  if (!isAsked) throw new CommandFailure('Say what to do: --print-permissions.', EXIT.usage);
  write(`${JSON.stringify(documents(), null, 2)}\n`);
}

/** The options as the adapter's own schema takes them; a wrong one is named with its mend. */
export function parsedOptions<T>(schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(z.prettifyError(parsed.error), EXIT.usage);
}
