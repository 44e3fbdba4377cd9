import type { EffectKind } from './effects';
import type { EventKind } from './events';
import type { MilestoneKind, RequestRecord, RequestState } from './record';

/**
 * The lifecycles as data: state x event -> what follows. An event that a state doesn't list changes nothing there.
 * `test/golden/request-lifecycle.golden.md` shows them as people review them.
 */
export interface Rule {
  /** The next state; absent where it stays. */
  readonly to?: RequestState;
  /** Ordered in addition to what is still to be done. */
  readonly orders?: readonly EffectKind[];
  /** Raises the generation, drops what was to be done, answers for the key, and credits a charge. */
  readonly void?: true;
  /** Raises the generation and takes back what may have been done, but keeps the key: a retry can go on. */
  readonly fence?: true;
  /** Raises the generation, so that the KMS takes an order for a new one. */
  readonly raise?: true;
  /** Drops a rotation that is under way. */
  readonly stopsRotation?: true;
  /** Orders again what was refused. */
  readonly resume?: true;
  /** When the charge falls due. */
  readonly moment?: 'created' | 'ready';
  readonly tell?: MilestoneKind;
}

export type Lifecycle = Readonly<Record<RequestState, Readonly<Partial<Record<EventKind, Rule>>>>>;

const FORGED: Rule = { tell: 'status-forged' };
const GONE: Rule = { to: 'voided', void: true };
const RELOCATED: Rule = { to: 'voided', void: true, tell: 'relocated' };
const EDITED: Rule = { to: 'draft', void: true, tell: 'edited' };
const WITHDRAWN: Rule = { to: 'withdrawn', void: true, tell: 'withdrawn' };
const EXPIRED: Rule = { to: 'approval-expired', void: true, tell: 'approval-expired' };
const REFUSED_BY_POLICY: Rule = { to: 'draft', void: true, tell: 'policy-refused' };
const FAILED: Rule = { to: 'failed', fence: true, tell: 'failed' };

/** A living request can always be voided: by withdrawal, an edit, or the loss of its issue. */
const LIVING = {
  withdrawn: WITHDRAWN,
  edited: EDITED,
  relocated: RELOCATED,
  gone: GONE,
  'status-forged': FORGED,
};

const WAITING = {
  ...LIVING,
  'approval-refused': { tell: 'approval-disregarded' },
  rejected: { to: 'rejected', void: true, tell: 'rejected' },
  'policy-refused': REFUSED_BY_POLICY,
  'waited-too-long': EXPIRED,
} as const satisfies Lifecycle[RequestState];

const FAILED_STATE = {
  ...LIVING,
  retried: { to: 'approved', resume: true, tell: 'retried' },
  revised: { to: 'draft', void: true },
  'waited-too-long': EXPIRED,
} as const satisfies Lifecycle[RequestState];

/** A dead create request still answers for a key that turns up late: it never was usable, is charged and credited. */
const DEAD_CREATE = {
  'status-forged': FORGED,
  'key-found': { void: true, moment: 'created' },
  'sweep-due': { orders: ['sweep-key'] },
} as const satisfies Lifecycle[RequestState];

/** The key waits for its destruction, whatever became of the request: only its operators can stop that. */
const STILL_PENDING: Rule = { to: 'pending-deletion', tell: 'cancellation-asked' };

const DEAD_DELETE = { 'status-forged': FORGED } as const satisfies Lifecycle[RequestState];

/** Ends that order a cancellation where a window may have begun. */
const TAKEN_BACK = {
  ...DEAD_DELETE,
  'cancellation-pending': STILL_PENDING,
} as const satisfies Lifecycle[RequestState];

const REVISABLE: Rule = { to: 'draft' };

export const CREATE_LIFECYCLE: Lifecycle = {
  'waiting-for-approval': { ...WAITING, approved: { to: 'approved', orders: ['create-key'] } },
  approved: {
    ...LIVING,
    'policy-refused': REFUSED_BY_POLICY,
    'key-created': { orders: ['enable-key'], moment: 'created' },
    'enable-pending': { to: 'waiting-for-operators', tell: 'key-made' },
    'key-enabled': { to: 'ready', moment: 'ready', tell: 'ready' },
    'kms-refused': FAILED,
  },
  'waiting-for-operators': {
    ...LIVING,
    'operators-approved': { to: 'ready', moment: 'ready', tell: 'ready' },
    'operators-denied': { to: 'denied', void: true, tell: 'denied' },
    'operators-expired': EXPIRED,
    'operators-withdrawn': FAILED,
    'operators-failed': FAILED,
  },
  ready: {},
  failed: FAILED_STATE,
  rejected: { ...DEAD_CREATE, revised: REVISABLE },
  withdrawn: { ...DEAD_CREATE, revised: REVISABLE },
  denied: { ...DEAD_CREATE, revised: REVISABLE },
  'approval-expired': { ...DEAD_CREATE, revised: REVISABLE },
  draft: DEAD_CREATE,
  voided: DEAD_CREATE,
  retired: {},
  'pending-deletion': {},
  deleted: {},
  restored: {},
};

/** The operators did not release the key again: it stays in service on paper, and disabled. */
const back = (tell: MilestoneKind): Rule => ({ to: 'ready', fence: true, tell });

/** The key stays in use as it is. */
const NOT_ROTATED: Rule = { tell: 'rotation-refused' };

/**
 * A create request that has been ready: its key is in service. A cancelled deletion leaves the key disabled; enabling
 * it again passes the operators' gate, and whatever comes of that discards nothing.
 */
export const SERVICE_LIFECYCLE: Lifecycle = {
  ready: {
    'status-forged': FORGED,
    'key-observed': {},
    reenabled: { to: 'waiting-for-operators', stopsRotation: true, orders: ['enable-key'] },
    retired: { to: 'retired', stopsRotation: true, tell: 'retired' },
    'rotation-ordered': { orders: ['rotate-key'] },
    'rotation-aimed': {},
    'rotation-needless': {},
    'rotation-pending': { tell: 'rotation-asked' },
    'key-rotated': { tell: 'rotated' },
    'operators-denied': NOT_ROTATED,
    'operators-expired': NOT_ROTATED,
    'operators-withdrawn': NOT_ROTATED,
    'operators-failed': NOT_ROTATED,
    'kms-refused': NOT_ROTATED,
  },
  'waiting-for-operators': {
    'status-forged': FORGED,
    'enable-pending': { tell: 'operators-asked' },
    'key-enabled': { to: 'ready', tell: 'ready' },
    'operators-approved': { to: 'ready', tell: 'ready' },
    'operators-denied': back('denied'),
    'operators-expired': back('approval-expired'),
    'operators-withdrawn': back('failed'),
    'operators-failed': back('failed'),
    'kms-refused': back('failed'),
    withdrawn: back('withdrawn'),
    relocated: { to: 'voided', fence: true, tell: 'relocated' },
    gone: { to: 'voided', fence: true },
  },
  retired: { 'status-forged': FORGED },
  voided: { 'status-forged': FORGED },
  draft: {},
  'waiting-for-approval': {},
  approved: {},
  failed: {},
  rejected: {},
  withdrawn: {},
  denied: {},
  'approval-expired': {},
  'pending-deletion': {},
  deleted: {},
  restored: {},
};

const SCHEDULED: Rule = { to: 'pending-deletion', orders: ['tell-maker'], tell: 'deletion-scheduled' };

/** The window is over and the key is still there, disabled: people ask again, or take the deletion back. */
const NOT_DESTROYED: Rule = { tell: 'destruction-refused' };

export const DELETE_LIFECYCLE: Lifecycle = {
  'waiting-for-approval': { ...WAITING, approved: { to: 'approved', orders: ['schedule-deletion'] } },
  approved: {
    ...LIVING,
    'policy-refused': REFUSED_BY_POLICY,
    'deletion-pending': { to: 'waiting-for-operators', tell: 'operators-asked' },
    'deletion-scheduled': SCHEDULED,
    'kms-refused': FAILED,
  },
  'waiting-for-operators': {
    ...LIVING,
    'operators-approved': SCHEDULED,
    'operators-denied': { to: 'denied', void: true, tell: 'denied' },
    'operators-expired': EXPIRED,
    'operators-withdrawn': FAILED,
    'operators-failed': FAILED,
  },
  'pending-deletion': {
    cancelled: { to: 'restored', void: true, orders: ['tell-maker'], tell: 'deletion-cancelled' },
    'cancellation-agreed': { to: 'restored', orders: ['tell-maker'], tell: 'deletion-cancelled' },
    'cancellation-refused': { tell: 'cancellation-refused' },
    'cancelled-in-kms': { to: 'restored', void: true, orders: ['tell-maker'], tell: 'deletion-cancelled' },
    edited: { to: 'restored', void: true, orders: ['tell-maker'], tell: 'edited' },
    relocated: { ...RELOCATED, orders: ['tell-maker'] },
    gone: { ...GONE, orders: ['tell-maker'] },
    'status-forged': FORGED,
    'window-over': { orders: ['finish-deletion'] },
    'destruction-pending': { tell: 'destruction-asked' },
    'operators-denied': NOT_DESTROYED,
    'operators-expired': NOT_DESTROYED,
    'operators-withdrawn': NOT_DESTROYED,
    'operators-failed': NOT_DESTROYED,
    'kms-refused': NOT_DESTROYED,
    'destruction-retried': { raise: true, orders: ['finish-deletion'] },
    'key-destroyed': { to: 'deleted', orders: ['tell-maker'], tell: 'deleted' },
  },
  failed: { ...FAILED_STATE, 'cancellation-pending': STILL_PENDING },
  rejected: { ...DEAD_DELETE, revised: REVISABLE },
  withdrawn: { ...TAKEN_BACK, revised: REVISABLE },
  denied: { ...TAKEN_BACK, revised: REVISABLE },
  'approval-expired': { ...TAKEN_BACK, revised: REVISABLE },
  draft: TAKEN_BACK,
  // There is no issue to say it on: the operators' list and the request that made the key do.
  voided: {
    'status-forged': FORGED,
    'cancellation-pending': {},
    'cancellation-agreed': { orders: ['tell-maker'] },
    'cancellation-refused': {},
    'cancelled-in-kms': { orders: ['tell-maker'] },
    'key-destroyed': { orders: ['tell-maker'] },
  },
  deleted: DEAD_DELETE,
  restored: TAKEN_BACK,
  ready: {},
  retired: {},
};

export function lifecycleOf({ snapshot, readyAt }: Pick<RequestRecord, 'snapshot' | 'readyAt'>): Lifecycle {
  if (snapshot.action === 'delete') return DELETE_LIFECYCLE;
  return readyAt === undefined ? CREATE_LIFECYCLE : SERVICE_LIFECYCLE;
}

/** Nothing but cleaning up happens in these any more; a new submission starts a new request. */
export const RESUBMITTABLE: ReadonlySet<RequestState> = new Set(['draft']);

/** Nobody waits for anything. */
export const ENDS: ReadonlySet<RequestState> = new Set([
  'ready',
  'rejected',
  'withdrawn',
  'denied',
  'approval-expired',
  'retired',
  'deleted',
  'restored',
  'draft',
  'voided',
]);
