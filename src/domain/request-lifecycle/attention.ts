import type { RequestRecord } from './record';

/**
 * Why somebody should look at a request though nothing asks them to: `void` is one whose issue is gone or left the
 * workflow while there is still work on its key; `trouble` is an order that the KMS doesn't answer; `failed` is one
 * that it refused; `destruction` is a key that is not destroyed though its window is over; `rotation` is one whose
 * period is over, and that is not rotated.
 */
export type Attention = 'void' | 'trouble' | 'failed' | 'destruction' | 'rotation';

export function attentionOf(record: RequestRecord): Attention | undefined {
  const { state, todo, sweepAt, trouble, failure, notRotated } = record;
  if (state === 'voided' && (todo.length > 0 || sweepAt !== undefined)) return 'void';
  if (trouble) return 'trouble';
  if (state === 'pending-deletion' && failure) return 'destruction';
  if (state === 'ready' && notRotated?.reason === 'due') return 'rotation';
  return state === 'failed' ? 'failed' : undefined;
}
