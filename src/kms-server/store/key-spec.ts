import * as z from 'zod';
import { keyRequestSchema } from '../../domain/key-request';

const MAX_LABELS = 50;

/** What a key is made from. The same shape as the KMS port's `KeySpec`. */
export const keySpecSchema = keyRequestSchema
  .pick({
    name: true,
    keyType: true,
    operations: true,
    protectionLevel: true,
    projectId: true,
    location: true,
    activationDate: true,
    expiryDate: true,
    description: true,
    rotationPeriodDays: true,
    applications: true,
  })
  .extend({
    keyGroup: z.string().min(1).max(64),
    labels: z
      .record(z.string().min(1).max(64), z.string().max(256))
      .refine((labels) => Object.keys(labels).length <= MAX_LABELS, `At most ${MAX_LABELS} labels`),
  });
export type KeySpec = z.output<typeof keySpecSchema>;

/** On whose behalf a change is asked for. The same shape as the KMS port's `RequestContext`. */
export const requestContextSchema = z.strictObject({
  requestId: z.string().min(8).max(128),
  generation: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  ticket: z.string().min(1).max(64),
  snapshotHash: z.string().min(1).max(128),
  policyVersion: z.string().min(1).max(64),
  requester: z.string().min(1).max(128),
  excluded: z.array(z.string().min(1).max(128)).max(100),
});
export type RequestContext = z.output<typeof requestContextSchema>;
