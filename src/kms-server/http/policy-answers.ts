import * as z from 'zod';
import { KEY_TYPE_IDS, type KeyTypeId, OPERATIONS, type Operation } from '../../domain/algorithms';
import { KEY_STATES } from '../hsm/binding';
import { day, instant } from './answers';
import { foreseen, place } from './approval-answers';
import { violation } from './review-answers';

/** What the API tells about policies. */

const setting = z
  .strictObject({
    keyGroup: place,
    version: z.string().nullable().meta({ description: 'null: the group went back to that of the server' }),
    setBy: z.string().meta({ description: 'Who proposed it' }),
    reason: z.string(),
    approvalId: z.string().nullable().meta({ description: 'Who agreed is in the approval' }),
    at: instant,
  })
  .meta({ id: 'PolicySetting', description: 'That a version came into force somewhere' });

export const policies = z
  .strictObject({
    inForce: z.array(setting).meta({ description: 'The server first, then groups with one of their own' }),
    history: z.array(setting).meta({ description: 'Everything that ever was, the newest first' }),
  })
  .meta({ id: 'Policies' });

export const policy = z
  .strictObject({
    version: z.string(),
    documentHash: z.string().meta({ description: 'SHA-256 of the document as canonical JSON (RFC 8785)' }),
    createdAt: instant,
    settings: z.array(setting).meta({ description: 'Where and when it came into force' }),
    document: z.looseObject({ version: z.string(), title: z.string() }),
  })
  .meta({ id: 'Policy', description: 'A version of a policy; it never changes' });

const touched = z
  .strictObject({
    keyId: z.uuid(),
    name: z.string(),
    keyGroup: z.string(),
    keyType: z.enum(KEY_TYPE_IDS as [KeyTypeId, ...KeyTypeId[]]),
    state: z.enum(KEY_STATES),
    expiryDate: day,
    refusedAtCreation: z.boolean().meta({ description: 'It could not be made now' }),
    stops: z
      .array(z.enum(OPERATIONS as [Operation, ...Operation[]]))
      .meta({ description: 'Operations of it that would be refused from then on' }),
    stoppedAlready: z.boolean().meta({ description: 'What holds now refuses some of these, too' }),
    violations: z.array(violation),
  })
  .meta({ id: 'TouchedKey', description: 'What a policy would mean for a key' });

export const dryRun = z
  .strictObject({
    snapshot: z
      .int()
      .nonnegative()
      .meta({ description: 'Number of the newest entry of the audit log when the first page was read' }),
    changedSince: z.int().nonnegative().meta({
      description: 'Entries about keys since then: what was looked at before may be otherwise by now',
    }),
    progress: z
      .strictObject({ passed: z.int().nonnegative(), of: z.int().nonnegative() })
      .meta({ description: 'Keys in any state that were passed, of those there are' }),
    counts: foreseen.meta({ description: 'So far; the totals on the page without a cursor' }),
    keys: z.array(touched),
    cursor: z.string().optional(),
  })
  .meta({ id: 'DryRun' });
