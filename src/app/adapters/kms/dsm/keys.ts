import type { RequestId } from '../../../../domain/ids';
import { ok } from '../../../../domain/result';
import { KmsUnavailable } from '../../../ports/kms';
import type { DsmClient, DsmResult } from './client';
import type { DsmRefused } from './errors';
import { MARK, type OurKey, ourKey } from './marks';
import { nothing, type Sobject, sobjectListResource, sobjectResource } from './resources';

const KEYS = '/crypto/v1/keys';

/** Where DSM changes or deletes one key; approval requests name it as their `operation`. */
export const keyPath = (kid: string): string => `${KEYS}/${kid}`;

/** Keys that were destroyed or deleted stay visible for as long as the group keeps their history. */
const WITH_GONE = { show_destroyed: 'true', show_deleted: 'true' };

/** More keys than this bear one request's id only where somebody copied the mark by hand. */
const MOST_OF_A_REQUEST = 100;

/** Members of a `SobjectRequest`: what is left out stays as it is. */
export type KeyChange = Readonly<Record<string, unknown>>;

/** The keys of the connection's group that Keydesk made. Others are not there. */
export class DsmKeys {
  readonly #client: DsmClient;

  constructor(client: DsmClient) {
    this.#client = client;
  }

  async find(kid: string): Promise<DsmResult<OurKey>> {
    const path = `${KEYS}/info`;
    const found = await this.#client.call({
      ...{ method: 'POST', path, query: WITH_GONE, body: { kid }, answer: sobjectResource },
    });
    if (!found.ok) return found;
    if (found.value.kid !== kid) throw nonsense();
    const key = ourKey(found.value, this.#groupId);
    return key ? ok(key) : NOT_OURS;
  }

  /** Whoever's key bears the name in the account; undefined where nobody's does, as far as we may see. */
  async byName(name: string): Promise<DsmResult<Sobject | undefined>> {
    const path = `${KEYS}/info`;
    const found = await this.#client.call({ method: 'POST', path, body: { name }, answer: sobjectResource });
    return !found.ok && found.refusal.code === 'not-found' ? ok(undefined) : found;
  }

  /** The keys of a request, first the one that counts: the one that was released, or else the oldest. */
  async ofRequest(requestId: RequestId): Promise<DsmResult<readonly OurKey[]>> {
    const filter = JSON.stringify({
      [`custom_attributes.${MARK.request}`]: { $text: { $search: requestId } },
    });
    const found = await this.#list({ filter, limit: String(MOST_OF_A_REQUEST) });
    if (!found.ok) return found;
    const keys = this.ours(found.value).filter((key) => key.requestId === requestId);
    return ok(keys.sort(byPrecedence));
  }

  async page(offset: number, limit: number): Promise<DsmResult<readonly Sobject[]>> {
    return this.#list({ limit: String(limit), offset: String(offset) });
  }

  ours(sobjects: readonly Sobject[]): OurKey[] {
    return sobjects.flatMap((sobject) => ourKey(sobject, this.#groupId) ?? []);
  }

  async create(body: KeyChange): Promise<DsmResult<OurKey>> {
    const made = await this.#client.call({ method: 'POST', path: KEYS, body, answer: sobjectResource });
    return made.ok ? this.#checked(made.value) : made;
  }

  async change(kid: string, change: KeyChange): Promise<DsmResult<OurKey>> {
    const path = keyPath(kid);
    const changed = await this.#client.call({ method: 'PATCH', path, body: change, answer: sobjectResource });
    return changed.ok ? this.#checked(changed.value, kid) : changed;
  }

  delete(kid: string): Promise<DsmResult<undefined>> {
    return this.#client.call({ method: 'DELETE', path: keyPath(kid), answer: nothing });
  }

  get #groupId(): string {
    return this.#client.connection.groupId;
  }

  #list(query: Readonly<Record<string, string>>): Promise<DsmResult<readonly Sobject[]>> {
    return this.#client.call({
      method: 'GET',
      path: KEYS,
      query: { group_id: this.#groupId, ...WITH_GONE, ...query },
      answer: sobjectListResource,
    });
  }

  /** A well-formed answer about something else than was asked is nonsense: believing it could bind a wrong key. */
  #checked(sobject: Sobject, kid = sobject.kid): DsmResult<OurKey> {
    const key = ourKey(sobject, this.#groupId);
    if (!key || sobject.kid !== kid) throw nonsense();
    return ok(key);
  }
}

/**
 * DSM's times are whole seconds. Within one, the key that lost its name is the older: a second one can only be made
 * once the first has been put away.
 */
function byPrecedence(a: OurKey, b: OurKey): number {
  return (
    Number(b.everEnabled) - Number(a.everEnabled) ||
    Number(isSurplus(a)) - Number(isSurplus(b)) ||
    a.sobject.created_at - b.sobject.created_at ||
    Number(bearsItsName(a)) - Number(bearsItsName(b)) ||
    (a.sobject.kid < b.sobject.kid ? -1 : 1)
  );
}

const isSurplus = ({ sobject }: OurKey): boolean => sobject.custom_metadata[MARK.surplus] !== undefined;
const bearsItsName = ({ sobject, name }: OurKey): boolean => sobject.name === name;

const nonsense = (): KmsUnavailable =>
  new KmsUnavailable('nonsense', 'DSM answered with something else than it was asked for.');

const NOT_OURS: DsmRefused = {
  ok: false,
  needsApproval: false,
  refusal: {
    code: 'not-found',
    message: "The key isn't one that Keydesk made in this DSM group.",
    mend: 'Look the key up in the DSM console.',
  },
};
