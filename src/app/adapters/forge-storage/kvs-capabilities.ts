import { kvs } from '@forge/kvs';
import type { KmsCapabilities } from '../../../domain/capabilities';
import type { ConnectionId } from '../../../domain/ids';
import { type Body, unwrap, wrap } from './versioned-body';

/** Forgotten after a day, so that a KMS that learns something new is asked again. */
const KEPT_FOR = { value: 1, unit: 'DAYS' } as const;

const key = (id: ConnectionId): string => `capabilities:${id}`;

/** What each KMS said it can do. A cache: losing it costs one call. */
export class KvsCapabilities {
  async get(id: ConnectionId): Promise<KmsCapabilities | undefined> {
    const body = await kvs.get<Body>(key(id));
    return body && unwrap<KmsCapabilities>(body);
  }

  async put(id: ConnectionId, capabilities: KmsCapabilities): Promise<void> {
    await kvs.set(key(id), wrap(capabilities), { keyPolicy: 'OVERRIDE', ttl: KEPT_FOR });
  }

  /** After the connection's address has changed. */
  async forget(id: ConnectionId): Promise<void> {
    await kvs.delete(key(id));
  }
}
