import type { Instant } from '../ids';
import type { RequestEvent } from './events';
import type { RequestRecord, RequestState } from './record';
import { rotationDue } from './rotation';

const DAY = 86_400_000;

/** How long a request may wait for people. Milliseconds. */
export interface Patience {
  readonly approval: number;
  readonly failed: number;
}

export const DEFAULT_PATIENCE: Patience = { approval: 28 * DAY, failed: 28 * DAY };

const WAITS: Readonly<Partial<Record<RequestState, keyof Patience>>> = {
  'waiting-for-approval': 'approval',
  failed: 'failed',
};

/** What time alone brings about now. */
export function timeEvents(record: RequestRecord, now: Instant, patience: Patience): RequestEvent[] {
  const events: RequestEvent[] = [];
  const wait = WAITS[record.state];
  if (wait && now >= record.since + patience[wait]) events.push({ kind: 'waited-too-long' });
  if (record.sweepAt !== undefined && now >= record.sweepAt) events.push({ kind: 'sweep-due' });
  if (isWindowOver(record, now)) events.push({ kind: 'window-over' });
  const rotation = rotationDue(record);
  if (rotation !== undefined && now >= rotation) events.push({ kind: 'rotation-ordered', reason: 'due' });
  return events;
}

const isWindowOver = ({ state, deletionDue, windowOver }: RequestRecord, now: Instant): boolean =>
  state === 'pending-deletion' && deletionDue !== undefined && now >= deletionDue && !windowOver;

/** A key that could not be destroyed waits for people; once a day it is seen whether it is there still. */
const DESTRUCTION_AGAIN_AFTER = DAY;

/** While the window runs somebody may cancel the deletion in the KMS itself, and not every KMS calls back. */
const WINDOW_AGAIN_AFTER = 60 * 60_000;

/**
 * A KMS may answer for some seconds as if it had not taken an order yet (AWS KMS is eventually consistent). So long
 * after its window began a key that is not in one was taken out of it.
 */
const SETTLED_AFTER = 60_000;

/** Whether what the KMS says of a key in its window can be believed. */
export const isWindowSettled = ({ since }: Pick<RequestRecord, 'since'>, now: Instant): boolean =>
  now >= since + SETTLED_AFTER;

/** When a deletion is to be looked at; its operators, where they are asked, have a time of their own. */
function endDue(
  { state, since, deletionDue, failure, operators }: RequestRecord,
  now: Instant,
): Instant | undefined {
  if (state !== 'pending-deletion' || operators) return undefined;
  if (failure) return now + DESTRUCTION_AGAIN_AFTER;
  const look = isWindowSettled({ since }, now) ? now + WINDOW_AGAIN_AFTER : since + SETTLED_AFTER;
  return Math.min(look, deletionDue ?? look);
}

/** A request that waits for operators is looked at again after so long, behind all that fell due before. */
const OPERATORS_AGAIN_AFTER = 5 * 60_000;

/** When the record has to be looked at again though nothing happens; undefined where that is never. */
export function nextDue(record: RequestRecord, patience: Patience, now: Instant): Instant | undefined {
  const wait = WAITS[record.state];
  const times = [
    record.todo.length > 0 ? (record.trouble?.nextAt ?? record.since) : undefined,
    record.milestone.told ? undefined : record.since,
    wait && record.since + patience[wait],
    record.operators && now + OPERATORS_AGAIN_AFTER,
    endDue(record, now),
    rotationDue(record),
    record.sweepAt,
  ].filter((time): time is Instant => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}
