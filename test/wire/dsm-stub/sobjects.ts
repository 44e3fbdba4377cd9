import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import {
  defaultOperations,
  GONE,
  hasShape,
  operationsOf,
  type RevocationReason,
  type Sobject,
  type SobjectRequest,
} from './sobject';
import { DONE, date, failure, instantOf, type Principal, type Reply } from './types';

export interface ListQuery {
  readonly get: (name: string) => string | null;
}

export interface SobjectRules {
  readonly now: () => Instant;
  readonly undoWindowS: number;
  /** DSM's former behaviour, which an account can opt out of. */
  readonly disablesDeactivated: boolean;
}

/** Members that a change may bring; what it leaves out stays. */
const CHANGEABLE = [
  'name',
  'description',
  'custom_metadata',
  'key_ops',
  'activation_date',
  'deactivation_date',
  'rotation_policy',
];

const DAY_MS = 86_400_000;

const EXISTS = failure(409, 'sobject already exists');
const UNKNOWN = failure(404, 'sobject does not exist');

/** The keys of one group, with their states. Time alone activates, deactivates, rotates and forgets. */
export class Sobjects {
  readonly #all = new Map<string, Sobject>();
  readonly #byName = new Map<string, string>();
  readonly #rules: SobjectRules;
  /** Key ids that could be used for a moment at least. */
  readonly everUsable = new Set<string>();

  constructor(rules: SobjectRules) {
    this.#rules = rules;
  }

  get(kid: string): Sobject | undefined {
    const key = this.#all.get(kid);
    return key && this.#settled(key);
  }

  byName(name: string): Sobject | undefined {
    return this.get(this.#byName.get(name) ?? '');
  }

  usable(kid: string): boolean {
    const key = this.get(kid);
    return key !== undefined && key.state === 'Active' && operationsOf(key).length > 0;
  }

  /** A key and everything that came of it by rotation, oldest first. */
  family(kid: string): Sobject[] {
    const members: Sobject[] = [];
    for (let key = this.get(kid); key; key = this.get(key.links?.replacement ?? '')) members.push(key);
    return members;
  }

  create(request: SobjectRequest, acctId: string, creator: Principal): Reply {
    const { name, obj_type, group_id } = request;
    if (!name || !obj_type || !group_id) return failure(400, 'Missing name, type or group');
    if (!hasShape(obj_type, request)) return failure(400, `Invalid parameters for ${obj_type}`);
    if (this.byName(name)) return EXISTS;
    const key = this.#made(request, { name, obj_type, group_id }, acctId, creator);
    return { status: 201, body: key };
  }

  change(key: Sobject, request: SobjectRequest): Reply {
    if (GONE.includes(key.state)) return failure(400, 'Object is destroyed');
    const holder = request.name === undefined ? undefined : this.byName(request.name);
    if (holder && holder !== key) return EXISTS;
    if (request.name !== undefined) this.#rename(key, request.name);
    const changes = CHANGEABLE.filter((member) => request[member] !== undefined);
    Object.assign(key, Object.fromEntries(changes.map((member) => [member, request[member]])));
    if (request.enabled !== undefined) key.enabled = request.enabled;
    this.#note(key);
    return { status: 200, body: key };
  }

  activate(key: Sobject): Reply {
    if (key.state !== 'PreActive') return failure(400, 'Object is not in PreActive state');
    key.state = 'Active';
    this.#note(key);
    return DONE;
  }

  /** The successor takes the name and everything that the request doesn't change, whether it is enabled included. */
  rotate(key: Sobject, request: SobjectRequest, by: Principal): Reply {
    if (key.state !== 'Active') return failure(400, 'Object is not in Active state');
    const { name, deactivate_rotated_key, ...change } = request;
    const { kid: _, created_at: _at, history: _h, links, ...kept } = key;
    const { obj_type, group_id } = key;
    const took = key.name;
    this.#rename(key, this.#free(`${key.name} (rotated at ${date(this.#rules.now())})`));
    const successor = this.#made(
      { ...kept, ...change, links: { replaced: key.kid } },
      { name: took, obj_type, group_id },
      key.acct_id,
      by,
    );
    key.links = { ...links, replacement: successor.kid };
    delete key.rotation_policy;
    delete key.scheduled_rotation;
    if (deactivate_rotated_key) this.#deactivate(key, { code: 'Superseded' });
    return { status: 201, body: successor };
  }

  /** The successor takes the name; what it lacks of metadata and rotation policy, it takes over. */
  replace(key: Sobject, newName: string, successor: Sobject): Reply {
    if (key.links?.replacement || successor.links?.replaced)
      return failure(400, 'Object is already replaced');
    if (GONE.includes(key.state) || GONE.includes(successor.state))
      return failure(400, 'Object is destroyed');
    if (this.byName(newName)) return EXISTS;
    const { name, rotation_policy, custom_metadata } = key;
    this.#rename(key, newName);
    this.#rename(successor, name);
    key.links = { ...key.links, replacement: successor.kid };
    successor.links = { ...successor.links, replaced: key.kid };
    successor.custom_metadata ??= { ...custom_metadata };
    if (rotation_policy && !successor.rotation_policy)
      Object.assign(successor, { rotation_policy, scheduled_rotation: this.#nextRotation(rotation_policy) });
    delete key.rotation_policy;
    delete key.scheduled_rotation;
    return DONE;
  }

  revoke(key: Sobject, reason: RevocationReason): Reply {
    if (GONE.includes(key.state)) return failure(400, 'Object is destroyed');
    const compromised = /Compromise$/.test(reason.code);
    if (!compromised && key.state !== 'Active') return failure(400, 'Object is not in Active state');
    if (compromised) {
      this.#remember(key);
      Object.assign(key, { state: 'Compromised', revocation_reason: reason });
    } else this.#deactivate(key, reason);
    return DONE;
  }

  /** As KMIP has it: an active key is deactivated before it can be destroyed. */
  destroy(key: Sobject): Reply {
    if (GONE.includes(key.state)) return failure(400, 'Object is destroyed');
    if (key.state === 'Active') return failure(400, 'Object in Active state cannot be destroyed');
    this.#remember(key);
    key.state = 'Destroyed';
    key.destruction_date = date(this.#rules.now());
    return DONE;
  }

  /** Deleted keys stay visible, and can be brought back, for as long as the group keeps their history. */
  delete(key: Sobject): Reply {
    if (key.state === 'Deleted') return UNKNOWN;
    this.#remember(key);
    this.#byName.delete(key.name);
    key.state = 'Deleted';
    key.deletion_date = date(this.#rules.now());
    return DONE;
  }

  /** Back to what the key was before the change that a history item tells of. */
  revert(key: Sobject, ids: readonly string[]): Reply {
    const [wanted] = ids;
    const item = key.history?.find(({ id }) => id === wanted);
    if (!item || ids.length !== 1) return failure(400, 'No such history item');
    const holder = this.byName(key.name);
    if (holder && holder !== key) return EXISTS;
    key.state = item.state.state;
    key.key_ops = [...item.state.key_ops];
    delete key.deletion_date;
    delete key.destruction_date;
    delete key.revocation_reason;
    key.history = (key.history ?? []).slice((key.history ?? []).indexOf(item) + 1);
    this.#byName.set(key.name, key.kid);
    this.#note(key);
    return DONE;
  }

  info({ kid, name }: { readonly kid?: string; readonly name?: string }, query: ListQuery): Reply {
    this.#settleAll();
    const key = kid === undefined ? this.byName(name ?? '') : this.get(kid);
    return key && isShown(key, query) ? { status: 200, body: key } : UNKNOWN;
  }

  list(query: ListQuery): Reply {
    this.#settleAll();
    const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 1000)];
    if (limit > 1000) return failure(400, 'Limit is too large');
    const wanted = searched(query.get('filter'));
    const shown = [...this.#all.values()].filter((key) => isShown(key, query) && wanted(key));
    return { status: 200, body: shown.slice(offset, offset + limit) };
  }

  withMetadata(name: string, value: string): Sobject[] {
    return [...this.#all.values()].filter(({ custom_metadata }) => custom_metadata?.[name] === value);
  }

  #made(
    request: SobjectRequest,
    named: Pick<Sobject, 'name' | 'obj_type' | 'group_id'>,
    acctId: string,
    creator: Principal,
  ): Sobject {
    const { activation_date: activation, rotation_policy: policy } = request;
    const waits = activation !== undefined && instantOf(activation) > this.#rules.now();
    const key: Sobject = {
      ...request,
      ...{ kid: randomUUID(), acct_id: acctId, creator, created_at: date(this.#rules.now()) },
      ...{ origin: 'FortanixHSM', public_only: false, ...named },
      enabled: request.enabled ?? true,
      key_ops: [...(request.key_ops ?? defaultOperations(named.obj_type))],
      state: request.state === 'PreActive' || waits ? 'PreActive' : 'Active',
      ...(policy && { scheduled_rotation: this.#nextRotation(policy) }),
    };
    this.#all.set(key.kid, key);
    this.#byName.set(named.name, key.kid);
    this.#note(key);
    return key;
  }

  #nextRotation({ effective_at, interval_days }: NonNullable<Sobject['rotation_policy']>): string {
    const now = this.#rules.now();
    const first = effective_at === undefined ? now + interval_days * DAY_MS : instantOf(effective_at);
    const missed = Math.max(0, Math.ceil((now - first) / (interval_days * DAY_MS) + Number.EPSILON));
    return date(first + missed * interval_days * DAY_MS);
  }

  /** Two rotations within a second would give two keys one name. */
  #free(name: string): string {
    return this.byName(name) ? this.#free(`${name}'`) : name;
  }

  #rename(key: Sobject, name: string): void {
    if (name === key.name) return;
    this.#byName.delete(key.name);
    this.#byName.set(name, key.kid);
    key.name = name;
  }

  #deactivate(key: Sobject, reason: RevocationReason): void {
    this.#remember(key);
    key.state = 'Deactivated';
    key.revocation_reason = reason;
    if (this.#rules.disablesDeactivated) key.enabled = false;
  }

  #remember(key: Sobject): void {
    const at = this.#rules.now();
    const { state, key_ops } = key;
    const item = {
      id: randomUUID(),
      state: { state, key_ops: [...key_ops], public_only: false, has_key: !GONE.includes(state) },
      created_at: date(at),
      expiry: date(at + this.#rules.undoWindowS * 1000),
    };
    key.history = [item, ...(key.history ?? [])];
  }

  #settleAll(): void {
    for (const key of [...this.#all.values()]) this.#settled(key);
  }

  #settled(key: Sobject): Sobject | undefined {
    const now = this.#rules.now();
    if (key.deletion_date && now >= instantOf(key.deletion_date) + this.#rules.undoWindowS * 1000) {
      this.#all.delete(key.kid);
      return undefined;
    }
    key.history = key.history?.filter(({ expiry }) => now < instantOf(expiry)) ?? [];
    if (key.state === 'PreActive' && key.activation_date && now >= instantOf(key.activation_date))
      key.state = 'Active';
    this.#rotateDue(key, now);
    if (key.state === 'Active' && key.deactivation_date && now >= instantOf(key.deactivation_date)) {
      this.#deactivate(key, { code: 'Unspecified' });
    }
    this.#note(key);
    return key;
  }

  #rotateDue(key: Sobject, now: Instant): void {
    const { rotation_policy: policy, scheduled_rotation: due } = key;
    if (!policy || due === undefined || now < instantOf(due) || key.state !== 'Active') return;
    const { deactivate_rotated_key = false } = policy;
    this.rotate(key, { deactivate_rotated_key }, key.creator);
  }

  #note(key: Sobject): void {
    if (key.enabled && key.state === 'Active') this.everUsable.add(key.kid);
  }
}

const isShown = ({ state, group_id }: Sobject, query: ListQuery): boolean =>
  (state !== 'Deleted' || query.get('show_deleted') === 'true') &&
  (state !== 'Destroyed' || query.get('show_destroyed') === 'true') &&
  (query.get('group_id') ?? group_id) === group_id;

/** Of DSM's filter language what a search for one custom attribute takes. */
function searched(filter: string | null): (key: Sobject) => boolean {
  if (filter === null) return () => true;
  const [[field = '', condition] = []] = Object.entries(
    JSON.parse(filter) as Record<string, { readonly $text?: { readonly $search?: string } }>,
  );
  const text = condition?.$text?.$search;
  const name = /^custom_attributes\.(.+)$/.exec(field)?.[1];
  if (name === undefined || text === undefined)
    throw new Error(`A filter that the stand-in doesn't know: ${filter}`);
  return (key) => key.custom_metadata?.[name]?.includes(text) === true;
}
