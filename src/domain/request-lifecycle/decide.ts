import type { Instant } from '../ids';
import { absorb } from './absorb';
import { told } from './details';
import type { EffectKind } from './effects';
import type { EventKind, RequestEvent } from './events';
import type { RequestRecord } from './record';
import { mayRotate, stopRotation } from './rotation';
import { lifecycleOf, type Rule } from './table';

export interface Decision {
  readonly record: RequestRecord;
  /** Billing events that fall due; written in the same transaction as the record. */
  readonly bill: readonly ('charge' | 'credit')[];
  /** False where the event changes nothing: it need not be recorded. */
  readonly changed: boolean;
}

export interface Terms {
  /** Whether a key is charged when it is made or when it is ready. */
  readonly chargeAt: 'created' | 'ready';
}

/** A key that a late answer may still bring is looked for once more after this long. Milliseconds. */
const SWEEP_AGAIN_AFTER = 15 * 60_000;

/** What an event settles: the effect that it answers is no longer to be done. */
const SETTLES: Readonly<Partial<Record<EventKind, EffectKind>>> = {
  'key-created': 'create-key',
  'enable-pending': 'enable-key',
  'key-enabled': 'enable-key',
  'deletion-pending': 'schedule-deletion',
  'deletion-scheduled': 'schedule-deletion',
  'cancellation-pending': 'cancel-deletion',
  'key-found': 'sweep-key',
  'rotation-needless': 'rotate-key',
  'rotation-pending': 'rotate-key',
  'key-rotated': 'rotate-key',
  'destruction-pending': 'finish-deletion',
  'key-destroyed': 'finish-deletion',
};

/** The one decision: a record, what happened, and the time give the next record. Pure. */
export function decide(record: RequestRecord, event: RequestEvent, now: Instant, terms: Terms): Decision {
  const settled = settle(record, event);
  const rule = isOutOfPlace(record, event) ? undefined : lifecycleOf(record)[record.state][event.kind];
  if (!rule) return { record: settled, bill: [], changed: settled !== record };
  const known = absorb(rule.stopsRotation ? stopRotation(settled) : settled, event, now);
  const moved = move(known, rule, now);
  const voided = rule.void ? voidRequest(moved, record, now) : moved;
  const fenced = rule.fence ? fence(voided, record) : voided;
  const raised = rule.raise ? { ...fenced, generation: record.generation + 1 } : fenced;
  const ordered = order(raised, rule);
  const billed = bill(ordered, rule, terms, now);
  return { record: tell(billed.record, rule, event), bill: billed.events, changed: true };
}

/** Asked for twice, or by a page that was left open: it is under way already, or can't be any more. */
function isOutOfPlace(record: RequestRecord, event: RequestEvent): boolean {
  if (event.kind === 'rotation-ordered') return !mayRotate(record);
  if (event.kind === 'cancelled') return record.operators?.action === 'cancel-deletion';
  return event.kind === 'destruction-retried' && record.failure?.effect !== 'finish-deletion';
}

function settle(record: RequestRecord, event: RequestEvent): RequestRecord {
  const effect = event.kind === 'done' || event.kind === 'kms-refused' ? event.effect : SETTLES[event.kind];
  if (effect === undefined || record.todo[0] !== effect) return record;
  const { trouble: _, withdrawing, ...rest } = record;
  const state = event.kind === 'done' ? event.leaves : undefined;
  return {
    ...rest,
    ...(withdrawing && effect !== 'withdraw-approval' && { withdrawing }),
    ...(state && record.key && { key: { ...record.key, state } }),
    todo: record.todo.slice(1),
  };
}

function move(record: RequestRecord, rule: Rule, now: Instant): RequestRecord {
  return rule.to === undefined || rule.to === record.state
    ? record
    : {
        ...record,
        state: rule.to,
        since: now,
        ...(rule.to === 'ready' && { readyAt: record.readyAt ?? now }),
      };
}

/** @param before the record as it stood: what was still to be done tells what may already have been done */
function voidRequest(record: RequestRecord, before: RequestRecord, now: Instant): RequestRecord {
  const { trouble: _t, operators: _o, failure: _f, ...rest } = record;
  const mayBeMade = record.key === undefined && wasOrdered(before, 'create-key');
  const todo =
    record.snapshot.action === 'create' ? answerForKey(record, mayBeMade) : answerForDeletion(record, before);
  return {
    ...rest,
    ...(record.operators && { withdrawing: record.operators.approvalId }),
    ...(mayBeMade && { sweepAt: now + SWEEP_AGAIN_AFTER }),
    generation: record.generation + 1,
    todo,
  };
}

/** Fail closed: whatever was ordered may yet have its effect, so the key is made unusable and older orders stale. */
function fence(record: RequestRecord, before: RequestRecord): RequestRecord {
  const { trouble: _t, operators: _o, ...rest } = record;
  const disable: EffectKind[] = record.key ? ['disable-key'] : [];
  const withdraw: EffectKind[] = record.operators ? ['withdraw-approval'] : [];
  return {
    ...rest,
    ...(record.operators && { withdrawing: record.operators.approvalId }),
    generation: record.generation + 1,
    todo: record.snapshot.action === 'create' ? [...withdraw, ...disable] : answerForDeletion(record, before),
  };
}

/** Ordered, and perhaps done: an order that was given up may have had its effect all the same. */
const wasOrdered = (record: RequestRecord, effect: EffectKind): boolean =>
  record.todo.includes(effect) || record.failure?.effect === effect;

/** Every end that isn't *Ready* has an answer for the key: it is disabled and its deletion is scheduled. */
function answerForKey(record: RequestRecord, mayBeMade: boolean): EffectKind[] {
  const withdraw: EffectKind[] = record.operators ? ['withdraw-approval'] : [];
  if (record.key) return [...withdraw, 'disable-key', 'discard-key'];
  return mayBeMade ? ['sweep-key'] : [];
}

function answerForDeletion(record: RequestRecord, before: RequestRecord): EffectKind[] {
  const withdraw: EffectKind[] = record.operators ? ['withdraw-approval'] : [];
  const mayBeScheduled =
    wasOrdered(before, 'schedule-deletion') ||
    record.operators !== undefined ||
    before.state === 'pending-deletion';
  return mayBeScheduled ? [...withdraw, 'cancel-deletion'] : withdraw;
}

function order(record: RequestRecord, rule: Rule): RequestRecord {
  if (rule.resume) {
    const { failure, ...rest } = record;
    return { ...rest, todo: failure ? [...record.todo, failure.effect] : record.todo };
  }
  return rule.orders ? { ...record, todo: [...record.todo, ...rule.orders] } : record;
}

interface Billed {
  readonly record: RequestRecord;
  readonly events: readonly ('charge' | 'credit')[];
}

/** A request that gets ready is charged in any case: the setting may have changed since its key was made. */
function bill(record: RequestRecord, rule: Rule, terms: Terms, now: Instant): Billed {
  const falls = rule.moment === 'ready' || (rule.moment === 'created' && terms.chargeAt === 'created');
  const charge = falls && record.chargedAt === undefined;
  const charged = charge ? { ...record, chargedAt: now } : record;
  const credit =
    rule.void === true &&
    record.snapshot.action === 'create' &&
    charged.chargedAt !== undefined &&
    charged.creditedAt === undefined;
  return {
    record: credit ? { ...charged, creditedAt: now } : charged,
    events: [...(charge ? (['charge'] as const) : []), ...(credit ? (['credit'] as const) : [])],
  };
}

function tell(record: RequestRecord, rule: Rule, event: RequestEvent): RequestRecord {
  if (!rule.tell) return record;
  const milestone = {
    seq: record.milestone.seq + 1,
    kind: rule.tell,
    details: told(record, rule.tell, event),
    told: false,
  };
  return { ...record, milestone };
}
