import * as z from 'zod';
import { KEY_TYPE_IDS, type KeyTypeId, OPERATIONS, type Operation } from './algorithms';
import { PROTECTION_LEVELS } from './capabilities';
import { sha256Hex } from './hash';
import type {
  AccountId,
  ChangelogId,
  ConnectionId,
  Day,
  Instant,
  IssueId,
  IssueKey,
  KeyHandle,
  RequestId,
  SnapshotHash,
} from './ids';

/** What a person asks for, parsed. A union on `kind`: certificates and secrets will be further members. */
export type RequestSpec = KeyRequest;

export const DATA_CLASSIFICATIONS = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataClassification = (typeof DATA_CLASSIFICATIONS)[number];

const day = z.iso.date().transform((value) => value as Day);
const accountId = z
  .string()
  .min(1)
  .max(128)
  .transform((value) => value as AccountId);

/** An application that may use the key, and what it may do with it. Only the listed ones may. */
export const applicationGrantSchema = z.strictObject({
  name: z.string().min(1).max(64),
  operations: z.array(z.enum(OPERATIONS as [Operation, ...Operation[]])).min(1),
});
export type ApplicationGrant = z.output<typeof applicationGrantSchema>;

export const keyRequestSchema = z.strictObject({
  kind: z.literal('key'),
  name: z.string().min(1).max(128),
  keyType: z.enum(KEY_TYPE_IDS as [KeyTypeId, ...KeyTypeId[]]),
  operations: z.array(z.enum(OPERATIONS as [Operation, ...Operation[]])).min(1),
  protectionLevel: z.enum(PROTECTION_LEVELS),
  /** The customer's own project id: scopes applications and chargeback. Not the Jira project. */
  projectId: z.string().min(1).max(64),
  location: z.string().min(1).max(64),
  requestor: accountId,
  activationDate: day,
  expiryDate: day,
  description: z.string().max(2000),
  costCentre: z.string().min(1).max(64),
  dataClassification: z.enum(DATA_CLASSIFICATIONS),
  /** Days between rotations; null where the key isn't rotated within its cryptoperiod. */
  rotationPeriodDays: z.int().positive().nullable(),
  applications: z.array(applicationGrantSchema).max(50),
});
export type KeyRequest = z.output<typeof keyRequestSchema>;

/** What a person asks for on a *Delete Key* issue, parsed. */
export const deletionRequestSchema = z.strictObject({
  handle: z
    .string()
    .min(1)
    .max(512)
    .transform((value) => value as KeyHandle),
  reason: z.string().min(1).max(2000),
  /** Undo window in days. */
  windowDays: z.int().positive(),
});
export type DeletionRequest = z.output<typeof deletionRequestSchema>;

/** Who submitted what, when, and which settings then held. Frozen and hashed at submission. */
interface SnapshotHead {
  readonly requestId: RequestId;
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  readonly jiraProjectId: string;
  readonly submission: {
    readonly changelogId: ChangelogId;
    readonly at: Instant;
    readonly submitter: AccountId;
  };
  /** Connection, key group and policy version are part of what was approved: a routing change can't reach a second KMS. */
  readonly connectionId: ConnectionId;
  readonly keyGroup: string;
  readonly policyVersion: string;
}

export interface CreateSnapshot extends SnapshotHead {
  readonly action: 'create';
  readonly spec: RequestSpec;
}

export interface DeleteSnapshot extends SnapshotHead {
  readonly action: 'delete';
  readonly deletion: DeletionRequest;
  /** The create request that made the key. */
  readonly createdBy: RequestId;
  /** Requestor of that key: may cancel the deletion. */
  readonly owner: AccountId;
}

export type Snapshot = CreateSnapshot | DeleteSnapshot;

/** JSON with object keys in code-unit order and no white space: one text per value (RFC 8785 for our value range). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

export const hashSnapshot = (snapshot: Snapshot): SnapshotHash =>
  sha256Hex(canonicalJson(snapshot)) as SnapshotHash;

/** The request's identity: site, app environment, issue and the changelog entry of its submission. */
export function requestIdOf(source: {
  readonly cloudId: string;
  readonly environmentId: string;
  readonly issueId: IssueId;
  readonly submissionChangelogId: ChangelogId;
}): RequestId {
  const text = canonicalJson([
    'keydesk-request-v1',
    source.cloudId,
    source.environmentId,
    source.issueId,
    source.submissionChangelogId,
  ]);
  return sha256Hex(text).slice(0, 32) as RequestId;
}
