import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import type { Principal, Reply } from './types';

interface Entry {
  readonly at: Instant;
  readonly who: Principal;
  readonly message: string;
  readonly objectId: string;
  readonly severity: 'INFO' | 'ERROR';
}

/** `2026-06-01T09:00:00Z`, as the log alone writes moments. */
const moment = (at: Instant): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** The account's audit log, newest first. */
export class AuditLog {
  readonly #entries: (Entry & { readonly id: string })[] = [];
  readonly #place: { readonly acctId: string; readonly groupId: string };

  constructor(place: { readonly acctId: string; readonly groupId: string }) {
    this.#place = place;
  }

  add(entry: Entry): void {
    this.#entries.unshift({ ...entry, id: randomUUID() });
  }

  read(query: URLSearchParams): Reply {
    const size = Math.min(Number(query.get('size') ?? 1000), 1000);
    const object = query.get('object_id');
    const hits = this.#entries
      .filter(({ objectId }) => object === null || objectId === object)
      .slice(Number(query.get('from') ?? 0))
      .slice(0, size)
      .map((entry) => ({ _id: entry.id, _source: this.#told(entry) }));
    return { status: 200, body: { hits } };
  }

  #told({ at, who, message, objectId, severity }: Entry) {
    const { acctId, groupId } = this.#place;
    return {
      ...{ action_type: 'ADMINISTRATIVE', severity, message, time: moment(at), object_id: objectId },
      ...('app' in who
        ? { actor_type: 'App', actor_id: who.app }
        : { actor_type: 'User', actor_id: who.user }),
      ...{ acct_id: acctId, group_ids: [groupId] },
    };
  }
}
