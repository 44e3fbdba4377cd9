import * as z from 'zod';
import { KEY_TYPE_IDS, type KeyTypeId, OPERATIONS, type Operation } from '../../domain/algorithms';
import { PROTECTION_LEVELS } from '../../domain/capabilities';
import { KEY_STATES } from '../hsm/binding';

/** What the API tells, as it travels: nothing is transformed, and every member is known. */

export const instant = z.int().nonnegative().meta({ description: 'Milliseconds since the epoch' });
export const day = z.iso.date().meta({ description: 'UTC day' });
const base64 = z.base64().meta({ description: 'Base64 with padding (RFC 4648, section 4)' });
const keyType = z.enum(KEY_TYPE_IDS as [KeyTypeId, ...KeyTypeId[]]);
const operation = z.enum(OPERATIONS as [Operation, ...Operation[]]);
const keyTypes = z.array(keyType);

export const ticketUrl = z
  .url()
  .optional()
  .meta({ description: 'Where a person reads the ticket; missing where the server was told of no Jira' });

export const health = z.strictObject({ status: z.literal('ok') });

export const apiDocument = z
  .looseObject({ openapi: z.string() })
  .meta({ description: 'An OpenAPI document' });

export const capabilities = z
  .strictObject({
    keyTypes: z.partialRecord(keyType, z.array(operation)),
    protectionLevels: z.array(z.enum(PROTECTION_LEVELS)),
    locations: z.array(z.string()),
    deletionWindowDays: z.strictObject({ min: z.int(), max: z.int() }),
    module: z.strictObject({
      name: z.string(),
      hardware: z.boolean(),
      fipsCertificate: z.string().nullable(),
    }),
    features: z.strictObject({
      createsDisabled: z.boolean(),
      fencesGenerations: z.boolean(),
      approvals: z.boolean(),
      rotation: z.strictObject({ onDemand: keyTypes, automatic: keyTypes }),
      aliases: z.boolean(),
      activationDates: z.boolean(),
      accountLinks: z.boolean().meta({ description: 'People prove their Jira account with a code' }),
    }),
  })
  .meta({ id: 'Capabilities', description: 'What this KMS offers' });

const approver = z
  .strictObject({
    id: z.string(),
    name: z.string().meta({ description: 'As it was then' }),
    accountId: z.string().nullable(),
    at: instant,
    comment: z.string().nullable(),
  })
  .meta({ id: 'Approver', description: 'Somebody who agreed' });

const act = z
  .strictObject({
    at: instant,
    by: z
      .string()
      .meta({ description: 'Who was authenticated: whose vote decided it, or who needed nobody' }),
    onBehalfOf: z.string().nullable().meta({ description: 'Jira account' }),
    ticket: z.string().nullable(),
    ticketUrl,
    asked: z
      .strictObject({ id: z.string(), name: z.string(), onBehalfOf: z.string().nullable() })
      .meta({ description: 'Who asked for it, and for which Jira account' }),
    approvalId: z.string().nullable().meta({ description: 'null: it needed nobody' }),
    approvedBy: z.array(approver),
    breakGlass: z.boolean().meta({ description: 'One person acted alone' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why, in the words of who asked or acted alone; null: the ticket says it' }),
  })
  .meta({ id: 'Act', description: 'Something that was done to a key, with everybody who had a hand in it' });

export const deletions = z
  .strictObject({
    deletions: z
      .array(
        z
          .strictObject({
            scheduled: act,
            due: instant.meta({ description: 'When it is destroyed, unless the deletion is cancelled' }),
            cancelled: act.nullable(),
            destroyedAt: instant.nullable(),
          })
          .meta({ id: 'Deletion', description: 'One time that a key was to be destroyed' }),
      )
      .meta({ description: 'The newest first' }),
  })
  .meta({ id: 'Deletions' });

export const key = z
  .strictObject({
    keyId: z.uuid(),
    handle: z.string().meta({ description: 'Names the key to the Jira app: `keydesk:` and the key id' }),
    requestId: z.string(),
    ticket: z.string().meta({ description: 'That the key was asked for on' }),
    ticketUrl,
    name: z.string(),
    keyGroup: z.string(),
    projectId: z.string(),
    keyType,
    operations: z.array(operation),
    grants: z
      .array(
        z.strictObject({
          name: z.string(),
          applicationId: z.uuid().nullable().meta({ description: 'null: nobody may use it by this grant' }),
          operations: z.array(operation),
        }),
      )
      .meta({ description: 'Who may use it, and for what' }),
    state: z.enum(KEY_STATES),
    everEnabled: z.boolean(),
    generation: z.int().nonnegative(),
    createdAt: instant,
    activationDate: day,
    expiryDate: day,
    deletionDue: instant
      .optional()
      .meta({ description: 'While the deletion is pending: when the key is destroyed' }),
    deletionScheduled: act
      .optional()
      .meta({ description: 'While the deletion is pending: who had it scheduled' }),
    lastUsed: day
      .optional()
      .meta({ description: 'UTC day of its last use, told within seconds; missing: never used' }),
    publicKey: z.string().optional().meta({ description: 'SubjectPublicKeyInfo in PEM, for pairs' }),
  })
  .meta({ id: 'Key', description: 'A key as it is now; never its material' });

export const keyPage = z
  .strictObject({ keys: z.array(key), cursor: z.string().optional() })
  .meta({ id: 'KeyPage' });

export const pendingApproval = z
  .strictObject({ outcome: z.literal('pendingApproval'), approvalId: z.string() })
  .meta({ id: 'PendingApproval', description: 'The operators are asked' });
export const enabled = z.strictObject({ outcome: z.literal('enabled'), key });
export const pendingDeletion = z.strictObject({ outcome: z.literal('pendingDeletion'), until: instant, key });

const auditEntry = z
  .strictObject({
    seq: z.int().positive(),
    at: instant,
    actor: z.string().meta({ description: 'Who was authenticated' }),
    onBehalfOf: z.string().nullable().meta({ description: 'The person it says it acts for, Jira account' }),
    ticket: z.string().nullable(),
    policyVersion: z.string().nullable(),
    action: z.string(),
    subject: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry', description: 'One entry; its hash covers all the rest, and the entry before' });

const auditHead = z
  .strictObject({ seq: z.int().positive(), hash: z.string(), at: instant, signature: base64 })
  .meta({
    id: 'AuditHead',
    description:
      'The newest signed head: ECDSA P-256 with SHA-256, DER, over the lines `keydesk-audit-head-v1`, `seq`, `hash`, `at`',
  });

export const auditPage = z
  .strictObject({ entries: z.array(auditEntry), head: auditHead.nullable(), cursor: z.string().optional() })
  .meta({ id: 'AuditPage' });

export const ciphertext = z.strictObject({ ciphertext: base64 });
export const plaintext = z.strictObject({ plaintext: base64 });
export const signature = z.strictObject({ signature: base64 });
export const mac = z.strictObject({ mac: base64 });
export const validity = z.strictObject({ valid: z.boolean() });
