import * as z from 'zod';
import { instant } from './dates';

/** DSM's answers, parsed. Members that we don't know are dropped. Shapes: Fortanix DSM OpenAPI. */

const uuid = z.uuid().transform((text) => text.toLowerCase());

/** What a key is, beside its operations: told again where another one like it is made. */
const keyParameters = {
  obj_type: z.string(),
  key_size: z.int().nullish(),
  elliptic_curve: z.string().nullish(),
  mlkem: z.object({ param_set: z.string() }).nullish(),
  mldsa: z.object({ param_set: z.string() }).nullish(),
  deactivation_date: instant.nullish(),
};

export const sobjectResource = z.object({
  kid: uuid,
  name: z.string().nullish(),
  description: z.string().nullish(),
  group_id: uuid.nullish(),
  enabled: z.boolean(),
  state: z.enum(['PreActive', 'Active', 'Deactivated', 'Compromised', 'Destroyed', 'Deleted']).optional(),
  key_ops: z.array(z.string()),
  /** `External`: somebody imported the material. */
  origin: z.string().nullish(),
  ...keyParameters,
  created_at: instant,
  activation_date: instant.nullish(),
  revocation_reason: z.object({ code: z.string() }).nullish(),
  /** By rotation: the object that took this one's place, and the one whose place this one took. */
  links: z.object({ replacement: uuid.nullish(), replaced: uuid.nullish() }).nullish(),
  /** States that it can be brought back to, while the group keeps them. */
  history: z.array(z.object({ id: uuid, expiry: instant, state: z.object({ state: z.string() }) })).nullish(),
  custom_metadata: z
    .record(z.string(), z.string())
    .nullish()
    .transform((marks) => marks ?? {}),
});
export type Sobject = z.output<typeof sobjectResource>;

/** An array, or with `with_metadata` an object around it. */
export const sobjectListResource = z
  .union([z.array(sobjectResource), z.object({ items: z.array(sobjectResource) })])
  .transform((listed) => ('items' in listed ? listed.items : listed));

/** Success without a body. */
export const nothing = z.undefined();

const reviewer = z
  .object({ user: uuid.optional(), app: uuid.optional() })
  .refine(({ user, app }) => user !== undefined || app !== undefined);
export type Reviewer = z.output<typeof reviewer>;

export const approvalResource = z.object({
  request_id: uuid,
  status: z.enum(['PENDING', 'APPROVED', 'DENIED', 'FAILED']),
  /** Other kinds of principals than apps don't concern us. */
  requester: z.union([z.object({ app: uuid }), z.unknown().transform(() => ({ app: undefined }))]),
  approvers: z.array(reviewer),
  denier: reviewer.nullish(),
  denial_reason: z.string().nullish(),
  description: z.string().nullish(),
  method: z.string(),
  operation: z.string(),
  created_at: instant,
  expiry: instant,
});
export type DsmApproval = z.output<typeof approvalResource>;

export const approvalListResource = z.array(approvalResource);

/** The outcome of an approved operation: an HTTP status, and its body or the text of its error. */
export const resultResource = z.object({ status: z.int(), body: z.unknown() });
export type DsmOutcome = z.output<typeof resultResource>;

/** The outcomes of a batch's operations, in their order; what came after a failure was skipped. */
export const batchResource = z.object({
  Batch: z.object({
    items: z.array(
      z.object({
        SingleItem: z.union([
          z.object({ Result: resultResource.partial({ body: true }) }),
          z.object({ Skipped: z.object({ reason: z.string() }) }),
        ]),
      }),
    ),
  }),
});

/** What the account says of something that happened. `time`: `2026-06-01T09:00:00Z`. */
export const logResource = z.object({
  hits: z.array(
    z.object({
      _source: z.object({
        time: z.iso.datetime().transform((text): number => Date.parse(text)),
        actor_type: z.string(),
        actor_id: uuid,
        message: z.string(),
        severity: z.enum(['INFO', 'WARNING', 'ERROR', 'CRITICAL']),
        object_id: uuid,
      }),
    }),
  ),
});

/** The app itself. Its groups are a bare list where it may do everything in them. */
export const appResource = z.object({
  app_id: uuid,
  role: z.string(),
  groups: z.union([z.record(uuid, z.array(z.string())), z.array(uuid)]),
});
export type DsmApp = z.output<typeof appResource>;

export const userResource = z.object({ user_email: z.string() });

/** A condition of a quorum: a number of members, each a person, an app or a quorum again. */
export interface Quorum {
  readonly app?: string | null | undefined;
  readonly user?: string | null | undefined;
  readonly quorum?: { readonly n: number; readonly members: readonly Quorum[] } | null | undefined;
}
const quorum: z.ZodType<Quorum> = z.lazy(() =>
  z.object({
    app: uuid.nullish(),
    user: uuid.nullish(),
    quorum: z.object({ n: z.int(), members: z.array(quorum) }).nullish(),
  }),
);

const sizes = z.object({ minimum_key_length: z.int().nullish() }).nullish();

/** What keys may be: an object type that is missing isn't allowed. */
const cryptographicPolicy = z.object({
  aes: z.object({ key_sizes: z.array(z.int()).nullish() }).nullish(),
  rsa: sizes,
  hmac: sizes,
  ec: z.object({ elliptic_curves: z.array(z.string()).nullish() }).nullish(),
  mlkem: z.object({}).nullish(),
  mldsa: z.object({}).nullish(),
  key_ops: z.array(z.string()).nullish(),
});
export type CryptographicPolicy = z.output<typeof cryptographicPolicy>;

const stringConstraint = z.object({
  forbidden: z.unknown().optional(),
  required: z
    .object({
      non_empty_after_trim: z.boolean().nullish(),
      allowed_values: z.array(z.string()).nullish(),
    })
    .nullish(),
});
export type StringConstraint = z.output<typeof stringConstraint>;

const metadataRule = z.object({
  custom_metadata: z.record(z.string(), stringConstraint),
  description: stringConstraint.nullish(),
});
export type MetadataRule = z.output<typeof metadataRule>;

/** What a key must and must not say of itself. A rule for an object type stands in the place of `base`. */
const keyMetadataPolicy = z.object({ base: metadataRule, for_obj_type: z.record(z.string(), metadataRule) });
export type KeyMetadataPolicy = z.output<typeof keyMetadataPolicy>;

export const accountResource = z.object({
  acct_id: uuid,
  cryptographic_policy: cryptographicPolicy.nullish(),
  key_metadata_policy: keyMetadataPolicy.nullish(),
  approval_policy: z.object({ policy: quorum }).nullish(),
  /** True where deactivating a key disables it too. */
  mark_key_disable_when_deactivated: z.boolean(),
});
export type Account = z.output<typeof accountResource>;

export const groupResource = z.object({
  group_id: uuid,
  acct_id: uuid,
  name: z.string(),
  cryptographic_policy: cryptographicPolicy.nullish(),
  key_metadata_policy: keyMetadataPolicy.nullish(),
  /** `undo_time_window` in seconds. */
  key_history_policy: z.object({ undo_time_window: z.int() }).nullish(),
  approval_policy: z
    .intersection(
      quorum,
      z.object({
        protect_permissions: z.array(z.string()).nullish(),
        protect_manage_operations: z.boolean().nullish(),
      }),
    )
    .nullish(),
});
export type Group = z.output<typeof groupResource>;

/** `fips_level` is the FIPS 140 level that the cluster runs at, where it does. */
export const versionResource = z.object({
  version: z.string(),
  server_mode: z.enum(['Software', 'Sgx']),
  fips_level: z.int().nullish(),
});
