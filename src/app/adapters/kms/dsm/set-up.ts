import { KEY_TYPE_IDS } from '../../../../domain/algorithms';
import type { KmsCapabilities } from '../../../../domain/capabilities';
import { ok, refuse } from '../../../../domain/result';
import type { KmsResult } from '../../../ports/kms';
import type { DsmClient, DsmResult } from './client';
import { hasGate, setUpProblem } from './group';
import { DSM_KEY_TYPES } from './key-table';
import type { PolicyHolder } from './preflight';
import {
  type Account,
  accountResource,
  appResource,
  type DsmApp,
  type Group,
  groupResource,
  versionResource,
} from './resources';
import { WINDOW_DAYS } from './window';

/** The connection's group and account as DSM has them. */
export interface Place {
  readonly group: Group;
  /** Undefined where the app may not read it: DSM then refuses by itself what the account forbids. */
  readonly account: Account | undefined;
}

/** Reads how DSM is set up, and whether Keydesk can work with it. */
export class DsmSetUp {
  readonly #client: DsmClient;
  #kept: Promise<KmsResult<Place>> | undefined;

  constructor(client: DsmClient) {
    this.#client = client;
  }

  async capabilities(): Promise<KmsResult<KmsCapabilities>> {
    const answer = versionResource;
    const told = await this.#client.call({ method: 'GET', path: '/sys/v1/version', answer });
    if (!told.ok) return told;
    const place = await this.#read();
    if (!place.ok) return place;
    const { version, fips_level, server_mode } = told.value;
    const level = fips_level ?? 0;
    return ok({
      keyTypes: DSM_KEY_TYPES,
      protectionLevels: level >= 3 ? ['software', 'hsm'] : ['software'],
      locations: [this.location],
      deletionWindowDays: WINDOW_DAYS,
      module: {
        name: `Fortanix DSM ${version}, ${server_mode}${level > 0 ? `, FIPS 140 level ${level}` : ''}`,
        hardware: level >= 3,
        // DSM tells the level it runs at, and not by which certificate.
        fipsCertificate: null,
      },
      features: {
        createsDisabled: true,
        fencesGenerations: false,
        approvals: hasGate(place.value.group),
        rotation: rotates(place.value) ? ROTATES : { onDemand: [], automatic: [] },
        aliases: false,
        activationDates: true,
        accountLinks: false,
      },
    });
  }

  /** DSM names no places: the host stands for the region (`eu.smartkey.io`). */
  get location(): string {
    return new URL(this.#client.connection.baseUrl).hostname;
  }

  /** As it was first read. DSM enforces its policies anyhow: reading them early only tells people sooner. */
  async place(): Promise<KmsResult<Place>> {
    const place = await this.#kept?.catch(() => undefined);
    if (place?.ok) return place;
    this.#kept = this.#read();
    return this.#kept;
  }

  async #read(): Promise<KmsResult<Place>> {
    const { accountId, groupId } = this.#client.connection;
    const app = await this.#client.appId();
    if (!app.ok) return app;
    const group = await this.#client.call({
      ...{ method: 'GET', path: `/sys/v1/groups/${groupId}`, answer: groupResource },
    });
    if (!group.ok) return group;
    const account = await this.#account(accountId);
    if (!account.ok) return account;
    const record = await this.#app(app.value);
    if (!record.ok) return record;
    const place = { group: group.value, account: account.value };
    const problem = setUpProblem({ ...place, accountId, appId: app.value, app: record.value });
    return problem ? refuse(problem) : ok(place);
  }

  async #app(appId: string): Promise<DsmResult<DsmApp | undefined>> {
    const path = `/sys/v1/apps/${appId}`;
    const app = await this.#client.call({
      ...{ method: 'GET', path, query: { group_permissions: 'true' }, answer: appResource },
    });
    return !app.ok && app.refusal.code === 'forbidden' ? ok(undefined) : app;
  }

  async #account(accountId: string): Promise<DsmResult<Account | undefined>> {
    const path = `/sys/v1/accounts/${accountId}`;
    const account = await this.#client.call({ method: 'GET', path, answer: accountResource });
    return !account.ok && account.refusal.code === 'forbidden' ? ok(undefined) : account;
  }
}

/** Every object type is rotated, by order or by its period. */
const ROTATES = { onDemand: KEY_TYPE_IDS, automatic: KEY_TYPE_IDS };

/** Whether a key goes on reading after its rotation has deactivated it; no where the account doesn't tell. */
export const rotates = ({ account }: Place): boolean => account?.mark_key_disable_when_deactivated === false;

export const policyHolders = ({ group, account }: Place): PolicyHolder[] => [
  { ...group, title: `DSM group ${group.name}` },
  ...(account ? [{ ...account, title: 'DSM account' }] : []),
];
