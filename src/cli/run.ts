import type { Command } from 'commander';

/** What a script can rely on. */
export const EXIT = {
  done: 0,
  /** Something failed: a file, the network, the KMS. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** The KMS answered, and refused. */
  refused: 3,
  /** A verification ran, and the thing verified is broken. */
  broken: 4,
  /** The time to wait was over, and nobody had decided. */
  waiting: 5,
  /** Of several, the KMS did some and refused the others. */
  partly: 6,
} as const;

/** Ends a command with a message for a person and a status for a script. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly status: number;
  constructor(message: string, status: number = EXIT.failed) {
    super(message);
    this.status = status;
  }
}

/** Runs the command line; every failure is one message on standard error, without a stack. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  reportUsageByStatus(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (isUsage(error)) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof CommandFailure ? error.status : EXIT.failed;
}

/** Commander's own errors, which it has shown already. */
const isUsage = (error: unknown): error is { readonly exitCode: number } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

function reportUsageByStatus(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) reportUsageByStatus(child);
}
