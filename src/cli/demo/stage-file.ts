import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BilledEvent } from './billing-desk';

/**
 * What the demo remembers besides Jira and the KMS. Credentials and the token's PIN lie in the open here: that is for
 * a demo alone, and the folder is readable by its owner only.
 */
export interface StageFile {
  /** Which KMS the story is played with: `--kms`. Files of older demos don't say: that is the reference KMS. */
  readonly kms?: string;
  readonly pin: string;
  readonly billingSecret: string;
  /** Accounts by role of the story. */
  readonly people: Readonly<Record<string, string>>;
  /** KMS credentials by holder. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly connectionId: string | null;
  readonly played: number;
  readonly billed: readonly BilledEvent[];
}

const FILE = 'demo.json';

export function readStageFile(dataDir: string): StageFile | undefined {
  const file = join(dataDir, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StageFile) : undefined;
}

export function writeStageFile(dataDir: string, stage: StageFile): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, FILE), `${JSON.stringify(stage, null, 2)}\n`, { mode: 0o600 });
}

export const newStageFile = (kms = 'keydesk'): StageFile => ({
  kms,
  pin: randomBytes(12).toString('hex'),
  billingSecret: `whsec_${randomBytes(32).toString('base64')}`,
  people: {},
  credentials: {},
  connectionId: null,
  played: 0,
  billed: [],
});
