import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import * as z from 'zod';
import {
  type AuditEntry,
  type AuditHead,
  AuditLog,
  auditKeyFile,
  databaseFile,
  openReadOnly,
  verifyAudit,
} from '../../kms-server';
import { CommandFailure, EXIT } from '../run';
import { print } from '../table';
import { AUDIT_LIST } from './audit-list';
import { jsonFrom } from './changes/field';
import { JSON_OUTPUT } from './environment';
import { command } from './remote/command';

interface Options {
  readonly dataDir?: string;
  readonly file?: string;
  readonly publicKey?: string;
  readonly json?: boolean;
}

const nullableText = z.string().nullable();

const exportSchema = z.object({
  entries: z.array(
    z.strictObject({
      seq: z.int(),
      at: z.int(),
      actor: z.string(),
      onBehalfOf: nullableText,
      ticket: nullableText,
      policyVersion: nullableText,
      action: z.string(),
      subject: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
  head: z.strictObject({ seq: z.int(), hash: z.string(), at: z.int(), signature: z.string() }).nullable(),
});

interface Log {
  readonly entries: readonly AuditEntry[];
  readonly head: AuditHead | undefined;
}

function readExport(file: string): Log {
  const log = exportSchema.safeParse(jsonFrom(file));
  if (!log.success) {
    throw new CommandFailure(
      `${file} is no log; save what \`audit list --json --limit all\` prints, without filters`,
      EXIT.usage,
    );
  }
  return { entries: log.data.entries, head: log.data.head ?? undefined };
}

function readFolder(dataDir: string): Log {
  if (!existsSync(databaseFile(dataDir))) throw new CommandFailure(`${dataDir} is no data folder`);
  const database = openReadOnly(databaseFile(dataDir));
  try {
    const log = new AuditLog(database);
    // The head first: entries that come in between are then after it, never missing before it.
    const head = log.head();
    return { entries: [...log.all()], head };
  } finally {
    database.close();
  }
}

function source({ dataDir, file }: Options): Log {
  if ((dataDir === undefined) === (file === undefined)) {
    throw new CommandFailure('Give either --data-dir or --file', EXIT.usage);
  }
  return file === undefined ? readFolder(dataDir ?? '') : readExport(file);
}

function publicKeyOf({ publicKey, dataDir }: Options): string {
  const file = publicKey ?? (dataDir === undefined ? undefined : auditKeyFile(dataDir));
  if (file === undefined) throw new CommandFailure('Give --public-key', EXIT.usage);
  return readFileSync(file, 'utf8');
}

function verify(options: Options): void {
  const { entries, head } = source(options);
  const verdict = verifyAudit(entries, head, publicKeyOf(options));
  print(options.json ?? false, verdict, () =>
    verdict.intact
      ? `The log is intact: ${verdict.entries} entries, ${verdict.unsigned} of them after the last signed head.`
      : `The log is broken at entry ${verdict.brokenAt}: ${verdict.reason}.`,
  );
  if (!verdict.intact) process.exitCode = EXIT.broken;
}

export const auditCommand = (): Command =>
  new Command('audit')
    .description('the audit log')
    .addCommand(command(AUDIT_LIST))
    .addCommand(
      new Command('verify')
        .description('check chain and signature, without the server')
        .option('--data-dir <folder>', 'data folder of the KMS, running or not, or a copy of it')
        .option('--file <json>', 'what GET /v1/audit answered, or `audit list --json --limit all` printed')
        .option('--public-key <pem>', 'key that `kms init` showed; else the copy in the data folder')
        .option(...JSON_OUTPUT)
        .action(verify),
    );
