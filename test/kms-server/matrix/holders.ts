import { randomUUID } from 'node:crypto';
import { Store } from '../../../src/kms-server';
import { ACTION_NAMES, BUILT_IN_ROLES } from '../../../src/kms-server/auth/permissions';
import type { PrincipalKind } from '../../../src/kms-server/auth/principal';
import { hashSecret, newToken } from '../../../src/kms-server/auth/tokens';
import type { RoleGrant } from '../../../src/kms-server/store/principals';
import type { TestKms } from '../support/kms';

/** The groups of the matrix: one that the roles are held for, and one where they are not. */
export const GROUPS = { own: 'alpha', foreign: 'beta' } as const;
export type Group = (typeof GROUPS)[keyof typeof GROUPS];

/** A role that names every action there is, whoever may hold it. */
export const EVERYTHING = 'everything';
/** What lets somebody see the other group, and allows nothing more there. */
const LOOKING = 'looking';
const LOOKS = ACTION_NAMES.filter((name) => name.endsWith('.read'));

/** Somebody to try everything with. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly kind: PrincipalKind;
  readonly raw: string;
}

/** A role, by whom it is held: a column of the matrix. */
export interface Column {
  readonly title: string;
  readonly role: string;
  readonly kind: PrincipalKind;
}

const KIND_OF: Readonly<Record<string, PrincipalKind>> = {
  integration: 'integration',
  application: 'application',
};
const kindOf = (role: string): PrincipalKind => KIND_OF[role] ?? 'person';
const KINDS = ['integration', 'application', 'person'] as const;

export const COLUMNS: readonly Column[] = [
  ...Object.keys(BUILT_IN_ROLES).map((role) => ({ title: role, role, kind: kindOf(role) })),
  ...KINDS.map((kind) => ({ title: `all by ${kind}`, role: EVERYTHING, kind })),
];

/** How a role can be held, and which group is then tried: the four signs of a cell. */
export const STANCES = [
  { name: 'held for the group', places: [GROUPS.own], looks: false, tried: GROUPS.own },
  { name: 'held for another group', places: [GROUPS.own], looks: false, tried: GROUPS.foreign },
  {
    name: 'held for another group, and looking here',
    places: [GROUPS.own],
    looks: true,
    tried: GROUPS.foreign,
  },
  { name: 'held for every group', places: [null], looks: false, tried: GROUPS.foreign },
] as const satisfies readonly {
  readonly name: string;
  readonly places: readonly (string | null)[];
  readonly looks: boolean;
  readonly tried: Group;
}[];
export type Stance = (typeof STANCES)[number];

const FAR_MS = 86_400_000;

/** Puts somebody there past all agreement: the matrix is about what holders may, not about how they came to it. */
export class Directory {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(kms: TestKms) {
    this.#store = new Store(kms.dataDir);
    this.#now = () => kms.clock.now();
  }

  get store(): Store {
    return this.#store;
  }

  async open(): Promise<void> {
    await this.#store.write(() => {
      this.#store.roles.put({ name: EVERYTHING, description: '', actions: ACTION_NAMES }, this.#now());
      this.#store.roles.put({ name: LOOKING, description: '', actions: LOOKS }, this.#now());
    });
  }

  close(): void {
    this.#store.close();
  }

  async add(
    kind: PrincipalKind,
    name: string,
    roles: readonly RoleGrant[],
    accountId: string | null = kind === 'person' ? `acc-${name}` : null,
  ): Promise<Holder> {
    const id = randomUUID();
    const projectId = kind === 'application' ? 'P1' : null;
    const accountVerifiedBy = accountId === null ? null : 'administrator';
    await this.#store.write(() =>
      this.#store.principals.insert(
        { id, kind, name, accountId, accountVerifiedBy, projectId, roles },
        this.#now(),
      ),
    );
    return { id, name, kind, raw: (await this.credential(id)).raw };
  }

  /** One more API key for somebody. */
  async credential(principalId: string): Promise<{ readonly id: string; readonly raw: string }> {
    const { id, secret, text } = newToken('apiKey');
    const createdAt = this.#now();
    const row = { id, principalId, secretHash: hashSecret(secret), createdAt, rotatedFrom: null };
    await this.#store.write(() =>
      this.#store.credentials.apiKeys.insert({ ...row, expiresAt: createdAt + FAR_MS }),
    );
    return { id, raw: text };
  }

  /** Somebody with the role of a column, held as a stance says. */
  holder({ role, kind }: Column, stance: Stance): Promise<Holder> {
    const held = stance.places.map((keyGroup) => ({ role, keyGroup }));
    const looks = stance.looks ? [{ role: LOOKING, keyGroup: stance.tried }] : [];
    return this.add(kind, `${role}-${kind}-${STANCES.indexOf(stance)}`, [...held, ...looks]);
  }
}
