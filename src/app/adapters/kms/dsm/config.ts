import * as z from 'zod';
import { secureUrlSchema } from '../../http/secure-url';

const uuid = z.uuid().transform((text) => text.toLowerCase());

/** Connection to Fortanix DSM. The app's API key isn't part of it: it lives in the secret store. */
export const dsmConnectionSchema = z.strictObject({
  type: z.literal('dsm'),
  /** Where `/sys` and `/crypto` begin, without a trailing slash. */
  baseUrl: secureUrlSchema,
  /** The DSM account that the app belongs to. */
  accountId: uuid,
  /** The group that keys are made in: its quorum policy is the operators' gate. */
  groupId: uuid,
});
export type DsmConnection = z.output<typeof dsmConnectionSchema>;
