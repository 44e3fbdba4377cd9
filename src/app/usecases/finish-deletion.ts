import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { Kms } from '../ports/kms';
import { kmsContext } from './kms-context';
import { refused } from './known-key';
import type { Pass } from './pass';

const effect = 'finish-deletion';

/**
 * Ends the window of a key where the KMS doesn't by itself. Under the lease and after the history was read: a
 * deletion that was taken back meanwhile destroys nothing.
 */
export async function finishDeletion(
  _: Pass,
  record: RequestRecord,
  open: () => Promise<Kms>,
): Promise<RequestEvent> {
  const kms = await open();
  if (!record.key || !kms.finishDeletion) return { kind: 'done', effect };
  const ended = await kms.finishDeletion(record.key.handle, kmsContext(record));
  if (ended.ok)
    return ended.value.outcome === 'destroyed'
      ? { kind: 'key-destroyed' }
      : { kind: 'destruction-pending', approvalId: ended.value.approvalId };
  const { refusal } = ended;
  if (refusal.code === 'not-found') return { kind: 'key-destroyed' };
  const mend = `${refusal.mend} The key stays disabled. Take "Ask again to destroy" in the panel, or cancel the deletion.`;
  return refused(effect, { ...refusal, mend });
}
