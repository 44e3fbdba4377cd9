import * as z from 'zod';
import { isKeyTypeId, type KeyTypeId, OPERATIONS, type Operation } from '../../../../domain/algorithms';
import { type KmsCapabilities, PROTECTION_LEVELS } from '../../../../domain/capabilities';
import type { ApprovalId, KeyHandle, RequestId } from '../../../../domain/ids';
import type {
  AccountStanding,
  Approval,
  Cancellation,
  EnteredCode,
  KeyDescription,
  WaitingLink,
} from '../../../ports/kms';
import { refusingFindings } from './findings';
import { isKeyId, SCHEME } from './handle';

/** The REST contract's answers, parsed. Members that we don't know are dropped: a newer KMS may say more. */

const instant = z.int().nonnegative();
const keyId = z.string().refine(isKeyId);
const requestId = z
  .string()
  .min(1)
  .max(128)
  .transform((text) => text as RequestId);
const approvalId = z
  .string()
  .refine(isKeyId)
  .transform((text) => text as ApprovalId);
const handle = z
  .string()
  .refine((text) => text.startsWith(`${SCHEME}:`) && isKeyId(text.slice(SCHEME.length + 1)))
  .transform((text) => text as KeyHandle);

export const keyResource = z
  .object({
    keyId,
    handle,
    requestId,
    name: z.string(),
    state: z.enum(['Disabled', 'Enabled', 'PendingDeletion', 'Destroyed']),
    everEnabled: z.boolean(),
    generation: z.int().nonnegative(),
    createdAt: instant,
    deletionDue: instant.nullish(),
    version: z.int().positive().nullish(),
    rotatedAt: instant.nullish(),
  })
  .refine((key) => key.handle === `${SCHEME}:${key.keyId}`, 'handle and keyId differ')
  .transform(
    ({ keyId: _, deletionDue, version, rotatedAt, ...key }): KeyDescription => ({
      ...key,
      ...(typeof deletionDue === 'number' && { deletionDue }),
      ...(typeof version === 'number' && { version }),
      ...(typeof rotatedAt === 'number' && { rotatedAt }),
    }),
  );

export const keyPageResource = z
  .object({ keys: z.array(keyResource), cursor: z.string().min(1).nullish() })
  .transform(({ keys, cursor }) => ({ keys, ...(typeof cursor === 'string' && { cursor }) }));

export const enabledResource = z.object({ outcome: z.literal('enabled'), key: keyResource });
export const rotatedResource = z.object({ outcome: z.literal('rotated'), key: keyResource });
export const pendingApprovalResource = z.object({ outcome: z.literal('pendingApproval'), approvalId });
export const pendingDeletionResource = z.object({
  outcome: z.literal('pendingDeletion'),
  until: instant,
  key: keyResource,
});

export const reviewResource = z
  .object({ violations: refusingFindings })
  .transform(({ violations }) => violations);

export const approvalResource = z
  .object({
    id: approvalId,
    requestId,
    handle,
    action: z.enum(['enable', 'delete', 'rotate', 'cancel-deletion']),
    state: z.enum(['pending', 'approved', 'denied', 'withdrawn', 'expired', 'failed']),
    decidedBy: z.array(z.string()),
    reason: z.string().nullish(),
    deletionDue: instant.nullish(),
  })
  .transform(
    ({ reason, deletionDue, ...approval }): Approval => ({
      ...approval,
      ...(typeof reason === 'string' && { reason }),
      ...(typeof deletionDue === 'number' && { deletionDue }),
    }),
  );

const named = z.object({ name: z.string() });

/** Every time that a key was to be destroyed, the newest first. */
export const deletionsResource = z
  .object({
    deletions: z.array(
      z.object({
        cancelled: z
          .object({ asked: named, approvedBy: z.array(named), reason: z.string().nullish() })
          .nullish(),
      }),
    ),
  })
  .transform(({ deletions: [last] }): Cancellation | undefined => {
    if (!last?.cancelled) return undefined;
    const { asked, approvedBy, reason } = last.cancelled;
    const by = approvedBy.length > 0 ? approvedBy : [asked];
    return { by: by.map(({ name }) => name), ...(typeof reason === 'string' && { reason }) };
  });

const waiting = z.object({ person: named, approvalId: z.string().min(1).max(128), expiresAt: instant });
const waitingLink = ({ person, approvalId: id, expiresAt }: z.output<typeof waiting>): WaitingLink => ({
  ...{ person: person.name, approvalId: id, until: expiresAt },
});

export const enteredCodeResource = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('known'), person: named }),
    waiting.extend({ outcome: z.literal('waiting') }),
  ])
  .transform(
    (told): EnteredCode =>
      told.outcome === 'known'
        ? { outcome: 'known', person: told.person.name }
        : { outcome: 'waiting', ...waitingLink(told) },
  );

export const accountStandingResource = z
  .object({ linkedTo: named.nullable(), waiting: waiting.nullable() })
  .transform(
    ({ linkedTo, waiting: open }): AccountStanding => ({
      linkedTo: linkedTo?.name ?? null,
      waiting: open && waitingLink(open),
    }),
  );

const operations = z
  .array(z.string())
  .transform((names) => OPERATIONS.filter((known) => names.includes(known)));

/** Key types and operations that our table doesn't have are left out: nobody could ask for them. */
const keyTypes = z.record(z.string(), operations).transform((rows) => {
  const known: Partial<Record<KeyTypeId, readonly Operation[]>> = {};
  for (const [id, offered] of Object.entries(rows)) if (isKeyTypeId(id)) known[id] = offered;
  return known;
});

const keyTypeIds = z.array(z.string()).transform((ids) => ids.filter(isKeyTypeId));

export const capabilitiesResource = z.object({
  keyTypes,
  protectionLevels: z.array(z.enum(PROTECTION_LEVELS)),
  locations: z.array(z.string()),
  deletionWindowDays: z.object({ min: z.int().nonnegative(), max: z.int().positive() }),
  module: z.object({ name: z.string(), hardware: z.boolean(), fipsCertificate: z.string().nullable() }),
  features: z.object({
    createsDisabled: z.boolean(),
    fencesGenerations: z.boolean(),
    approvals: z.boolean(),
    rotation: z.object({ onDemand: keyTypeIds, automatic: keyTypeIds }),
    aliases: z.boolean(),
    activationDates: z.boolean(),
    // An older one knows nothing of it.
    accountLinks: z.boolean().default(false),
  }),
}) satisfies z.ZodType<KmsCapabilities>;
