import { judgeClock } from '../policy/clock';
import type { Store } from '../store/store';
import type { Kms } from './kms';
import { type Actor, record, SERVER } from './record';

/** Why nothing is destroyed at the moment; undefined where nothing is wrong. */
export const clockHold = (store: Store): string | undefined => store.ledger.meta('clock-hold') || undefined;

const highWater = (store: Store): number | undefined => {
  const value = store.ledger.meta('clock-high-water');
  return value === undefined ? undefined : Number(value);
};

/** Compares the clock with the latest time on record, and records it; holds whatever can't be undone if it jumped. */
export async function watchClock(kms: Kms): Promise<void> {
  if (kms.simulated) return;
  const now = kms.clock.now();
  const last = highWater(kms.store);
  const verdict = judgeClock(last, now);
  await kms.store.write(() => {
    if (verdict === 'plausible') {
      kms.store.ledger.setMeta('clock-high-water', String(Math.max(now, last ?? 0)));
      return;
    }
    if (clockHold(kms.store)) return;
    kms.store.ledger.setMeta('clock-hold', verdict);
    record(kms, SERVER, {
      action: 'clock.held',
      subject: 'clock',
      before: { last: last ?? null },
      after: { now, verdict },
    });
  });
}

/** An administrator says that the clock is right as it is now. */
export async function confirmClock(kms: Pick<Kms, 'store' | 'clock'>, actor: Actor): Promise<void> {
  const { store, clock } = kms;
  const now = clock.now();
  await store.write(() => {
    const before = { hold: clockHold(store) ?? null };
    store.ledger.setMeta('clock-high-water', String(now));
    store.ledger.setMeta('clock-hold', '');
    store.audit.append({
      at: now,
      ...actor,
      action: 'clock.confirmed',
      subject: 'clock',
      before,
      after: { now },
    });
  });
}
