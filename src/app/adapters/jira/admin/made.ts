import * as z from 'zod';
import type { Made } from '../../../ports/jira-admin';

/** Some of Jira's ids are numbers; outside the adapter all are text. */
export const idText = z.union([z.string(), z.number()]).transform(String);

export const madeSchema = z.object({
  id: idText,
  name: z.string(),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? undefined),
}) satisfies z.ZodType<Made>;

export const madeList = z.array(madeSchema);

export const withId = z.object({ id: idText });

/** For the bodies that take ids as numbers. */
export function idNumber(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw new Error(`Not a numeric Jira id: ${id}`);
  return Number(id);
}
