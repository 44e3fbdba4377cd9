import { ok } from '../../../../domain/result';
import { type KeyLogEntry, type KmsResult, LONGEST_KEY_LOG } from '../../../ports/kms';
import type { DsmClient, DsmResult } from './client';
import type { OurKey } from './marks';
import { logResource, userResource } from './resources';

/** A key that was rotated many times: what happened to its newest versions is what people look for. */
const MOST_VERSIONS = 5;
const MAX_TEXT = 500;

const RESULTS = { INFO: 'done', WARNING: 'warning', ERROR: 'failed', CRITICAL: 'failed' } as const;

type Hit = (typeof logResource)['_output']['hits'][number]['_source'];

/** The account's audit log, as far as it is about a key. */
export class DsmKeyLog {
  readonly #client: DsmClient;

  constructor(client: DsmClient) {
    this.#client = client;
  }

  async read({ members }: OurKey): Promise<KmsResult<readonly KeyLogEntry[]>> {
    const hits: Hit[] = [];
    for (const { kid } of members.slice(-MOST_VERSIONS)) {
      const found = await this.#hits(kid);
      if (!found.ok) return found;
      hits.push(...found.value);
    }
    const newest = hits.sort((a, b) => b.time - a.time).slice(0, LONGEST_KEY_LOG);
    const names = new Map<string, string>();
    for (const hit of newest) {
      if (!names.has(hit.actor_id)) names.set(hit.actor_id, await this.#nameOf(hit));
    }
    return ok(
      newest.map(({ time, actor_id, message, severity }) => ({
        ...{ at: time, who: names.get(actor_id) ?? actor_id, result: RESULTS[severity] },
        what: message.slice(0, MAX_TEXT),
      })),
    );
  }

  async #hits(kid: string): Promise<DsmResult<readonly Hit[]>> {
    const query = { object_id: kid, size: String(LONGEST_KEY_LOG) };
    const found = await this.#client.call({
      ...{ method: 'GET', path: '/sys/v1/logs', query, answer: logResource },
    });
    if (!found.ok) return found;
    return ok(found.value.hits.map(({ _source }) => _source).filter(({ object_id }) => object_id === kid));
  }

  /** People by their e-mail address, where the app may read it; everybody else by what DSM calls them. */
  async #nameOf({ actor_type, actor_id }: Hit): Promise<string> {
    const type = actor_type.toLowerCase();
    if (type === 'user') {
      const found = await this.#client.call({
        ...{ method: 'GET', path: `/sys/v1/users/${actor_id}`, answer: userResource },
      });
      if (found.ok) return found.value.user_email;
    }
    const app = type === 'app' ? await this.#client.appId() : undefined;
    return app?.ok && app.value === actor_id ? 'Keydesk' : `${type} ${actor_id}`;
  }
}
