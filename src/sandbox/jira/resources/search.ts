import { z } from 'zod';
import { holds } from '../engine/permissions';
import { placeOf } from '../engine/schemes';
import { badRequest } from '../http/refusal';
import { ok, route } from '../http/route';
import { searchIssues } from '../jql/search';
import type { Issue } from '../model/issue';
import type { Site } from '../site';
import { issueView } from '../views/issues';

const SCOPES = { scopes: ['read:jira-work'], cost: 'core' } as const;

const RECONCILE_LIMIT = 50;
const PAGE_LIMIT = 5_000;

const searchBody = z.strictObject({
  jql: z.string().optional(),
  nextPageToken: z.string().nullable().optional(),
  maxResults: z.number().int().min(0).optional(),
  fields: z.array(z.string()).optional(),
  expand: z.string().optional(),
  properties: z.array(z.string()).max(5).optional(),
  fieldsByKeys: z.boolean().optional(),
  reconcileIssues: z.array(z.number().int()).max(RECONCILE_LIMIT).optional(),
});
type SearchBody = z.infer<typeof searchBody>;

/** A page token is the place in the list, made opaque. */
const tokenFor = (startAt: number): string => Buffer.from(`page:${startAt}`).toString('base64url');

function placeIn(token: string | null | undefined): number {
  if (token === undefined || token === null || token === '') return 0;
  const startAt = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (startAt === undefined) throw badRequest('The next page token is invalid.');
  return Number(startAt);
}

/** What the account may see of what the index finds. What is gone since is left out: the store shows them. */
function matching(site: Site, accountId: string, jql = '', reconcile: readonly number[] = []): Issue[] {
  const seen = site.index.visible(new Set(reconcile.map(String)));
  return searchIssues({ site, accountId }, jql, seen)
    .flatMap(({ id }) => site.issues.get(id) ?? [])
    .filter((issue) => holds(site, accountId, 'BROWSE_PROJECTS', placeOf(site, issue).project, issue));
}

function search(site: Site, accountId: string, body: SearchBody) {
  const found = matching(site, accountId, body.jql, body.reconcileIssues);
  const startAt = placeIn(body.nextPageToken);
  const end = startAt + Math.min(PAGE_LIMIT, body.maxResults ?? 50);
  const options = {
    // Only ids come without being asked for.
    fields: body.fields ?? ['id'],
    expand: (body.expand ?? '').split(','),
    properties: body.properties ?? [],
  };
  return {
    issues: found.slice(startAt, end).map((issue) => issueView(site, issue, options)),
    isLast: end >= found.length,
    ...(end < found.length ? { nextPageToken: tokenFor(end) } : {}),
  };
}

export const searchRoutes = [
  route({
    method: 'POST',
    template: '/search/approximate-count',
    ...SCOPES,
    body: z.strictObject({ jql: z.string().optional() }),
    run: ({ site, actor, body }) => ok({ count: matching(site, actor.accountId, body.jql).length }),
  }),
  route({
    method: 'POST',
    template: '/search/jql',
    ...SCOPES,
    body: searchBody,
    run: ({ site, actor, body }) => ok(search(site, actor.accountId, body)),
  }),
  route({
    method: 'GET',
    template: '/search/jql',
    ...SCOPES,
    run: ({ site, actor, query }) => {
      const fields = query.list('fields');
      return ok(
        search(site, actor.accountId, {
          jql: query.text('jql'),
          nextPageToken: query.text('nextPageToken'),
          maxResults: query.number('maxResults', 50),
          expand: query.text('expand'),
          properties: [...query.list('properties')],
          reconcileIssues: query.list('reconcileIssues').map(Number),
          ...(fields.length > 0 ? { fields: [...fields] } : {}),
        }),
      );
    },
  }),
];
