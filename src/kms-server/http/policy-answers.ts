import * as z from 'zod';
import { KEY_TYPE_IDS, type KeyTypeId, OPERATIONS, type Operation } from '../../domain/algorithms';
import { LABELS } from '../../domain/policy/labels';
import type { FormField } from '../../domain/policy/review';
import { KEY_STATES } from '../hsm/binding';
import { day, instant } from './answers';
import { foreseen, place } from './approval-answers';

/** What the API tells about policies and their findings. */

export const violation = z
  .strictObject({
    rule: z.string().meta({ description: 'Stable id, such as `crypto.sunset`' }),
    severity: z.enum(['warn', 'reject']),
    field: z.enum(Object.keys(LABELS) as [FormField, ...FormField[]]),
    source: z.string().meta({ description: 'Standard with section, or the policy and its chapter' }),
    value: z.string().meta({ description: 'What was found, made safe to show' }),
    message: z.string(),
    mend: z.string(),
  })
  .meta({ id: 'Violation', description: 'One finding: rule, value, and how to mend it' });

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
    counts: foreseen.optional().meta({ description: 'On the first page' }),
    keys: z.array(touched),
    cursor: z.string().optional(),
  })
  .meta({ id: 'DryRun' });

export const review = z
  .strictObject({ policyVersion: z.string(), violations: z.array(violation) })
  .meta({ id: 'Review', description: 'What the policy in force finds; a `reject` among it refuses the key' });
