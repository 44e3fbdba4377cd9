import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { Pass } from './pass';

/** Hints the issue that made the key that the key's state has changed; it asks the KMS itself. */
export async function tellMaker({ desk }: Pass, { snapshot }: RequestRecord): Promise<RequestEvent> {
  const entry = snapshot.action === 'delete' ? await desk.store.handle(snapshot.deletion.handle) : undefined;
  if (entry) await desk.hints.push({ issueId: entry.issueId, why: 'key' });
  return { kind: 'done', effect: 'tell-maker' };
}
