import * as z from 'zod';
import type { ApprovalRef } from './handle';
import { batchResource, type DsmOutcome } from './resources';

const KEYS = '/crypto/v1/keys';
const REPLACE = `${KEYS}/replace`;
const BATCH = '/batch/v1';

/** Where DSM changes or deletes one key; approval requests name it as their `operation`. */
export const keyPath = (kid: string): string => `${KEYS}/${kid}`;

/** One change to DSM, as it is called or put before the operators. */
export interface Step {
  readonly method: 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  readonly operation: string;
  readonly body?: unknown;
}

export type Steps = readonly [Step, ...Step[]];

export const changing = (kid: string, body: unknown): Step => ({
  method: 'PATCH',
  operation: keyPath(kid),
  body,
});
export const activating = (kid: string): Step => ({ method: 'POST', operation: `${keyPath(kid)}/activate` });
export const destroying = (kid: string): Step => ({ method: 'POST', operation: `${keyPath(kid)}/destroy` });
export const deleting = (kid: string): Step => ({ method: 'DELETE', operation: keyPath(kid) });
/** Another key takes a key's name, and DSM links the two. */
export const replacing = (kid: string, newName: string, successor: string): Step => ({
  method: 'POST',
  operation: REPLACE,
  body: { replaced: { kid }, replaced_new_name: newName, replacement: { kid: successor } },
});
/** DSM destroys no active key: it is deactivated first, and says why. A deactivated key only reads. */
export const revoking = (kid: string, code: RevocationCode, message: string): Step => ({
  method: 'POST',
  operation: `${keyPath(kid)}/revoke`,
  body: { code, message },
});
/** Back to the state before a change that the group's history keeps. */
export const reverting = (kid: string, historyId: string): Step => ({
  method: 'PUT',
  operation: `${keyPath(kid)}/revert`,
  body: { ids: [historyId] },
});

/** Of DSM's reasons: the key's time is over, or another key has taken its place. */
export type RevocationCode = 'CessationOfOperation' | 'Superseded';

/** What operators approve is one operation: several become one batch, which stops at the first failure. */
export function asOneStep(steps: Steps): Step {
  const [first, ...more] = steps;
  if (more.length === 0) return first;
  const items = steps.map((SingleItem) => ({ SingleItem }));
  return { method: 'POST', operation: BATCH, body: { Batch: { batch_execution_type: 'Serial', items } } };
}

/** What an approval request for an action looks like; whatever else bears its description isn't one of ours. */
const SHAPES: Readonly<Record<ApprovalRef['action'], readonly [method: string, operation: RegExp][]>> = {
  enable: [
    ['PATCH', /\/keys\/[0-9a-f-]{36}$/],
    ['POST', /^\/batch\/v1$/],
  ],
  delete: [
    ['DELETE', /\/keys\/[0-9a-f-]{36}$/],
    ['POST', /\/destroy$/],
    ['POST', /^\/batch\/v1$/],
  ],
  rotate: [
    ['POST', /\/keys\/replace$/],
    ['POST', /^\/batch\/v1$/],
  ],
};

export const hasShapeOf = (
  action: ApprovalRef['action'],
  { method, operation }: { readonly method: string; readonly operation: string },
): boolean => SHAPES[action].some(([verb, path]) => verb === method.toUpperCase() && path.test(operation));

/** Why an approved operation didn't go through; undefined where it did. */
export function failureOf({ status, body }: DsmOutcome): string | undefined {
  if (status < 200 || status >= 300) return reason(status, body);
  const batch = batchResource.safeParse(body);
  if (!batch.success) return undefined;
  for (const { SingleItem: item } of batch.data.Batch.items) {
    if ('Skipped' in item) return item.Skipped.reason;
    if (item.Result.status >= 300) return reason(item.Result.status, item.Result.body);
  }
  return undefined;
}

const message = z.object({ message: z.string() });

function reason(status: number, body: unknown): string {
  const text = typeof body === 'string' ? body : message.safeParse(body).data?.message;
  return (text ?? '').trim().slice(0, 500) || `DSM answered ${status} to the approved operation.`;
}
