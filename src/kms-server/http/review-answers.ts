import * as z from 'zod';
import { LABELS } from '../../domain/policy/labels';
import type { FormField } from '../../domain/policy/review';

/** What a policy finds, as the API tells it. */

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

export const review = z
  .strictObject({ policyVersion: z.string(), violations: z.array(violation) })
  .meta({ id: 'Review', description: 'What the policy in force finds; a `reject` among it refuses the key' });
