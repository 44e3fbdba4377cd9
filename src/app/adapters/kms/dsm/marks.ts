import { sha256Hex } from '../../../../domain/hash';
import type { Instant, RequestId } from '../../../../domain/ids';
import { canonicalJson } from '../../../../domain/key-request';
import type {
  KeyDescription,
  KeySpec,
  KmsKeyState,
  PreflightContext,
  RequestContext,
} from '../../../ports/kms';
import { handleOf } from './handle';
import type { Sobject } from './resources';

/** What Keydesk keeps on a key, in DSM's `custom_metadata`. DSM replaces the whole of it with each change. */
export type Marks = Readonly<Record<string, string>>;

// biome-ignore format: a table lines up
export const MARK = {
  request:         'keydesk_request',
  spec:            'keydesk_spec',
  name:            'keydesk_name',
  generation:      'keydesk_generation',
  ticket:          'keydesk_ticket',
  requester:       'keydesk_requester',
  project:         'keydesk_project',
  deletionDue:     'keydesk_deletion_due',
  deletionRequest: 'keydesk_deletion_request',
  deletionTicket:  'keydesk_deletion_ticket',
  surplus:         'keydesk_surplus',
  first:           'keydesk_first',
  version:         'keydesk_version',
} as const;

const PREFIX = 'keydesk_';

export const specHash = (spec: KeySpec): string => sha256Hex(canonicalJson(spec));

export const marksOfNew = (spec: KeySpec, context: PreflightContext): Marks => ({
  ...Object.fromEntries(Object.entries(spec.labels).filter(([name]) => !name.startsWith(PREFIX))),
  [MARK.request]: context.requestId,
  [MARK.spec]: specHash(spec),
  [MARK.name]: spec.name,
  [MARK.generation]: String(context.generation),
  [MARK.ticket]: context.ticket,
  [MARK.requester]: context.requester,
  [MARK.project]: spec.projectId,
});

/**
 * A key that Keydesk made, with the marks it must have. A rotation makes a new object, which takes the name and is
 * linked to the one before; the marks that count are those of the first, whose kid is the handle.
 */
export interface OurKey {
  readonly sobject: Sobject;
  /** Itself and what came of it by rotation, oldest first. */
  readonly members: readonly Sobject[];
  /** Made for a rotation that hasn't been carried out yet. */
  readonly waiting: readonly Sobject[];
  readonly requestId: RequestId;
  readonly name: string;
  readonly specHash: string;
  /** The newest of the creating request that the key has seen. */
  readonly generation: number;
  readonly everEnabled: boolean;
  readonly deletionDue: Instant | undefined;
}

/** Undefined for a key without our marks, or of another group: somebody else's. */
export function ourKey(sobject: Sobject, groupId: string): OurKey | undefined {
  const marks = sobject.custom_metadata;
  const requestId = marks[MARK.request];
  const name = marks[MARK.name];
  const hash = marks[MARK.spec];
  const generation = wholeNumber(marks[MARK.generation]);
  if (requestId === undefined || name === undefined || hash === undefined) return undefined;
  if (generation === undefined || sobject.group_id !== groupId) return undefined;
  return {
    ...{ sobject, name, generation, specHash: hash, requestId: requestId as RequestId, members: [sobject] },
    waiting: [],
    everEnabled: RELEASED.test(sobject.description ?? '') || sobject.enabled,
    deletionDue: wholeNumber(marks[MARK.deletionDue]),
  };
}

/** The object that bears the name, and that applications use. */
export const current = ({ members, sobject }: OurKey): Sobject => members.at(-1) ?? sobject;

/** Versions that still are keys, newest first. */
export const versions = ({ members }: OurKey): Sobject[] => members.filter(isKept).reverse();

/** Everything of the key that hasn't ended, newest first. */
export const alive = (key: OurKey): Sobject[] => [...key.waiting.filter(isKept), ...versions(key)];

const isKept = (sobject: Sobject): boolean => lifeOf(sobject) !== 'gone';

/** True of what came of a key by rotation, or was made for one: it is no key of its own. */
export const isSuccessor = ({ links, custom_metadata }: Sobject): boolean =>
  Boolean(links?.replaced) || custom_metadata[MARK.first] !== undefined;

/** The marks of the object that becomes a version of the key. */
export const marksOfSuccessor = ({ sobject, generation }: OurKey, version: number): Marks => ({
  ...withoutDeletion(sobject.custom_metadata),
  [MARK.generation]: String(generation),
  [MARK.first]: sobject.kid,
  [MARK.version]: String(version),
});

/** The key after a change of one of its objects. */
export function withChanged(key: OurKey, changed: Sobject): OurKey {
  const put = (member: Sobject): Sobject => (member.kid === changed.kid ? changed : member);
  const first = changed.kid === key.sobject.kid ? ourKey(changed, changed.group_id ?? '') : undefined;
  return { ...(first ?? key), members: key.members.map(put), waiting: key.waiting.map(put) };
}

/**
 * That a key was released stands in its description, and not in its metadata: it has to come with the very change
 * that enables the key, and that change, decided days later, must not set back a generation or a deletion since.
 */
const RELEASED = / \[released for [A-Z][A-Z0-9_]*-\d+\]$/;

export const releasedDescription = ({ sobject }: OurKey, { ticket }: RequestContext): string =>
  `${(sobject.description ?? '').replace(RELEASED, '')} [released for ${ticket}]`;

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** The marks after an order: a key remembers the newest generation of its own request. */
export const withOrder = (key: OurKey, context: RequestContext): Marks => ({
  ...key.sobject.custom_metadata,
  ...(context.requestId === key.requestId && {
    [MARK.generation]: String(Math.max(key.generation, context.generation)),
  }),
});

/** The change that puts a key away until its deletion. One that never was usable leaves its name to the next request. */
export const putAway = (key: OurKey, until: Instant, context: RequestContext) => ({
  enabled: false,
  ...(!key.everEnabled &&
    key.sobject.name === key.name && { name: `${key.name} (put away ${key.sobject.kid})` }),
  custom_metadata: {
    ...withOrder(key, context),
    [MARK.deletionDue]: String(until),
    [MARK.deletionRequest]: context.requestId,
    [MARK.deletionTicket]: context.ticket,
  },
});

export function withoutDeletion(marks: Marks): Marks {
  const {
    [MARK.deletionDue]: _due,
    [MARK.deletionRequest]: _id,
    [MARK.deletionTicket]: _ticket,
    ...rest
  } = marks;
  return rest;
}

type DsmState = NonNullable<Sobject['state']>;

/** Whether DSM's state lets an enabled key be used, now or from its activation date. */
// biome-ignore format: a table lines up
const LIFE: Readonly<Record<DsmState, 'live' | 'ended' | 'gone'>> = {
  PreActive:   'live',
  Active:      'live',
  Deactivated: 'ended',
  Compromised: 'ended',
  Destroyed:   'gone',
  Deleted:     'gone',
};

/** A DSM without key states has none in its answers: then only `enabled` counts. */
export const lifeOf = ({ state = 'Active' }: Sobject): 'live' | 'ended' | 'gone' => LIFE[state];

/** A key that is marked for deletion and yet enabled is told as what it is: usable. */
export function stateOf(key: OurKey): KmsKeyState {
  if (versions(key).length === 0) return 'Destroyed';
  if (lifeOf(current(key)) === 'live' && alive(key).some(({ enabled }) => enabled)) return 'Enabled';
  return key.deletionDue === undefined ? 'Disabled' : 'PendingDeletion';
}

export function describe(key: OurKey): KeyDescription {
  const { sobject, requestId, name, everEnabled, generation, deletionDue, members } = key;
  const state = stateOf(key);
  return {
    ...{ handle: handleOf(sobject.kid), requestId, name, state, everEnabled, generation },
    createdAt: sobject.created_at,
    version: members.length,
    ...(members.length > 1 && { rotatedAt: current(key).created_at }),
    ...(state === 'PendingDeletion' && deletionDue !== undefined && { deletionDue }),
  };
}
