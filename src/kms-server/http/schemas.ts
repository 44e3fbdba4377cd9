import * as z from 'zod';
import { KEY_TYPE_IDS, type KeyTypeId } from '../../domain/algorithms';
import { SIGNATURE_ALGORITHMS } from '../hsm/algorithms';
import { KEY_STATES } from '../hsm/binding';
import { QUORUM_ACTIONS } from '../policy/quorum';
import { APPROVAL_ORDERS } from '../store/approval-query';
import { APPROVAL_STATES } from '../store/approval-state';
import { keySpecSchema, requestContextSchema } from '../store/key-spec';

/** What the API accepts. Unknown fields are refused everywhere. */

const MAX_DATA = 65_536;
const MAX_CONTEXT = 8_192;
const MAX_SMALL = 4_096;
const DEFAULT_PAGE = 50;
const MAX_PAGE = 1_000;
const MAX_BULK = 100;

/** Bytes as base64 with padding (RFC 4648, section 4). */
const base64 = (min: number, max: number) =>
  z
    .base64()
    .min(Math.ceil(min / 3) * 4)
    .max(Math.ceil(max / 3) * 4)
    .meta({ description: `${min} to ${max} bytes as base64 with padding` })
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length >= min && bytes.length <= max, `Must have ${min} to ${max} bytes`);

/** SoftHSM can't encrypt nothing. */
const plaintext = base64(1, MAX_DATA);
const message = base64(0, MAX_DATA);
const ciphertext = base64(1, MAX_DATA + MAX_SMALL);
const algorithm = z.enum(SIGNATURE_ALGORITHMS);
const associated = base64(0, MAX_CONTEXT).optional();

export const keyParams = z.strictObject({ keyId: z.uuid().toLowerCase() });
const approvalId = z.string().regex(/^[0-9a-f]{32}$/);
const remark = z.string().max(2_000);
const reason = z.string().trim().min(1).max(2_000);
export const approvalParams = z.strictObject({ id: approvalId });
export const noParams = z.strictObject({});

export const keySpec = keySpecSchema.meta({ id: 'KeySpec', description: 'What a key is made from' });
const context = requestContextSchema.meta({
  id: 'RequestContext',
  description:
    'On whose behalf an order is given. An order older than the newest generation seen is refused.',
});

export const createBody = z.strictObject({ spec: keySpec, context });
export const contextBody = z.strictObject({ context });
export const cancelBody = z.strictObject({
  context: context.optional().meta({ description: 'From an integration always, from a person never' }),
  reason: reason
    .optional()
    .meta({ description: 'Why; from a person always. An integration names the ticket' }),
});
export const deletionBody = z.strictObject({
  days: z.int().min(0).max(1_000),
  context,
});
const acknowledgeRecentUse = z
  .boolean()
  .default(false)
  .meta({ description: 'Agrees to delete a key although it was used recently' });
export const approveBody = z.strictObject({ comment: remark.optional(), acknowledgeRecentUse });
export const bulkBody = z.strictObject({
  decisions: z
    .array(
      z.discriminatedUnion('decision', [
        z.strictObject({
          id: approvalId,
          decision: z.literal('approve'),
          comment: remark.optional(),
          acknowledgeRecentUse,
        }),
        z.strictObject({ id: approvalId, decision: z.literal('deny'), reason }),
      ]),
    )
    .min(1)
    .max(MAX_BULK),
});
export const breakGlassBody = z.strictObject({ reason, acknowledgeRecentUse });
export const denyBody = z.strictObject({ reason });

export const encryptBody = z.strictObject({ plaintext, context: associated });
export const decryptBody = z.strictObject({ ciphertext, context: associated });
export const signBody = z.strictObject({ message, algorithm });
export const verifyBody = z.strictObject({ message, signature: base64(1, MAX_SMALL), algorithm });
export const generateMacBody = z.strictObject({ message });
export const verifyMacBody = z.strictObject({ message, mac: base64(1, MAX_SMALL) });

const limit = z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE);
const cursor = z
  .string()
  .min(1)
  .max(2_048)
  .optional()
  .meta({ description: 'Of the page before, with the same filters; opaque' });

export const keysQuery = z.strictObject({
  requestId: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'The key of this request, or none; other filters are not looked at' }),
  keyGroup: z.string().min(1).max(64).optional(),
  state: z.enum(KEY_STATES).optional(),
  keyType: z.enum(KEY_TYPE_IDS as [KeyTypeId, ...KeyTypeId[]]).optional(),
  projectId: z.string().min(1).max(64).optional(),
  namePrefix: z.string().min(1).max(128).optional(),
  expiringBefore: z.iso
    .date()
    .optional()
    .meta({ description: 'UTC day: keys whose expiry date is before it, the earliest first' }),
  limit,
  cursor,
});
/** `true` or `false`, as a query writes it. */
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const approvalFilters = {
  state: z.enum(APPROVAL_STATES).optional(),
  action: z.enum(QUORUM_ACTIONS).optional(),
  keyGroup: z.string().min(1).max(64).optional(),
  ticket: z.string().min(1).max(64).optional().meta({ description: 'Ticket that the request came from' }),
  mine: flag.optional().meta({ description: 'Only what waits for the decision of the caller' }),
  breakGlass: flag.optional().meta({ description: '`true`: only what one person decided alone' }),
  order: z
    .enum(APPROVAL_ORDERS)
    .default('opened')
    .meta({ description: '`opened`: the oldest first; `decided`: those that have ended, the newest first' }),
  limit,
  cursor,
};
export const approvalsQuery = z.strictObject({
  about: z.enum(['key', 'change']).optional(),
  ...approvalFilters,
});
export const changesQuery = z.strictObject(approvalFilters);
/** Where a page of approvals ended. */
export const approvalPosition = z.strictObject({ id: z.string(), at: z.number() });
const moment = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();
const word = z.string().min(1).max(200).optional();

export const auditQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: 'Entries with a greater number' }),
  actor: word.meta({ description: 'Who was authenticated, such as `person:<id>`' }),
  subject: word.meta({ description: 'What it is about, such as `key:<id>`' }),
  action: word.meta({ description: 'What was done, such as `key.enabled`' }),
  from: moment.meta({ description: 'Milliseconds since the epoch, inclusive' }),
  to: moment.meta({ description: 'Milliseconds since the epoch, exclusive' }),
  limit,
  cursor,
});
export const personParams = z.strictObject({ id: z.uuid().toLowerCase() });
export const groupParams = z.strictObject({ name: z.string().min(1).max(64) });
