import * as z from 'zod';
import type { Instant } from '../../../../domain/ids';

/** DSM's moments: `20260601T090000Z`, UTC, whole seconds. */
const FORM = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

export const dsmDate = (at: Instant): string => `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}`;

export const instant = z
  .string()
  .regex(FORM)
  .transform((text): Instant => Date.parse(text.replace(FORM, '$1-$2-$3T$4:$5:$6Z')));
