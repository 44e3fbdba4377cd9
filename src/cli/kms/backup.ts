import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  AuditLog,
  type AuditVerdict,
  auditKeyFile,
  databaseFile,
  openReadOnly,
  verifyAudit,
} from '../../kms-server';
import { CommandFailure, EXIT } from '../run';
import { print } from '../table';
import { DATA_DIR, JSON_OUTPUT } from './environment';

interface Options {
  readonly dataDir: string;
  readonly to: string;
  readonly json?: boolean;
}

const OWNER_ONLY = 0o600;

/** The file is made first, for its owner alone; nothing is ever overwritten. */
function reserve(file: string): void {
  try {
    writeFileSync(file, '', { mode: OWNER_ONLY, flag: 'wx' });
  } catch {
    throw new CommandFailure(`${file} is there already, or can't be written; name a new file`, EXIT.usage);
  }
}

/** One state of the database, whatever the server writes meanwhile, without what was overwritten in it. */
function copy(dataDir: string, file: string): void {
  const database = openReadOnly(databaseFile(dataDir));
  try {
    database.prepare('VACUUM INTO ?').run(file);
  } finally {
    database.close();
  }
}

interface Checked {
  readonly keys: number;
  readonly verdict: AuditVerdict;
}

/** Reads the copy as a restored server would: every page, and the whole log against its signed head. */
function check(dataDir: string, file: string): Checked {
  const database = openReadOnly(file);
  try {
    const integrity = Object.values(database.prepare('PRAGMA integrity_check').get() ?? {});
    if (integrity[0] !== 'ok') throw new CommandFailure(`The copy is damaged: ${integrity[0]}`, EXIT.broken);
    const log = new AuditLog(database);
    const head = log.head();
    const verdict = verifyAudit([...log.all()], head, readFileSync(auditKeyFile(dataDir), 'utf8'));
    return { keys: Number(database.prepare('SELECT count(*) AS n FROM key').get()?.n), verdict };
  } finally {
    database.close();
  }
}

function backup({ dataDir, to, json }: Options): void {
  if (!existsSync(databaseFile(dataDir))) {
    throw new CommandFailure(`${dataDir} is no data folder; make one with \`keydesk kms init\``);
  }
  reserve(to);
  try {
    copy(dataDir, to);
  } catch (error) {
    rmSync(to);
    throw error;
  }
  const { keys, verdict } = check(dataDir, to);
  print(json ?? false, { file: to, keys, audit: verdict }, () =>
    verdict.intact
      ? `${to} holds ${keys} keys, and an intact log of ${verdict.entries} entries.\nKeep the folder token and the PIN, apart from it and from each other: without them it opens nothing.`
      : `${to} is made, but its log is broken at entry ${verdict.brokenAt}: ${verdict.reason}.`,
  );
  if (!verdict.intact) process.exitCode = EXIT.broken;
}

export const backupCommand = (): Command =>
  new Command('backup')
    .description('copy the database to a file and check the copy, also while the server runs')
    .requiredOption(...DATA_DIR)
    .requiredOption('--to <file>', 'new file, for you alone')
    .option(...JSON_OUTPUT)
    .action(backup);
