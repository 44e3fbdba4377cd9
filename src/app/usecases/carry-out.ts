import { dayOf } from '../../domain/day';
import type { Instant } from '../../domain/ids';
import { reviewSnapshot } from '../../domain/policy/review-request';
import { violationText } from '../../domain/policy/text';
import type { EffectKind } from '../../domain/request-lifecycle/effects';
import type { RequestRecord, Trouble } from '../../domain/request-lifecycle/record';
import { KmsUnavailable } from '../ports/kms';
import { perform } from './effects';
import type { Pass } from './pass';

const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 300_000;
/** After so long without an answer a request fails, with a retry for people. Cleaning up never gives up. */
const GIVE_UP_AFTER = 2 * 3_600_000;

/** However long a KMS asks us to wait, it is looked after again within so long. */
const LONGEST_PAUSE = 900_000;

const MAY_FAIL: ReadonlySet<EffectKind> = new Set<EffectKind>([
  'create-key',
  'enable-key',
  'schedule-deletion',
  'rotate-key',
]);

/** Does what the record says is still to be done, one by one, and records each answer before the next. */
export async function carryOut(pass: Pass): Promise<void> {
  for (let next = nextEffect(pass); next; next = nextEffect(pass)) {
    const went = await attempt(pass, next);
    await pass.save();
    if (!went) return;
  }
}

function nextEffect({ record, now }: Pass): EffectKind | undefined {
  if (!record || (record.trouble && record.trouble.nextAt > now)) return undefined;
  return record.todo[0];
}

/** Policy is run again on the snapshot before the key is made: it may have changed while people decided. */
async function stillAdmissible(pass: Pass): Promise<boolean> {
  const { record, desk } = pass;
  if (record?.snapshot.action !== 'create') return true;
  const { violations } = reviewSnapshot(record.snapshot.spec, {
    policy: desk.settings.policy,
    capabilities: await desk.capabilities(record.snapshot.connectionId),
    today: dayOf(pass.now),
    submittedOn: dayOf(record.snapshot.submission.at),
  });
  const refusals = violations.filter(({ severity }) => severity === 'reject');
  if (refusals.length > 0) pass.apply({ kind: 'policy-refused', violations: refusals.map(violationText) });
  return refusals.length === 0;
}

async function attempt(pass: Pass, effect: EffectKind): Promise<boolean> {
  const { record } = pass;
  if (!record) return false;
  try {
    if (effect === 'create-key' && !(await stillAdmissible(pass))) return true;
    pass.apply(await perform(pass, record, effect));
    return true;
  } catch (error) {
    if (!(error instanceof KmsUnavailable)) throw error;
    pass.desk.log('kms-unavailable', { issue: record.snapshot.issueKey, effect, reason: error.reason });
    return inTrouble(pass, record, effect, error);
  }
}

function inTrouble(pass: Pass, record: RequestRecord, effect: EffectKind, error: KmsUnavailable): boolean {
  const trouble = nextTrouble(record.trouble, error, pass.now);
  // A KMS that paces us is there, and gets to it.
  const isGone = error.reason !== 'throttled' && pass.now - trouble.since >= GIVE_UP_AFTER;
  if (MAY_FAIL.has(effect) && isGone) {
    const message = `The KMS gave no answer for two hours: ${error.message}`;
    const mend = `Ask the Jira admin to test the KMS connection, then take "${effect === 'rotate-key' ? 'Rotate now' : 'Retry'}".`;
    pass.apply({ kind: 'kms-refused', effect, failure: { effect, message, mend } });
    return true;
  }
  pass.updateRecord({ ...record, trouble });
  return false;
}

function nextTrouble(last: Trouble | undefined, error: KmsUnavailable, now: Instant): Trouble {
  const attempts = (last?.attempts ?? 0) + 1;
  const wait = Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
  const nextAt = now + Math.max(wait, Math.min(error.retryAfterMs ?? 0, LONGEST_PAUSE));
  return { problem: error.message, attempts, since: last?.since ?? now, nextAt };
}
