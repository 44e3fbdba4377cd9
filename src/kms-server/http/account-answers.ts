import * as z from 'zod';
import { APPROVAL_STATES } from '../store/approval-state';
import { instant } from './answers';
import { named } from './approval-answers';

/** What is told of people's Jira accounts. */

export const askedLink = z
  .strictObject({
    id: z.uuid(),
    code: z
      .string()
      .meta({ description: 'Shown once; to be entered in Jira, on the page "Keys" of the project' }),
    expiresAt: instant,
  })
  .meta({ id: 'AskedLink', description: 'A one-time code that proves a Jira account' });

const accountId = z.string().nullable();

export const ownAccount = z
  .strictObject({
    accountId: accountId.meta({ description: 'The Jira account in force' }),
    verifiedBy: z
      .enum(['administrator', 'jira'])
      .nullable()
      .meta({ description: '`jira`: by a code; `administrator`: on the data folder' }),
    link: z
      .strictObject({
        id: z.uuid(),
        state: z.enum(['code', 'lapsed', ...APPROVAL_STATES]).meta({
          description:
            '`code`: waits to be entered in Jira; `lapsed`: was not, in time; `withdrawn`: also by a newer one; others: how the change stands',
        }),
        accountId: accountId.meta({ description: 'Who entered the code in Jira' }),
        approvalId: z.string().nullable().meta({ description: 'Of the change that others agree to' }),
        createdAt: instant,
        expiresAt: instant.meta({ description: 'When the code, or the change that waits, expires' }),
        reason: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'What came of the last code' }),
  })
  .meta({ id: 'OwnAccount', description: "The caller's Jira account" });

export const enteredCode = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('known'), person: named }),
    z.strictObject({
      outcome: z.literal('waiting'),
      person: named,
      approvalId: z.string(),
      expiresAt: instant,
    }),
  ])
  .meta({ id: 'EnteredCode', description: 'Whose code it is, and what waits for agreement' });

export const accountStanding = z
  .strictObject({
    linkedTo: named.nullable(),
    waiting: z.strictObject({ person: named, approvalId: z.string(), expiresAt: instant }).nullable(),
  })
  .meta({ id: 'AccountStanding', description: 'Who a Jira account is here' });
