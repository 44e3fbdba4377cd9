import { sha256Hex } from '../../domain/hash';
import type { AccountId, Instant } from '../../domain/ids';
import { canonicalJson } from '../../domain/key-request';
import type { SettingsLogEntry, SettingsStore, SettingWrite } from '../ports/settings';

/** What the first entry names as the one before. */
export const LOG_START = '0'.repeat(64);

export interface SettingsChange {
  readonly at: Instant;
  readonly actor: AccountId;
  readonly action: string;
  readonly subject: Readonly<Record<string, string | null>>;
}

/** The writes that put a change on the record: to be committed together with the change itself. */
export async function logWrites(settings: SettingsStore, change: SettingsChange): Promise<SettingWrite[]> {
  const head = await settings.get('log-head');
  const open = { seq: (head?.value.seq ?? 0) + 1, ...change, previousHash: head?.value.hash ?? LOG_START };
  const entry: SettingsLogEntry = { ...open, hash: hashOf(open) };
  return [
    { name: `log:${entry.seq}`, value: entry, expectedVersion: undefined },
    { name: 'log-head', value: { seq: entry.seq, hash: entry.hash }, expectedVersion: head?.version },
  ];
}

export const hashOf = (entry: Omit<SettingsLogEntry, 'hash'>): string => sha256Hex(canonicalJson(entry));

/**
 * Reads a setting, changes it, and commits change and log entry together; begins again where somebody else was
 * faster. `change` answers `undefined` for "nothing to do", and `log-only` where the change was made elsewhere.
 */
export async function commitLogged(
  settings: SettingsStore,
  log: SettingsChange,
  change: () => Promise<SettingWrite | 'log-only' | undefined>,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const write = await change();
    if (!write) return;
    const writes = write === 'log-only' ? [] : [write];
    if (await settings.commit([...writes, ...(await logWrites(settings, log))])) return;
  }
  throw new Error('The settings are being changed by somebody else; try again');
}

const ATTEMPTS = 5;
