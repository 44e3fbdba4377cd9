import * as z from 'zod';
import type { IssueId } from '../../../domain/ids';
import { STATE_GROUPS } from '../../usecases/operators/groups';

/** What the page may send. Everything else is refused with the field and the reason. */

/** Opaque: Jira's token, or the store's. One word of printable ASCII. */
const cursor = z
  .string()
  .min(1)
  .max(4000)
  .regex(/^[\x21-\x7e]+$/, 'A cursor is one word')
  .nullable();

const search = {
  action: z.enum(['create', 'delete']).nullable(),
  text: z.string().max(200),
  mine: z.boolean(),
};

export const countPayload = z.strictObject(search);
export const listPayload = z.strictObject({
  ...search,
  group: z.enum(STATE_GROUPS).nullable(),
  order: z.enum(['newest', 'stillest']),
  cursor,
});

export const keyPayload = z.strictObject({
  issueId: z
    .string()
    .regex(/^[1-9]\d{0,18}$/, 'An issue id is a number')
    .transform((id) => id as IssueId),
});

export const codePayload = z.strictObject({
  connectionId: z.string().min(1).max(100),
  code: z
    .string()
    .trim()
    .min(1, 'Enter the code that the KMS shows')
    .max(32, 'A code is two groups of four characters'),
  isConfirmed: z.boolean(),
});

export const attentionPayload = z.strictObject({ cursor });

/** Who looks, as the platform vouches for it, and where the page says that it is, which nobody vouches for. */
export const placeSchema = z.object({
  accountId: z.string().min(1),
  extension: z.object({ project: z.object({ id: z.string(), key: z.string() }) }),
});
