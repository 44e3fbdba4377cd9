import { z } from 'zod';
import { findIssue } from '../engine/schemes';
import { page } from '../http/page';
import { ok, route } from '../http/route';
import type { History } from '../model/issue';
import { historyView } from '../views/issues';
import { issueFrom } from './issues';

const READ = { scopes: ['read:jira-work'], cost: 'core' } as const;
const TEMPLATE = '/issue/{issueIdOrKey}/changelog';

export const changelogRoutes = [
  route({
    method: 'GET',
    template: TEMPLATE,
    ...READ,
    run: (call) => {
      const { changelog } = issueFrom(call);
      // Oldest first, unlike expand=changelog.
      const part = page(changelog, call.query, 100);
      return ok({ ...part, values: part.values.map((history) => historyView(call.site, history)) });
    },
  }),
  route({
    method: 'POST',
    template: `${TEMPLATE}/list`,
    ...READ,
    body: z.strictObject({ changelogIds: z.array(z.number().int()) }),
    run: (call) => {
      const wanted = new Set(call.body.changelogIds.map(String));
      const found = issueFrom(call).changelog.filter(({ id }) => wanted.has(id));
      return ok({
        startAt: 0,
        maxResults: found.length,
        total: found.length,
        histories: found.map((history) => historyView(call.site, history)),
      });
    },
  }),
  route({
    method: 'POST',
    template: '/changelog/bulkfetch',
    ...READ,
    body: z.strictObject({
      issueIdsOrKeys: z.array(z.string()).min(1).max(1_000),
      fieldIds: z.array(z.string()).max(10).optional(),
      maxResults: z.number().int().optional(),
      nextPageToken: z.string().optional(),
    }),
    run: ({ site, body }) => {
      const touches = ({ items }: History): boolean =>
        body.fieldIds === undefined ||
        items.some(({ fieldId }) => fieldId !== undefined && body.fieldIds?.includes(fieldId));
      const issues = body.issueIdsOrKeys.flatMap((id) => findIssue(site, id) ?? []);
      return ok({
        issueChangeLogs: issues.map((issue) => ({
          issueId: issue.id,
          changeHistories: issue.changelog.filter(touches).map((history) => historyView(site, history)),
        })),
      });
    },
  }),
];
