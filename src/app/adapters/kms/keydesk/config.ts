import * as z from 'zod';
import { secureUrlSchema } from '../../http/secure-url';

/** Connection to a reference KMS. The credential isn't part of it: it lives in the secret store. */
export const keydeskConnectionSchema = z.strictObject({
  type: z.literal('keydesk'),
  /** Where `/v1` begins, without a trailing slash. */
  baseUrl: secureUrlSchema,
});
export type KeydeskConnection = z.output<typeof keydeskConnectionSchema>;
