import { startOfDay } from '../day';
import type { Instant } from '../ids';
import type { RequestEvent } from './events';
import type { RequestRecord } from './record';

const DAY = 86_400_000;
/** A rotation that its period asks for and that was refused is tried again after so long. */
const DUE_AGAIN_AFTER = 7 * DAY;

const periodOf = ({ snapshot }: RequestRecord): number | null =>
  snapshot.action === 'create' && snapshot.spec.rotationPeriodDays !== null
    ? snapshot.spec.rotationPeriodDays * DAY
    : null;

/** Whether a new version can be ordered as things stand. */
export const mayRotate = ({ snapshot, state, key, rotation }: RequestRecord): boolean =>
  snapshot.action === 'create' && state === 'ready' && key?.state === 'Enabled' && rotation === undefined;

/** When the approved period asks for the next version; undefined where it never does. A key that expires first is not rotated. */
export function rotationDue(record: RequestRecord): Instant | undefined {
  const { snapshot, key, readyAt, rotateNotBefore } = record;
  const period = periodOf(record);
  if (period === null || !mayRotate(record) || snapshot.action !== 'create') return undefined;
  const since = key?.rotatedAt ?? key?.createdAt ?? readyAt;
  if (since === undefined) return undefined;
  const due = Math.max(since + period, rotateNotBefore ?? 0);
  return due < startOfDay(snapshot.spec.expiryDate) ? due : undefined;
}

export function orderRotation(
  record: RequestRecord,
  { reason, by }: Extract<RequestEvent, { kind: 'rotation-ordered' }>,
  now: Instant,
): RequestRecord {
  const { notRotated: _, ...rest } = record;
  return { ...rest, rotation: { reason, since: now, ...(by && { by }) } };
}

export function aimRotation(
  record: RequestRecord,
  { key, version }: Extract<RequestEvent, { kind: 'rotation-aimed' }>,
): RequestRecord {
  return { ...record, key, ...(record.rotation && { rotation: { ...record.rotation, version } }) };
}

/** Nobody has to see to it: what the KMS said of the key is kept, and it is looked at again a period later. */
export function needlessRotation(
  record: RequestRecord,
  key: NonNullable<RequestRecord['key']>,
  now: Instant,
): RequestRecord {
  const next = { ...withoutRotation(record), key };
  const due = rotationDue(next);
  const period = periodOf(next);
  return due !== undefined && due <= now && period !== null
    ? { ...next, rotateNotBefore: now + period }
    : next;
}

export function rotated(record: RequestRecord, key: NonNullable<RequestRecord['key']>): RequestRecord {
  const { notRotated: _n, rotateNotBefore: _b, ...rest } = withoutRotation(record);
  return { ...rest, key };
}

/** The KMS or its operators did not want it. The key stays in use as it is. */
export function refusedRotation(
  record: RequestRecord,
  details: readonly string[],
  now: Instant,
): RequestRecord {
  const { rotation } = record;
  if (!rotation) return record;
  const isDue = rotation.reason === 'due';
  return {
    ...withoutRotation(record),
    notRotated: { at: now, reason: rotation.reason, details },
    ...(isDue && { rotateNotBefore: now + DUE_AGAIN_AFTER }),
  };
}

/** What happens to the key comes first: a rotation under way is dropped, and the operators' approval taken back. */
export function stopRotation(record: RequestRecord): RequestRecord {
  const { operators, rotation } = record;
  if (!rotation) return record;
  const { trouble, ...rest } = withoutRotation(record);
  const todo = record.todo.filter((effect) => effect !== 'rotate-key');
  const asked = operators?.action === 'rotate' ? operators.approvalId : undefined;
  return {
    ...rest,
    ...(trouble && record.todo[0] !== 'rotate-key' && { trouble }),
    ...(asked && { withdrawing: asked }),
    todo: asked ? ['withdraw-approval', ...todo] : todo,
  };
}

function withoutRotation(record: RequestRecord): RequestRecord {
  const { rotation: _, operators, ...rest } = record;
  return operators && operators.action !== 'rotate' ? { ...rest, operators } : rest;
}
