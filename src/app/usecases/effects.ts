import type { EffectKind } from '../../domain/request-lifecycle/effects';
import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { KnownKey, RequestRecord } from '../../domain/request-lifecycle/record';
import {
  type KeyDescription,
  type Kms,
  type KmsRefusalCode,
  type KmsResult,
  KmsUnavailable,
} from '../ports/kms';
import { finishDeletion } from './finish-deletion';
import { keySpec, kmsContext } from './kms-context';
import { known, refused } from './known-key';
import { notifyApprovers } from './notify-approvers';
import type { Pass } from './pass';
import { rotateKey } from './rotate-key';
import { tellMaker } from './tell-maker';

type Perform = (pass: Pass, record: RequestRecord, kms: () => Promise<Kms>) => Promise<RequestEvent>;

/**
 * Every effect, by its kind. Each is idempotent and answers with an event; {@link KmsUnavailable} passes through and
 * is tried again.
 */
const PERFORM: Readonly<Record<EffectKind, Perform>> = {
  'notify-approvers': notifyApprovers,
  'create-key': createKey,
  'enable-key': enableKey,
  'withdraw-approval': withdrawApproval,
  'disable-key': (_, record, kms) =>
    cleanUp('disable-key', record, async (key) => (await kms()).disableKey(key.handle, kmsContext(record))),
  'discard-key': discardKey,
  'sweep-key': sweepKey,
  'schedule-deletion': scheduleDeletion,
  'cancel-deletion': cancelDeletion,
  'rotate-key': rotateKey,
  'finish-deletion': finishDeletion,
  'tell-maker': tellMaker,
};

export const perform = (pass: Pass, record: RequestRecord, effect: EffectKind): Promise<RequestEvent> =>
  PERFORM[effect](pass, record, () => pass.desk.kms(record.snapshot.connectionId));

async function createKey(_: Pass, record: RequestRecord, kms: () => Promise<Kms>): Promise<RequestEvent> {
  const { snapshot } = record;
  if (snapshot.action !== 'create') throw new Error('Only a create request makes a key');
  const made = await (await kms()).createKey(keySpec(snapshot), kmsContext(record));
  if (!made.ok) return refused('create-key', made.refusal);
  return { kind: 'key-created', key: known(made.value) };
}

async function enableKey(_: Pass, record: RequestRecord, kms: () => Promise<Kms>): Promise<RequestEvent> {
  const asked = await (await kms()).enableKey(keyOf(record).handle, kmsContext(record));
  if (!asked.ok) return refused('enable-key', asked.refusal);
  return asked.value.outcome === 'enabled'
    ? { kind: 'key-enabled', key: known(asked.value.key) }
    : { kind: 'enable-pending', approvalId: asked.value.approvalId };
}

async function scheduleDeletion(
  _: Pass,
  record: RequestRecord,
  kms: () => Promise<Kms>,
): Promise<RequestEvent> {
  const { snapshot } = record;
  if (snapshot.action !== 'delete') throw new Error('Only a delete request schedules a deletion');
  const { handle, windowDays } = snapshot.deletion;
  const asked = await (await kms()).scheduleDeletion(handle, windowDays, kmsContext(record));
  if (!asked.ok) return refused('schedule-deletion', asked.refusal);
  return asked.value.outcome === 'pendingDeletion'
    ? { kind: 'deletion-scheduled', until: asked.value.until }
    : { kind: 'deletion-pending', approvalId: asked.value.approvalId };
}

async function withdrawApproval(
  _: Pass,
  record: RequestRecord,
  kms: () => Promise<Kms>,
): Promise<RequestEvent> {
  if (record.withdrawing) {
    const answer = await (await kms()).withdrawApproval(record.withdrawing, kmsContext(record));
    mustBeSettled(answer);
  }
  return { kind: 'done', effect: 'withdraw-approval' };
}

/** A key that operators had released already is deleted only if they agree; until then it stays disabled. */
async function discardKey(pass: Pass, record: RequestRecord, kms: () => Promise<Kms>): Promise<RequestEvent> {
  const effect = 'discard-key';
  if (!record.key) return { kind: 'done', effect };
  const days = (await pass.desk.capabilities(record.snapshot.connectionId)).deletionWindowDays.min;
  const answer = await (await kms()).scheduleDeletion(record.key.handle, days, kmsContext(record));
  mustBeSettled(answer);
  const scheduled = answer.ok && answer.value.outcome === 'pendingDeletion';
  return { kind: 'done', effect, ...(scheduled && { leaves: answer.value.key.state }) };
}

/** A create whose answer never came: the key is found by the request's id, or was never made. */
async function sweepKey(_: Pass, record: RequestRecord, kms: () => Promise<Kms>): Promise<RequestEvent> {
  const found = await (await kms()).findByRequestId(record.snapshot.requestId);
  if (!found) return { kind: 'done', effect: 'sweep-key' };
  return { kind: 'key-found', key: known(found) };
}

/** What the operators have to agree to first leaves the key in its window. */
async function cancelDeletion(
  _: Pass,
  record: RequestRecord,
  open: () => Promise<Kms>,
): Promise<RequestEvent> {
  const effect = 'cancel-deletion';
  if (!record.key) return { kind: 'done', effect };
  const kms = await open();
  const answer = await kms.cancelDeletion(record.key.handle, kmsContext(record));
  mustBeSettled(answer);
  if (!answer.ok) return { kind: 'done', effect };
  if (answer.value.outcome === 'cancelled') return { kind: 'done', effect, leaves: answer.value.key.state };
  const key = await kms.describeKey(record.key.handle);
  const until = key.ok ? key.value.deletionDue : undefined;
  return {
    kind: 'cancellation-pending',
    approvalId: answer.value.approvalId,
    ...(until !== undefined && { until }),
  };
}

async function cleanUp(
  effect: EffectKind,
  record: RequestRecord,
  act: (key: KnownKey) => Promise<KmsResult<KeyDescription>>,
): Promise<RequestEvent> {
  if (!record.key) return { kind: 'done', effect };
  const answer = await act(record.key);
  mustBeSettled(answer);
  return { kind: 'done', effect, ...(answer.ok && { leaves: answer.value.state }) };
}

/** Refusals that mean there is nothing left to clean up. */
const SETTLED: ReadonlySet<KmsRefusalCode> = new Set<KmsRefusalCode>([
  'not-found',
  'invalid-state',
  'approval-decided',
  'stale-generation',
]);

function mustBeSettled(answer: KmsResult<unknown>): void {
  if (!answer.ok && !SETTLED.has(answer.refusal.code)) {
    throw new KmsUnavailable('server-error', `Cleaning up was refused: ${answer.refusal.message}`);
  }
}

function keyOf(record: RequestRecord): KnownKey {
  if (!record.key) throw new Error(`Request ${record.snapshot.requestId} has no key`);
  return record.key;
}
