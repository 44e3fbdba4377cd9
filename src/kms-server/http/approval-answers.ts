import * as z from 'zod';
import { QUORUM_ACTIONS } from '../policy/quorum';
import { PROBLEM_CODES } from '../refusal';
import { APPROVAL_STATES } from '../store/approval-state';
import { KEY_ACTIONS } from '../store/approvals';
import { day, instant, ticketUrl } from './answers';
import { review } from './review-answers';
import { keySpec } from './schemas';

/** What the API tells about approvals. */

export const named = z.strictObject({ id: z.string(), name: z.string() });
export const place = z.string().nullable().meta({ description: 'Key group; null: the server as a whole' });

const vote = z.strictObject({
  principalId: z.string(),
  operator: z.string(),
  accountId: z.string().nullable(),
  decision: z.enum(['approve', 'deny']),
  comment: z.string().nullable(),
  at: instant,
});

const part = z
  .strictObject({
    keyGroup: place,
    action: z.enum(QUORUM_ACTIONS),
    team: named.nullable().meta({ description: 'null: anybody who may decide there' }),
    needed: z.int().positive(),
    agreed: z.int().nonnegative(),
    mayDecide: z.array(named).meta({ description: 'Who counts for this part and has not voted' }),
  })
  .meta({ id: 'ApprovalPart', description: 'One of the agreements it takes; a person counts for one part' });

const whyNot = z
  .strictObject({ code: z.enum(PROBLEM_CODES), message: z.string(), mend: z.string() })
  .meta({ description: 'Why the caller may not decide it' });

const common = {
  id: z.string(),
  state: z.enum(APPROVAL_STATES).meta({ description: '`approved` means carried out' }),
  decidedBy: z.array(z.string()),
  reason: z.string().optional(),
  breakGlass: z.boolean().meta({ description: 'One person acted alone' }),
  needed: z.int().nonnegative().meta({ description: 'Sum over all parts' }),
  parts: z.array(part),
  mayDecide: z.boolean().meta({ description: 'Whether the caller may' }),
  whyNot: whyNot.optional(),
  mayBreakGlass: z.boolean().meta({ description: 'Whether the caller could act alone' }),
  votes: z.array(vote),
  openedBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  decidedAt: instant.optional(),
};

export const keyApproval = z
  .strictObject({
    ...common,
    about: z.literal('key'),
    action: z.enum(KEY_ACTIONS),
    requestId: z.string(),
    handle: z.string(),
    deletionDue: instant.optional(),
    days: z.int().optional().meta({ description: 'Undo window of a deletion, days' }),
    recentUse: z.strictObject({ day, watchedDays: z.int() }).optional().meta({
      description:
        'Last use of a key that is to be deleted, where its group asks about it: approving it needs acknowledgeRecentUse',
    }),
    keyId: z.uuid(),
    keyName: z.string(),
    keyGroup: z.string(),
    generation: z.int().nonnegative(),
    ticket: z.string(),
    ticketUrl,
    requester: z.string().meta({ description: 'Jira account; can not decide' }),
    excluded: z.array(z.string()).meta({ description: 'Jira accounts that can not decide either' }),
    why: z.string().optional().meta({ description: 'In the words of the person who asked, if one did' }),
    policyVersion: z.string(),
    snapshotHash: z.string(),
    spec: keySpec,
    review: review.optional().meta({
      description: 'While it is open, of a key that is to be enabled: what the policy in force finds',
    }),
    applications: z
      .array(z.strictObject({ name: z.string(), applicationId: z.uuid().nullable() }))
      .meta({ description: 'Who the key is for, by id; null: no application of the project has that name' }),
  })
  .meta({ id: 'KeyApproval', description: 'What the Jira app asked for' });

export const foreseen = z
  .strictObject({
    keys: z.int().nonnegative().meta({ description: 'Living keys that it is about' }),
    refusedAtCreation: z.int().nonnegative().meta({ description: 'Could not be made now' }),
    stopProtecting: z.int().nonnegative().meta({ description: 'Could not protect anything more' }),
    stoppedAlready: z.int().nonnegative().meta({ description: 'Of those: can not by what holds now' }),
    warned: z.int().nonnegative().meta({ description: 'Warned of, and nothing worse' }),
    snapshot: z
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'Number of the newest entry of the audit log when the counting began' }),
  })
  .meta({ id: 'Foreseen', description: 'How many keys it would touch' });

export const changeApproval = z
  .strictObject({
    ...common,
    about: z.literal('change'),
    action: z.enum(QUORUM_ACTIONS),
    keyGroup: place,
    description: z.string().meta({ description: 'What it means, in words' }),
    change: z.strictObject({
      kind: z.string(),
      payload: z.unknown(),
      payloadHash: z.string().meta({ description: 'SHA-256 of kind and payload, which are frozen' }),
      comment: z.string().nullable().meta({ description: 'Why, in the words of who proposed it' }),
      foreseen: foreseen.nullable(),
    }),
  })
  .meta({ id: 'ChangeApproval', description: 'A change of the rules that a person proposed' });

export const approval = z
  .discriminatedUnion('about', [keyApproval, changeApproval])
  .meta({ id: 'Approval', description: 'What waits for people to agree, or did' });

export const approvalPage = z
  .strictObject({ approvals: z.array(approval), cursor: z.string().optional() })
  .meta({ id: 'ApprovalPage' });

export const changePage = z
  .strictObject({ changes: z.array(changeApproval), cursor: z.string().optional() })
  .meta({ id: 'ChangePage' });

const decided = z.discriminatedUnion('decided', [
  z.strictObject({ id: z.string(), decided: z.literal(true), state: z.enum(APPROVAL_STATES) }),
  z.strictObject({ id: z.string(), decided: z.literal(false), problem: whyNot }),
]);
export const bulk = z
  .strictObject({ results: z.array(decided) })
  .meta({ id: 'BulkResult', description: 'What became of each, in the order they came' });
