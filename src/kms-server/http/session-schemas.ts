import * as z from 'zod';
import { assertionSchema, attestationSchema } from '../auth/passkey/responses';

/** What logging in sends. */

const ceremony = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const token = z.string().min(1).max(128);
/** What a person calls one of their passkeys. */
const passkeyName = z.string().trim().min(1).max(64);

export const noBody = z.strictObject({});
export const assertionBody = z.strictObject({ ceremony, response: assertionSchema });
export const attestationBody = z.strictObject({ ceremony, response: attestationSchema, name: passkeyName });
export const enrolmentBody = z.strictObject({ token });
export const passkeyParams = z.strictObject({ passkeyId: z.string().regex(/^[A-Za-z0-9_-]{1,1364}$/) });
