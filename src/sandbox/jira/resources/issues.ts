import { z } from 'zod';
import { change } from '../engine/changes';
import { createIssue } from '../engine/create';
import { deleteIssue } from '../engine/delete';
import { editIssue, requireEditable } from '../engine/edit';
import { applyValues } from '../engine/edits';
import { holds } from '../engine/permissions';
import { findIssue, issueOf, placeOf } from '../engine/schemes';
import { availableTransitions } from '../engine/transition';
import type { Query } from '../http/query';
import { badRequest, forbidden } from '../http/refusal';
import { type Call, created, noContent, ok, route } from '../http/route';
import type { Issue } from '../model/issue';
import { restUrl, type Site } from '../site';
import { editMeta } from '../views/field-meta';
import { issueView } from '../views/issues';
import { transitionView } from '../views/transitions';
import { issueBody } from './issue-body';

const READ = { scopes: ['read:jira-work'], cost: 'core' } as const;
const WRITE = { scopes: ['write:jira-work'], cost: 'write' } as const;
const TEMPLATE = '/issue/{issueIdOrKey}';

export const issueFrom = ({ site, params, actor }: Call<unknown>): Issue =>
  issueOf(site, params['issueIdOrKey'] ?? '', actor.accountId);

function expandedView(site: Site, accountId: string, issue: Issue, query: Query) {
  const view = issueView(site, issue, {
    fields: query.list('fields'),
    expand: query.list('expand'),
    properties: query.list('properties'),
  });
  return {
    ...view,
    ...(query.expands('transitions')
      ? {
          transitions: availableTransitions(site, accountId, issue).map((one) =>
            transitionView(site, issue, one),
          ),
        }
      : {}),
    ...(query.expands('editmeta') ? { editmeta: editMeta(site, accountId, issue) } : {}),
  };
}

export const issueRoutes = [
  route({
    method: 'POST',
    template: '/issue',
    ...WRITE,
    body: issueBody,
    run: async ({ site, actor, body }) => {
      const { id, key } = await createIssue(site, actor.accountId, body);
      return created({ id, key, self: restUrl(site, `issue/${id}`) });
    },
  }),
  route({
    method: 'GET',
    template: TEMPLATE,
    ...READ,
    run: (call) => ok(expandedView(call.site, call.actor.accountId, issueFrom(call), call.query)),
  }),
  route({
    method: 'PUT',
    template: TEMPLATE,
    ...WRITE,
    body: issueBody,
    run: (call) => {
      const { site, actor, query, body } = call;
      const edited = editIssue(site, actor.accountId, issueFrom(call), body, {
        notify: query.flag('notifyUsers', true),
        overrideScreenSecurity: query.flag('overrideScreenSecurity', false),
        overrideEditableFlag: query.flag('overrideEditableFlag', false),
      });
      return query.flag('returnIssue', false)
        ? ok(expandedView(site, actor.accountId, edited, query))
        : noContent;
    },
  }),
  route({
    method: 'DELETE',
    template: TEMPLATE,
    ...WRITE,
    run: (call) => {
      const { site, actor } = call;
      const issue = issueFrom(call);
      if (!holds(site, actor.accountId, 'DELETE_ISSUES', placeOf(site, issue).project, issue))
        throw forbidden('You do not have permission to delete issues in this project.');
      deleteIssue(site, actor.accountId, issue);
      return noContent;
    },
  }),
  route({
    method: 'PUT',
    template: `${TEMPLATE}/assignee`,
    ...WRITE,
    body: z.looseObject({ accountId: z.string().nullable().optional() }),
    run: (call) => {
      const { site, actor, body } = call;
      const issue = issueFrom(call);
      const { project } = placeOf(site, issue);
      if (!holds(site, actor.accountId, 'ASSIGN_ISSUES', project, issue))
        throw forbidden('You do not have permission to assign issues.');
      requireEditable(site, actor.accountId, issue);
      const assignee = body.accountId ?? null;
      if (assignee !== null && !holds(site, assignee, 'ASSIGNABLE_USER', project))
        throw badRequest(`User '${assignee}' cannot be assigned issues.`);
      const { values, items } = applyValues(site, issue.values, { assignee });
      change(site, issue, { author: actor.accountId, next: { values }, items });
      return noContent;
    },
  }),
  route({
    method: 'GET',
    template: `${TEMPLATE}/editmeta`,
    ...READ,
    run: (call) => ok(editMeta(call.site, call.actor.accountId, issueFrom(call))),
  }),
  route({
    method: 'POST',
    template: '/issue/bulkfetch',
    ...READ,
    body: z.strictObject({
      issueIdsOrKeys: z.array(z.string()).min(1).max(100),
      fields: z.array(z.string()).optional(),
      expand: z.array(z.string()).optional(),
      properties: z.array(z.string()).optional(),
      fieldsByKeys: z.boolean().optional(),
    }),
    run: ({ site, actor, body }) => {
      const found = body.issueIdsOrKeys.map((id) => ({ id, issue: visible(site, id, actor.accountId) }));
      const options = {
        fields: body.fields ?? [],
        expand: body.expand ?? [],
        properties: body.properties ?? [],
      };
      return ok({
        issues: found.flatMap(({ issue }) => (issue ? [issueView(site, issue, options)] : [])),
        issueErrors: found.flatMap(({ id, issue }) =>
          issue
            ? []
            : [{ id, errorMessage: 'Issue does not exist or you do not have permission to see it.' }],
        ),
      });
    },
  }),
];

function visible(site: Site, idOrKey: string, accountId: string): Issue | undefined {
  const issue = findIssue(site, idOrKey);
  return issue && holds(site, accountId, 'BROWSE_PROJECTS', placeOf(site, issue).project, issue)
    ? issue
    : undefined;
}
