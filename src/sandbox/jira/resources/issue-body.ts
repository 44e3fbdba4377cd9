import { z } from 'zod';

/** `IssueUpdateDetails` of the official OpenAPI: creates, edits and transitions. */
const operation = z.strictObject({
  add: z.unknown().optional(),
  set: z.unknown().optional(),
  remove: z.unknown().optional(),
  edit: z.unknown().optional(),
  copy: z.unknown().optional(),
});

export const entityProperty = z.strictObject({ key: z.string().optional(), value: z.unknown().optional() });

export const issueBody = z.looseObject({
  fields: z.record(z.string(), z.unknown()).optional(),
  update: z.record(z.string(), z.array(operation)).optional(),
  historyMetadata: z.record(z.string(), z.unknown()).optional(),
  properties: z.array(entityProperty).optional(),
  transition: z.looseObject({ id: z.string().optional() }).optional(),
});
