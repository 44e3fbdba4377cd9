import { kvs } from '@forge/kvs';
import type { ConnectionId, IssueKey } from '../../../domain/ids';
import type { AdminStore, Counted, KeptTest, TestRecords } from '../../ports/admin-store';
import type { IssueFile, OutboxEntry } from '../../ports/store';
import { type Body, unwrap, wrap } from './versioned-body';

interface BodyRow {
  body: Body;
}

/** Forge's largest page of a query. */
const PAGE = 100;
/** So many open requests are looked through: 10 s or so. */
const MOST_PAGES = 50;

export class KvsAdminStore implements AdminStore {
  async openRequests(connectionId: ConnectionId, limit: number): Promise<Counted<IssueKey>> {
    const found: IssueKey[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const query = kvs
        .entity<BodyRow>('issue')
        .query()
        .index('by-due', { partition: ['open'] });
      const limited = query.limit(PAGE);
      const { results, nextCursor } = await (cursor ? limited.cursor(cursor) : limited).getMany();
      const files = results.map(({ value }) => unwrap<IssueFile>(value.body));
      found.push(...files.filter((file) => isUnderWay(file, connectionId)).map(({ issueKey }) => issueKey));
      cursor = nextCursor;
      if (!cursor || found.length > limit) break;
    }
    return { found: found.slice(0, limit), more: cursor !== undefined || found.length > limit };
  }

  async outbox(status: OutboxEntry['status'], limit: number): Promise<Counted<OutboxEntry>> {
    const { results, nextCursor } = await kvs
      .entity<BodyRow>('outbox')
      .query()
      .index('by-status', { partition: [status] })
      .limit(limit)
      .getMany();
    return {
      found: results.map(({ value }) => unwrap<OutboxEntry>(value.body)),
      more: nextCursor !== undefined,
    };
  }
}

const isUnderWay = ({ record }: IssueFile, id: ConnectionId): boolean => record?.snapshot.connectionId === id;

const key = (id: ConnectionId): string => `connection-test:${id}`;

export class KvsTestRecords implements TestRecords {
  async get(id: ConnectionId): Promise<KeptTest | undefined> {
    const body = await kvs.get<Body>(key(id));
    return body && unwrap<KeptTest>(body);
  }

  async put(id: ConnectionId, test: KeptTest): Promise<void> {
    await kvs.set(key(id), wrap(test));
  }

  async forget(id: ConnectionId): Promise<void> {
    await kvs.delete(key(id));
  }
}
