import type { RequestId } from '../../../../domain/ids';
import { ok } from '../../../../domain/result';
import { KmsUnavailable } from '../../../ports/kms';
import type { DsmClient, DsmResult } from './client';
import type { DsmRefused } from './errors';
import { alive, isSuccessor, MARK, type OurKey, ourKey, withChanged } from './marks';
import { nothing, type Sobject, sobjectListResource, sobjectResource } from './resources';
import { keyPath, type Step } from './steps';

const KEYS = '/crypto/v1/keys';

/** Keys that were destroyed or deleted stay visible for as long as the group keeps their history. */
const WITH_GONE = { show_destroyed: 'true', show_deleted: 'true' };

/** As many as DSM lists at once: a key and its rotations bear one request's id. */
const MOST_OF_A_REQUEST = 1000;

/** Members of a `SobjectRequest`: what is left out stays as it is. */
export type KeyChange = Readonly<Record<string, unknown>>;

/** The keys of the connection's group that Keydesk made, each with its rotations. Others are not there. */
export class DsmKeys {
  readonly #client: DsmClient;

  constructor(client: DsmClient) {
    this.#client = client;
  }

  async find(kid: string): Promise<DsmResult<OurKey>> {
    const found = await this.#info(kid);
    if (!found.ok) return found;
    const [key] = this.ours([found.value]);
    return key ? this.#whole(key) : NOT_OURS;
  }

  /** Whoever's key bears the name in the account; undefined where nobody's does, as far as we may see. */
  async byName(name: string): Promise<DsmResult<Sobject | undefined>> {
    const path = `${KEYS}/info`;
    const found = await this.#client.call({ method: 'POST', path, body: { name }, answer: sobjectResource });
    return !found.ok && found.refusal.code === 'not-found' ? ok(undefined) : found;
  }

  /** The keys of a request, first the one that counts: the one that was released, or else the oldest. */
  async ofRequest(requestId: RequestId): Promise<DsmResult<readonly OurKey[]>> {
    const listed = await this.#objectsOf(requestId);
    if (!listed.ok) return listed;
    const keys: OurKey[] = [];
    for (const key of this.ours(listed.value).filter((it) => it.requestId === requestId)) {
      const whole = await this.#whole(key, listed.value);
      if (!whole.ok) return whole;
      keys.push(whole.value);
    }
    return ok(keys.sort(byPrecedence));
  }

  /** Objects of the group, ours or not, from an offset on; and the keys of ours among them. */
  async page(
    offset: number,
    limit: number,
  ): Promise<DsmResult<{ readonly listed: number; readonly keys: readonly OurKey[] }>> {
    const listed = await this.#list({ limit: String(limit), offset: String(offset) });
    if (!listed.ok) return listed;
    const keys: OurKey[] = [];
    for (const key of this.ours(listed.value)) {
      const whole = await this.#whole(key);
      if (!whole.ok) return whole;
      keys.push(whole.value);
    }
    return ok({ listed: listed.value.length, keys });
  }

  ours(sobjects: readonly Sobject[]): OurKey[] {
    return sobjects.flatMap((sobject) =>
      isSuccessor(sobject) ? [] : (ourKey(sobject, this.#groupId) ?? []),
    );
  }

  async create(body: KeyChange): Promise<DsmResult<OurKey>> {
    const made = await this.#client.call({ method: 'POST', path: KEYS, body, answer: sobjectResource });
    if (!made.ok) return made;
    const [key] = this.ours([made.value]);
    if (!key) throw nonsense();
    return ok(key);
  }

  /** Changes one object of a key, the first unless told. */
  async change(key: OurKey, change: KeyChange, kid = key.sobject.kid): Promise<DsmResult<OurKey>> {
    const path = keyPath(kid);
    const changed = await this.#client.call({ method: 'PATCH', path, body: change, answer: sobjectResource });
    return changed.ok ? ok(withChanged(key, this.#checked(changed.value, kid))) : changed;
  }

  /** Makes the object for a version. One that is there already bears the name, and is found by its marks. */
  async createSuccessor(key: OurKey, body: KeyChange): Promise<DsmResult<OurKey>> {
    const made = await this.#client.call({ method: 'POST', path: KEYS, body, answer: sobjectResource });
    if (!made.ok && made.refusal.code !== 'conflict') return made;
    return this.find(key.sobject.kid);
  }

  /** One step of an order, for its effect alone: what became of the key is read afterwards. */
  async perform({ method, operation, body }: Step): Promise<DsmResult<unknown>> {
    const answer = method === 'PATCH' ? sobjectResource : nothing;
    return this.#client.call({ method, path: operation, ...(body !== undefined && { body }), answer });
  }

  /**
   * Takes every object of a key out of use, with a change of the first. A rotation that came in between made one
   * more: so the key is read again. From then on what is rotated is disabled from its beginning.
   */
  async shut(key: OurKey, change: KeyChange): Promise<DsmResult<OurKey>> {
    let shut = await this.change(key, { ...change, enabled: false });
    const open = alive(key).filter(({ enabled }) => enabled);
    for (const { kid } of open) {
      if (shut.ok && kid !== key.sobject.kid) shut = await this.change(shut.value, { enabled: false }, kid);
    }
    if (!shut.ok || open.length === 0) return shut;
    const seen = await this.find(key.sobject.kid);
    return seen.ok && alive(seen.value).some(({ enabled }) => enabled) ? this.shut(seen.value, {}) : seen;
  }

  get #groupId(): string {
    return this.#client.connection.groupId;
  }

  async #info(kid: string): Promise<DsmResult<Sobject>> {
    const path = `${KEYS}/info`;
    const found = await this.#client.call({
      ...{ method: 'POST', path, query: WITH_GONE, body: { kid }, answer: sobjectResource },
    });
    if (found.ok && found.value.kid !== kid) throw nonsense();
    return found;
  }

  #objectsOf(requestId: RequestId): Promise<DsmResult<readonly Sobject[]>> {
    const filter = JSON.stringify({
      [`custom_attributes.${MARK.request}`]: { $text: { $search: requestId } },
    });
    return this.#list({ filter, limit: String(MOST_OF_A_REQUEST) });
  }

  /** The key with all its rotations, along DSM's links. Only one that was in use is ever rotated by Keydesk. */
  async #whole(key: OurKey, known?: readonly Sobject[]): Promise<DsmResult<OurKey>> {
    if (!key.sobject.links?.replacement && !key.everEnabled) return ok(key);
    const listed = known ? ok(known) : await this.#objectsOf(key.requestId);
    if (!listed.ok) return listed;
    const members = [key.sobject];
    for (let last = key.sobject; last.links?.replacement; last = members.at(-1) ?? last) {
      const kid = last.links.replacement;
      const inList = listed.value.find((it) => it.kid === kid);
      const found = inList ? ok(inList) : await this.#info(kid);
      // Deleted so long ago that DSM has forgotten it, and with it what came after.
      if (!found.ok && found.refusal.code === 'not-found') break;
      if (!found.ok) return found;
      if (found.value.links?.replaced !== last.kid || found.value.group_id !== this.#groupId)
        throw nonsense();
      members.push(found.value);
    }
    const kids = new Set(members.map(({ kid }) => kid));
    const waiting = listed.value.filter(
      ({ kid, custom_metadata: marks }) => marks[MARK.first] === key.sobject.kid && !kids.has(kid),
    );
    return ok({ ...key, members, waiting });
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
  #checked(sobject: Sobject, kid: string): Sobject {
    if (sobject.kid !== kid || sobject.group_id !== this.#groupId) throw nonsense();
    return sobject;
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
