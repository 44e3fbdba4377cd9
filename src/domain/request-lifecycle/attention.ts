import type { RequestRecord } from './record';

/**
 * Why somebody should look at a request though nothing asks them to: `void` is one whose issue is gone or left the
 * workflow while there is still work on its key; `trouble` is an order that the KMS doesn't answer; `failed` is one
 * that it refused.
 */
export type Attention = 'void' | 'trouble' | 'failed';

export function attentionOf({ state, todo, sweepAt, trouble }: RequestRecord): Attention | undefined {
  if (state === 'voided' && (todo.length > 0 || sweepAt !== undefined)) return 'void';
  if (trouble) return 'trouble';
  return state === 'failed' ? 'failed' : undefined;
}
