import type { Result } from '../../domain/result';
import { type Refusal, refused } from '../refusal';
import type { Repeatable, RepeatKey } from '../store/repeats';
import { marking } from '../store/write-marks';
import { DAY_MS, type Kms } from './kms';

/** How long an `Idempotency-Key` is remembered. */
export const REPEATABLE_MS = 2 * DAY_MS;

/** What becomes of a repetition; see the API's rows. */
export type OnRepeat = 'afresh' | 'replayed' | 'once' | 'secret';

export interface RepeatableChange extends RepeatKey {
  readonly fingerprint: string;
  readonly onRepeat: OnRepeat;
}

export interface Told {
  readonly status: number;
  readonly body: unknown;
  /** The answer is that of an earlier request. */
  readonly replayed?: true;
}

/** One request being carried out. Its first write marks the key as used, in the same transaction. */
class Attempt {
  readonly #kms: Kms;
  readonly #change: RepeatableChange;
  #open = true;
  begun = false;

  constructor(kms: Kms, change: RepeatableChange) {
    this.#kms = kms;
    this.#change = change;
  }

  /** Runs in a transaction. What goes on after the answer (the log's head, say) isn't part of the change any more. */
  mark(): void {
    if (!this.#open || this.begun) return;
    this.#kms.store.repeats.begin(this.#change, this.#change.fingerprint, this.#kms.clock.now());
    this.begun = true;
  }

  close(): void {
    this.#open = false;
  }
}

const reused = () =>
  refused(
    'idempotency-key-reused',
    'This Idempotency-Key came with another method, path or body before',
    'Send a new Idempotency-Key with a new request',
  );

const underWay = () =>
  refused(
    'request-under-way',
    'The first request with this Idempotency-Key is not answered yet',
    'Wait a moment and send it again with the same Idempotency-Key',
  );

const notKept = () =>
  refused(
    'answer-not-kept',
    'The change with this Idempotency-Key was made before; its answer held a secret or was lost',
    'Read the resource to see the change; for a lost secret, revoke the credential and issue another',
  );

/** What an earlier request with the key leaves to say; undefined: carry it out. */
function earlier(known: Repeatable | undefined, { fingerprint, onRepeat }: RepeatableChange) {
  if (!known) return undefined;
  if (known.fingerprint !== fingerprint) return reused();
  if (onRepeat === 'afresh') return undefined;
  if (known.status !== null && known.body !== null) {
    const told: Told = { status: known.status, body: JSON.parse(known.body) as unknown, replayed: true };
    return { ok: true, value: told } as const;
  }
  return onRepeat === 'replayed' ? undefined : notKept();
}

/**
 * Carries out a change once per `Idempotency-Key`. The mark that it was made is in the change's own transaction; the
 * answer follows. A refusal changed nothing that counts and is not kept.
 */
export async function onceOnly<T extends Told>(
  kms: Kms,
  change: RepeatableChange,
  carryOut: () => Promise<Result<T, Refusal>> | Result<T, Refusal>,
): Promise<Result<T | Told, Refusal>> {
  const claim = `${change.principalId} ${change.idempotencyKey}`;
  const first = kms.underWay.get(claim);
  if (first !== undefined && first !== change.fingerprint) return reused();
  // What is idempotent by itself waits its turn behind the first, and finds what that one made.
  if (first !== undefined) return change.onRepeat === 'afresh' ? carryOut() : underWay();
  const told = earlier(kms.store.repeats.find(change), change);
  if (told) return told;
  kms.underWay.set(claim, change.fingerprint);
  const attempt = new Attempt(kms, change);
  try {
    const result = await marking(() => attempt.mark(), carryOut);
    await settle(kms, change, attempt, result);
    return result;
  } finally {
    attempt.close();
    kms.underWay.delete(claim);
  }
}

async function settle(kms: Kms, change: RepeatableChange, attempt: Attempt, result: Result<Told, Refusal>) {
  const { repeats } = kms.store;
  attempt.close();
  if (!result.ok) {
    if (attempt.begun) await kms.store.write(() => repeats.drop(change));
    return;
  }
  const { status, body } = result.value;
  const keeps = change.onRepeat === 'replayed' || change.onRepeat === 'once';
  if (!keeps && attempt.begun) return;
  await kms.store.write(() => {
    repeats.begin(change, change.fingerprint, kms.clock.now());
    if (keeps) repeats.keep(change, status, JSON.stringify(body ?? null));
  });
}
