import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import { date, failure, instantOf, type Principal, type Reply } from './types';

type State = 'PreActive' | 'Active' | 'Deactivated' | 'Compromised' | 'Destroyed' | 'Deleted';

/** A `Sobject` of DSM, with the members that a request may set. */
export interface Sobject {
  readonly kid: string;
  readonly acct_id: string;
  readonly creator: Principal;
  readonly created_at: string;
  readonly origin: 'FortanixHSM';
  readonly public_only: false;
  name: string;
  group_id: string;
  obj_type: string;
  enabled: boolean;
  key_ops: string[];
  state: State;
  description?: string;
  custom_metadata?: Record<string, string>;
  activation_date?: string;
  deactivation_date?: string;
  deletion_date?: string;
  history?: readonly unknown[];
}

export type SobjectRequest = Readonly<Record<string, unknown>> & Partial<Sobject>;

export interface ListQuery {
  readonly get: (name: string) => string | null;
}

const GONE: readonly State[] = ['Destroyed', 'Deleted'];

/** Members that a change may bring; what it leaves out stays. */
const CHANGEABLE = [
  'name',
  'description',
  'custom_metadata',
  'key_ops',
  'activation_date',
  'deactivation_date',
];

/** The keys of one group, with their states. Time alone activates, deactivates and forgets. */
export class Sobjects {
  readonly #all = new Map<string, Sobject>();
  readonly #byName = new Map<string, string>();
  readonly #now: () => Instant;
  readonly #undoWindowS: number;
  /** Key ids that could be used for a moment at least, with the metadata of their owner. */
  readonly everUsable = new Set<string>();

  constructor(now: () => Instant, undoWindowS: number) {
    this.#now = now;
    this.#undoWindowS = undoWindowS;
  }

  get(kid: string): Sobject | undefined {
    const key = this.#all.get(kid);
    return key && this.#settled(key);
  }

  usable(kid: string): boolean {
    const key = this.get(kid);
    return key?.enabled === true && key.state === 'Active' && key.key_ops.length > 0;
  }

  create(request: SobjectRequest, acctId: string, creator: Principal): Reply {
    const { name, obj_type, group_id } = request;
    if (!name || !obj_type || !group_id) return failure(400, 'Missing name, type or group');
    if (this.#holder(name)) return failure(409, 'sobject already exists');
    const { activation_date: activation } = request;
    const waits = activation !== undefined && instantOf(activation) > this.#now();
    const key: Sobject = {
      ...request,
      ...{ kid: randomUUID(), acct_id: acctId, creator, created_at: date(this.#now()) },
      ...{ origin: 'FortanixHSM', public_only: false, name, obj_type, group_id },
      enabled: request.enabled ?? true,
      key_ops: request.key_ops ?? [],
      state: waits ? 'PreActive' : 'Active',
    };
    this.#all.set(key.kid, key);
    this.#byName.set(name, key.kid);
    this.#note(key);
    return { status: 201, body: key };
  }

  change(key: Sobject, request: SobjectRequest): Reply {
    if (GONE.includes(key.state)) return failure(400, 'Object is destroyed');
    const holder = request.name === undefined ? undefined : this.#holder(request.name);
    if (holder && holder !== key) return failure(409, 'sobject already exists');
    if (request.name !== undefined && request.name !== key.name) {
      this.#byName.delete(key.name);
      this.#byName.set(request.name, key.kid);
    }
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
    return { status: 204 };
  }

  /** Deleted keys stay visible, and can be brought back, for as long as the group keeps their history. */
  end(key: Sobject, state: 'Destroyed' | 'Deleted'): Reply {
    if (GONE.includes(key.state)) return failure(404, 'sobject does not exist');
    const [at, before] = [this.#now(), key.state];
    this.#byName.delete(key.name);
    key.history = [
      {
        id: randomUUID(),
        state: { state: before, key_ops: key.key_ops, public_only: false, has_key: true },
        created_at: date(at),
        expiry: date(at + this.#undoWindowS * 1000),
      },
    ];
    key.state = state;
    if (state === 'Deleted') key.deletion_date = date(at);
    return { status: 204 };
  }

  revert(key: Sobject): Reply {
    const [entry] = (key.history ?? []) as readonly { readonly state: { readonly state: State } }[];
    if (!entry) return failure(400, 'Nothing to revert');
    if (this.#holder(key.name)) return failure(409, 'sobject already exists');
    key.state = entry.state.state;
    delete key.deletion_date;
    delete key.history;
    this.#byName.set(key.name, key.kid);
    this.#note(key);
    return { status: 204 };
  }

  info({ kid, name }: { readonly kid?: string; readonly name?: string }, query: ListQuery): Reply {
    const key = kid === undefined ? this.#holder(name ?? '') : this.get(kid);
    return key && isShown(key, query) ? { status: 200, body: key } : failure(404, 'sobject does not exist');
  }

  list(query: ListQuery): Reply {
    const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 1000)];
    const wanted = searched(query.get('filter'));
    const shown = [...this.#all.values()].flatMap((key) => {
      const settled = this.#settled(key);
      return settled && isShown(settled, query) && wanted(settled) ? [settled] : [];
    });
    return { status: 200, body: shown.slice(offset, offset + limit) };
  }

  withMetadata(name: string, value: string): Sobject[] {
    return [...this.#all.values()].filter(({ custom_metadata }) => custom_metadata?.[name] === value);
  }

  #holder(name: string): Sobject | undefined {
    return this.get(this.#byName.get(name) ?? '');
  }

  #settled(key: Sobject): Sobject | undefined {
    const now = this.#now();
    if (key.deletion_date && now >= instantOf(key.deletion_date) + this.#undoWindowS * 1000) {
      this.#all.delete(key.kid);
      return undefined;
    }
    if (key.state === 'PreActive' && key.activation_date && now >= instantOf(key.activation_date))
      key.state = 'Active';
    if (key.state === 'Active' && key.deactivation_date && now >= instantOf(key.deactivation_date)) {
      key.state = 'Deactivated';
    }
    this.#note(key);
    return key;
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
