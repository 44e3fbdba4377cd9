import * as z from 'zod';
import { changelogSchema } from './history';
import { issueSchema } from './issue-view';

/** Jira's answers to the calls of the running app: only what is used. */

export const withChangelog = issueSchema.extend({
  changelog: z.object({ total: z.number(), histories: z.array(changelogSchema) }),
});

export const roleSchema = z.object({
  actors: z
    .array(
      z.object({
        actorUser: z.object({ accountId: z.string() }).optional(),
        actorGroup: z.object({ groupId: z.string(), displayName: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

export const userSchema = z.object({
  accountId: z.string(),
  accountType: z.string(),
  active: z.boolean(),
  groups: z.object({ items: z.array(z.object({ groupId: z.string().nullish() })).default([]) }).optional(),
});

export const commentsSchema = z.object({
  comments: z.array(
    z.object({
      author: z.object({ accountId: z.string().optional() }).optional(),
      properties: z.array(z.object({ key: z.string(), value: z.unknown() })).optional(),
    }),
  ),
});

export const foundSchema = z.object({
  issues: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().nullish(),
});
