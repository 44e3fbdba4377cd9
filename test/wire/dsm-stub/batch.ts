import type { Reply } from './types';

export interface BatchItem {
  readonly method: string;
  readonly operation: string;
  readonly body?: unknown;
}

/** `BatchRequest`: one operation, or several. */
export type BatchRequest =
  | { readonly SingleItem: BatchItem }
  | { readonly Batch: { readonly batch_execution_type: string; readonly items: readonly BatchRequest[] } };

type Answer = { readonly Result: { readonly status: number; readonly body: unknown } } | Skipped;
interface Skipped {
  readonly Skipped: { readonly reason: string };
}

/** Carries out one after the other. `Serial` skips what comes after a failure. */
export function batched(request: BatchRequest, perform: (item: BatchItem) => Reply): Reply {
  if ('SingleItem' in request)
    return { status: 200, body: { SingleItem: answered(request.SingleItem, perform) } };
  const { batch_execution_type: type, items } = request.Batch;
  let failed = false;
  const answers = items.flatMap((item) => {
    const answer: Answer =
      failed && type === 'Serial'
        ? { Skipped: { reason: 'An earlier item failed' } }
        : answered('SingleItem' in item ? item.SingleItem : { method: '', operation: '' }, perform);
    failed ||= !('Result' in answer) || answer.Result.status >= 300;
    return [{ SingleItem: answer }];
  });
  return { status: 200, body: { Batch: { items: answers } } };
}

function answered(item: BatchItem, perform: (item: BatchItem) => Reply): Answer {
  const { status, body, text } = perform(item);
  return { Result: { status, body: text ?? body ?? null } };
}

/** The operations that an approval request is about. */
export function operationsIn(asked: BatchItem): BatchItem[] {
  if (asked.operation !== '/batch/v1') return [asked];
  const request = asked.body as BatchRequest;
  if ('SingleItem' in request) return [request.SingleItem];
  return request.Batch.items.flatMap((item) => ('SingleItem' in item ? [item.SingleItem] : []));
}
