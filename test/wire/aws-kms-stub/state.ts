import { randomBytes, randomUUID } from 'node:crypto';
import { isAllowed, type PolicyDocument } from './policies';
import { AwsError } from './signature';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const DAY_MS = 86_400_000;

/** A key as AWS keeps it. */
export interface StubKey {
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  readonly spec: string;
  readonly usage: string;
  readonly description: string;
  readonly multiRegion: boolean;
  /** `AWS_KMS` unless somebody imported the material. */
  readonly origin?: string;
  /** Regions that it was replicated to. */
  readonly replicas?: readonly string[];
  readonly material: Buffer;
  policy: PolicyDocument;
  policyText: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  deletionAt?: number;
  rotationDays?: number;
  nextRotationAt?: number;
  /** Moments of completed rotations. */
  readonly rotations: { readonly at: number; readonly type: 'AUTOMATIC' | 'ON_DEMAND' }[];
  /** A rotation that was ordered and is not done yet: its moment, and how many looks later it is. */
  rotating?: { readonly since: number; looks: number };
  readonly tags: Map<string, string>;
  /** Calls that don't find the key yet: eventual consistency. */
  hiddenFor: number;
}

export type NewKey = Pick<
  StubKey,
  'spec' | 'usage' | 'description' | 'multiRegion' | 'origin' | 'replicas' | 'policy' | 'policyText'
>;

/** Keys and aliases of one account and region. Time alone destroys keys whose window has ended, with their aliases. */
export class StubState {
  readonly now: () => number;
  readonly keys = new Map<string, StubKey>();
  readonly aliases = new Map<string, string>();
  /** ARNs of keys that an application could use at any moment. */
  readonly everUsable = new Set<string>();
  /** How many calls a new key stays hidden for. */
  lag = 0;
  /** How many looks at a key's rotations it takes until one on demand is done. */
  rotationLag = 0;
  readonly #applications: readonly string[];

  constructor(now: () => number, applications: readonly string[]) {
    this.now = now;
    this.#applications = applications;
  }

  add(key: NewKey, tags: ReadonlyMap<string, string>): StubKey {
    const id = key.multiRegion ? `mrk-${randomUUID().replaceAll('-', '')}` : randomUUID();
    const made: StubKey = {
      ...key,
      id,
      arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`,
      createdAt: this.now(),
      material: randomBytes(32),
      state: 'Enabled',
      rotations: [],
      tags: new Map(tags),
      hiddenFor: this.lag,
    };
    this.keys.set(made.arn, made);
    return made;
  }

  /** By key id, key ARN or alias name. */
  find(name: string): StubKey {
    this.settle();
    const arn = name.startsWith('alias/')
      ? this.aliases.get(name)
      : name.startsWith('arn:')
        ? name
        : `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`;
    const key = this.keys.get(arn ?? '');
    if (!key) throw new AwsError('NotFoundException', notFound(name));
    if (key.hiddenFor > 0) {
      key.hiddenFor -= 1;
      throw new AwsError('NotFoundException', notFound(name));
    }
    return key;
  }

  settle(): void {
    for (const key of this.keys.values()) {
      this.#rotate(key);
      if (key.deletionAt === undefined || key.deletionAt > this.now()) continue;
      this.keys.delete(key.arn);
      for (const [alias, target] of this.aliases) if (target === key.arn) this.aliases.delete(alias);
    }
  }

  /** By its period, as long as it is enabled; a disabled key catches up once. */
  #rotate(key: StubKey): void {
    const { rotationDays = 0, nextRotationAt = Number.POSITIVE_INFINITY } = key;
    if (key.state !== 'Enabled' || nextRotationAt > this.now()) return;
    key.rotations.push({ at: nextRotationAt, type: 'AUTOMATIC' });
    key.nextRotationAt = nextRotationAt + rotationDays * DAY_MS;
    this.#rotate(key);
  }

  /** Notes whether anybody could use a key now. Called after every change. */
  watch(): void {
    for (const key of this.keys.values()) {
      if (key.state !== 'Enabled' || this.everUsable.has(key.arn)) continue;
      const usable = this.#applications.some((principal) =>
        USES.some((action) => isAllowed(key.policy, { action, principal })),
      );
      if (usable) this.everUsable.add(key.arn);
    }
  }

  /** Keys of a request that aren't on their way out. */
  liveOf(requestId: string): StubKey[] {
    return this.keysOf(requestId).filter(({ state }) => state !== 'PendingDeletion');
  }

  keysOf(requestId: string): StubKey[] {
    this.settle();
    return [...this.keys.values()].filter(({ tags }) => tags.get('keydesk-request') === requestId);
  }
}

const USES = ['kms:Encrypt', 'kms:Decrypt', 'kms:Sign', 'kms:GenerateMac', 'kms:CreateGrant'];

const notFound = (name: string): string =>
  name.startsWith('alias/')
    ? `Alias arn:aws:kms:${REGION}:${ACCOUNT}:${name} is not found.`
    : name.startsWith('arn:')
      ? `Key '${name}' does not exist`
      : `Invalid keyId '${name}'`;
