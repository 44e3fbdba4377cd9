import * as z from 'zod';
import { KEY_TYPE_IDS, type KeyTypeId, OPERATIONS, type Operation, type Purpose } from '../algorithms';
import { PROTECTION_LEVELS } from '../capabilities';
import type { Day } from '../ids';
import { DATA_CLASSIFICATIONS } from '../key-request';
import { fits, patternSchema } from './pattern';

/**
 * A crypto policy as data: what an admin edits, what a request is reviewed against, and what its version in a
 * snapshot refers to. Whatever it doesn't name is refused. That the approver isn't the requester, that deletion
 * has an undo window and that a key has one purpose are not here: no policy can switch them off.
 */
const PURPOSES = ['encryption', 'signature', 'mac', 'encapsulation'] as const satisfies readonly Purpose[];

const sentence = z.string().min(1).max(300);
const source = z.string().min(1).max(160);
const day = z.iso.date().transform((value) => value as Day);
const keyTypeId = z.enum(KEY_TYPE_IDS as [KeyTypeId, ...KeyTypeId[]]);
const operation = z.enum(OPERATIONS as [Operation, ...Operation[]]);
const severity = z.enum(['warn', 'reject']);
const dayCount = z.int().min(1).max(36_500);
const tierId = z.string().regex(/^[a-z][a-z-]{0,31}$/, 'is a short lower-case word');

const keyTypeRule = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('allow'), source }),
  z.strictObject({ verdict: severity, source, reason: sentence, instead: z.array(keyTypeId).min(1) }),
]);

const cryptoSchema = z.strictObject({
  /** One row per key type. A type without a row is refused. */
  keyTypes: z.partialRecord(keyTypeId, keyTypeRule),
  /** Operations restricted for some key types. */
  operations: z.array(
    z.strictObject({
      keyTypes: z.array(keyTypeId).min(1),
      operations: z.array(operation).min(1),
      verdict: severity,
      source,
      reason: sentence,
      mend: sentence,
    }),
  ),
  /** Protection level a classification asks for. */
  protection: z.array(
    z.strictObject({
      classification: z.enum(DATA_CLASSIFICATIONS),
      requires: z.enum(PROTECTION_LEVELS),
      verdict: severity,
      source,
    }),
  ),
  /** What holds where `hsm` is asked for and the KMS's module has no FIPS 140 certificate. */
  uncertifiedModule: z.strictObject({ verdict: z.enum(['allow', 'warn', 'reject']), source }),
  /** Last days on which a kind of algorithm may be in use, by the key's expiry date. */
  sunsets: z.array(
    z
      .strictObject({
        /** All conditions given must hold. */
        appliesTo: z.strictObject({
          quantumVulnerable: z.boolean().optional(),
          strengthBelow: z.int().positive().optional(),
        }),
        deprecatedAfter: day.nullable(),
        disallowedAfter: day.nullable(),
        source,
        reason: sentence,
        instead: sentence,
      })
      .refine(
        (row) =>
          row.deprecatedAfter === null ||
          row.disallowedAfter === null ||
          row.deprecatedAfter <= row.disallowedAfter,
        { path: ['deprecatedAfter'], message: 'must not be later than disallowedAfter' },
      ),
  ),
});

const formatted = z
  .strictObject({ pattern: patternSchema, inWords: sentence, example: z.string().min(1).max(128) })
  .refine((row) => matchesSafely(row.pattern, row.example), {
    path: ['example'],
    message: 'must match the pattern',
  });

const metadataSchema = z.strictObject({
  costCentre: formatted,
  projectId: formatted,
  applicationName: formatted,
  applications: z.strictObject({ min: z.int().min(0).max(50), max: z.int().min(1).max(50) }),
  /** Characters. */
  descriptionMinLength: z.int().min(0).max(500),
});

const namingSchema = z.strictObject({
  name: formatted,
  minLength: z.int().min(1).max(128),
  maxLength: z.int().min(1).max(128),
  reservedPrefixes: z.array(z.string().min(1).max(32)),
});

const cryptoperiodsSchema = z.strictObject({
  /** Longest originator-usage period in days, per purpose. */
  maximumDays: z.record(z.enum(PURPOSES), z.strictObject({ days: dayCount, source })),
  /** Longest life of a key in days, over all its rotations. */
  maximumLifetimeDays: dayCount,
  minimumRotationDays: dayCount,
  /** How far ahead of its activation a key may be asked for, in days. */
  activationHorizonDays: dayCount,
});

const undoSchema = z.strictObject({
  /** Never below 7 days, whatever the policy. */
  minimumDays: z.int().min(7).max(365),
  maximumDays: z.int().min(7).max(365),
  reasonMinLength: z.int().min(1).max(500),
});

const tierSchema = z.strictObject({
  id: tierId,
  title: sentence,
  /** The panel's own Approve is needed: the platform vouches for the account, and the snapshot's hash is shown. */
  panelApproval: z.boolean(),
  /** Any one match puts a request in the tier; null in the last tier, which takes what is left. */
  when: z
    .strictObject({
      classifications: z.array(z.enum(DATA_CLASSIFICATIONS)),
      keyTypes: z.array(keyTypeId),
    })
    .nullable(),
});

const approvalSchema = z.strictObject({
  /** In order; the first that matches holds. */
  tiers: z.array(tierSchema).min(1),
  /** Tier of every deletion. */
  deletionTier: tierId,
});

export const policySetSchema = z
  .strictObject({
    version: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'is lower-case letters, digits, dots and hyphens'),
    title: sentence,
    crypto: cryptoSchema,
    metadata: metadataSchema,
    naming: namingSchema,
    cryptoperiods: cryptoperiodsSchema,
    undo: undoSchema,
    approval: approvalSchema,
  })
  .superRefine((policy, context) => {
    for (const check of CROSS_CHECKS) {
      if (!check.holds(policy))
        context.addIssue({ code: 'custom', path: check.path, message: check.message });
    }
  });

type Shape = {
  readonly metadata: z.output<typeof metadataSchema>;
  readonly naming: z.output<typeof namingSchema>;
  readonly undo: z.output<typeof undoSchema>;
  readonly approval: z.output<typeof approvalSchema>;
};

const CROSS_CHECKS: readonly {
  readonly path: string[];
  readonly message: string;
  readonly holds: (policy: Shape) => boolean;
}[] = [
  {
    path: ['metadata', 'applications', 'min'],
    message: 'must not be greater than max',
    holds: ({ metadata }) => metadata.applications.min <= metadata.applications.max,
  },
  {
    path: ['naming', 'minLength'],
    message: 'must not be greater than maxLength',
    holds: ({ naming }) => naming.minLength <= naming.maxLength,
  },
  {
    path: ['undo', 'minimumDays'],
    message: 'must not be greater than maximumDays',
    holds: ({ undo }) => undo.minimumDays <= undo.maximumDays,
  },
  {
    path: ['approval', 'tiers'],
    message: 'must have distinct ids',
    holds: ({ approval }) => new Set(approval.tiers.map((tier) => tier.id)).size === approval.tiers.length,
  },
  {
    path: ['approval', 'tiers'],
    message: 'must end with the only tier whose "when" is null, so that every request has a tier',
    holds: ({ approval }) =>
      approval.tiers.findIndex((tier) => tier.when === null) === approval.tiers.length - 1,
  },
  {
    path: ['approval', 'deletionTier'],
    message: 'must be the id of one of the tiers',
    holds: ({ approval }) => approval.tiers.some((tier) => tier.id === approval.deletionTier),
  },
];

function matchesSafely(pattern: string, example: string): boolean {
  if (!patternSchema.safeParse(pattern).success) return true;
  return fits(example, pattern);
}

export type PolicySet = z.output<typeof policySetSchema>;
/** A text of a fixed form: pattern for the whole value, the same in words, and a value that is right. */
export type Formatted = z.output<typeof formatted>;
export type ApprovalTier = z.output<typeof tierSchema>;
