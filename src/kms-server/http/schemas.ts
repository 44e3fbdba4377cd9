import * as z from 'zod';
import { SIGNATURE_ALGORITHMS } from '../hsm/algorithms';
import { QUORUM_ACTIONS } from '../policy/quorum';
import { APPROVAL_STATES } from '../store/approvals';
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
export const deletionBody = z.strictObject({
  days: z.int().min(0).max(1_000),
  context,
});
export const approveBody = z.strictObject({ comment: remark.optional() });
export const bulkBody = z.strictObject({
  decisions: z
    .array(
      z.discriminatedUnion('decision', [
        z.strictObject({ id: approvalId, decision: z.literal('approve'), comment: remark.optional() }),
        z.strictObject({ id: approvalId, decision: z.literal('deny'), reason }),
      ]),
    )
    .min(1)
    .max(MAX_BULK),
});
export const breakGlassBody = z.strictObject({ reason });
export const denyBody = z.strictObject({ reason });

export const encryptBody = z.strictObject({ plaintext, context: associated });
export const decryptBody = z.strictObject({ ciphertext, context: associated });
export const signBody = z.strictObject({ message, algorithm });
export const verifyBody = z.strictObject({ message, signature: base64(1, MAX_SMALL), algorithm });
export const generateMacBody = z.strictObject({ message });
export const verifyMacBody = z.strictObject({ message, mac: base64(1, MAX_SMALL) });

const limit = z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE);
const cursor = z.string().min(1).max(128).optional();

export const keysQuery = z.strictObject({ requestId: z.string().min(1).max(128).optional(), limit, cursor });
/** `true` or `false`, as a query writes it. */
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const approvalFilters = {
  state: z.enum(APPROVAL_STATES).optional(),
  action: z.enum(QUORUM_ACTIONS).optional(),
  keyGroup: z.string().min(1).max(64).optional(),
  mine: flag.optional().meta({ description: 'Only what waits for the decision of the caller' }),
  limit,
  cursor,
};
export const approvalsQuery = z.strictObject({
  about: z.enum(['key', 'change']).optional(),
  ...approvalFilters,
});
export const changesQuery = z.strictObject(approvalFilters);
export const auditQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0), limit });
export const personParams = z.strictObject({ id: z.uuid().toLowerCase() });
export const groupParams = z.strictObject({ name: z.string().min(1).max(64) });
