import { z } from 'zod';
import { people, sendMail } from '../engine/mail';
import { holds } from '../engine/permissions';
import { placeOf } from '../engine/schemes';
import { badRequest } from '../http/refusal';
import { noContent, route } from '../http/route';
import type { Issue } from '../model/issue';
import type { Site } from '../site';
import { issueFrom } from './issues';

const group = z.looseObject({ name: z.string().optional(), groupId: z.string().nullable().optional() });

const recipients = z.looseObject({
  reporter: z.boolean().optional(),
  assignee: z.boolean().optional(),
  watchers: z.boolean().optional(),
  voters: z.boolean().optional(),
  users: z.array(z.looseObject({ accountId: z.string().optional() })).optional(),
  groups: z.array(group).optional(),
  groupIds: z.array(z.string()).optional(),
});

const notification = z.looseObject({
  subject: z.string().max(255).optional(),
  textBody: z.string().optional(),
  htmlBody: z.string().optional(),
  to: recipients.optional(),
  restrict: z
    .strictObject({
      groups: z.array(group).optional(),
      groupIds: z.array(z.string()).optional(),
      permissions: z
        .array(z.looseObject({ id: z.string().optional(), key: z.string().optional() }))
        .optional(),
    })
    .optional(),
});

function addressed(site: Site, issue: Issue, to: z.infer<typeof recipients>): readonly unknown[] {
  const groups = site.groups
    .values()
    .filter(
      ({ groupId, name }) =>
        to.groupIds?.includes(groupId) ||
        to.groups?.some((one) => one.groupId === groupId || one.name === name),
    );
  return [
    ...(to.reporter ? [issue.values['reporter']] : []),
    ...(to.assignee ? [issue.values['assignee']] : []),
    ...(to.watchers ? issue.watchers : []),
    ...(to.users ?? []).map(({ accountId }) => accountId),
    ...groups.flatMap(({ members }) => members),
  ];
}

export const notifyRoutes = [
  route({
    method: 'POST',
    template: '/issue/{issueIdOrKey}/notify',
    scopes: ['write:jira-work'],
    cost: 'write',
    body: notification,
    run: (call) => {
      const { site, actor, body } = call;
      const issue = issueFrom(call);
      const { project } = placeOf(site, issue);
      // Nobody hears of an issue that they may not see.
      const to = people(site, addressed(site, issue, body.to ?? {})).filter((accountId) =>
        holds(site, accountId, 'BROWSE_PROJECTS', project, issue),
      );
      if (to.length === 0) throw badRequest('No recipients were defined for notification.');
      sendMail(site, issue, {
        from: actor.accountId,
        to,
        subject: body.subject ?? `[JIRA] (${issue.key}) ${String(issue.values['summary'] ?? '')}`,
        textBody: body.textBody ?? '',
        htmlBody: body.htmlBody ?? '',
        cause: 'notify',
      });
      return noContent;
    },
  }),
];
