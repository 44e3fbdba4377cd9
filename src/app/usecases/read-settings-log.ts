import type { SettingsLogEntry, SettingsStore } from '../ports/settings';
import type { LogPage } from '../views/admin';
import { hashOf, LOG_START } from './settings-log';

const PAGE = 20;

/**
 * The settings' log, newest first. Each entry is compared with the one before it, so that a changed or missing one
 * shows.
 *
 * @param before entries older than this number; null for the newest
 */
export async function readLog(settings: SettingsStore, before: number | null): Promise<LogPage> {
  const newest = (await settings.get('log-head'))?.value.seq ?? 0;
  const from = Math.min(newest, before === null ? newest : before - 1);
  const until = Math.max(from - PAGE, 0);
  const count = Math.max(from - until, 0);
  // One more than is shown, to compare the last one with.
  const read = await Promise.all(
    Array.from({ length: count + 1 }, (_, index) => entryOf(settings, from - index)),
  );
  const shown = read.slice(0, count);
  return {
    entries: shown
      .filter((entry) => entry !== undefined)
      .map(({ seq, at, actor, action, subject }) => ({ seq, at, actor, action, subject })),
    before: until > 0 ? until + 1 : null,
    isIntact: shown.every((entry, index) => entry !== undefined && follows(entry, read[index + 1])),
  };
}

const entryOf = async (settings: SettingsStore, seq: number): Promise<SettingsLogEntry | undefined> =>
  seq > 0 ? (await settings.get(`log:${seq}`))?.value : undefined;

function follows({ hash, ...entry }: SettingsLogEntry, previous: SettingsLogEntry | undefined): boolean {
  const expected = entry.seq === 1 ? LOG_START : previous?.hash;
  return hash === hashOf(entry) && entry.previousHash === expected;
}
