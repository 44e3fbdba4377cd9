import * as z from 'zod';
import type { ConnectionId } from '../../../domain/ids';
import { signingKey } from '../../adapters/billing/signature';
import { secureUrlSchema } from '../../adapters/http/secure-url';
import { kmsConnectionSchema } from '../../adapters/kms/registry';
import { projectChoiceSchema } from '../../usecases/set-up-project';

/** What the page may send. Everything else is refused with the field and the reason. */

const connectionId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as ConnectionId);
/** One line that can be sent as a header; an empty field means "as before". */
const secret = z
  .string()
  .trim()
  .max(512)
  .regex(/^[\x21-\x7e]*$/, 'A secret is one word of printable ASCII characters')
  .transform((text) => text || undefined)
  .optional();

export const planPayload = z.strictObject({ project: projectChoiceSchema });

export const connectionPayload = z.strictObject({
  id: connectionId.optional(),
  name: z.string().trim().min(1, 'Give the connection a name').max(64),
  kms: kmsConnectionSchema,
  keyGroup: z.string().trim().min(1, 'Name the key group in the KMS').max(128),
  credential: secret,
  callbackSecret: secret,
  makeDefault: z.boolean().optional(),
});

export const deadLetterPayload = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/, 'An event id has 64 hexadecimal digits'),
});

export const connectionIdPayload = z.strictObject({ id: connectionId });

export const billingPayload = z.strictObject({
  url: z.union([secureUrlSchema, z.null()]),
  secret: secret.refine(
    (text) => text === undefined || signingKey(text) !== undefined,
    'A signing secret is whsec_ and the base64 of 24 to 64 bytes',
  ),
  chargeAt: z.enum(['creation', 'ready']),
});
