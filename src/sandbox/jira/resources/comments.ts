import { z } from 'zod';
import { addComment, saveIssue } from '../engine/changes';
import { holds } from '../engine/permissions';
import { placeOf } from '../engine/schemes';
import { isAdf } from '../fields/adf';
import { slice } from '../http/page';
import { badFields, forbidden, notFound, orNotFound } from '../http/refusal';
import { type Call, created, noContent, ok, route } from '../http/route';
import type { Comment } from '../model/issue';
import { restUrl } from '../site';
import { commentView } from '../views/issues';
import { issueFrom } from './issues';

const READ = { scopes: ['read:jira-work'], cost: 'core' } as const;
const WRITE = { scopes: ['write:jira-work'], cost: 'write' } as const;
const TEMPLATE = '/issue/{issueIdOrKey}/comment';
const PROPERTIES = '/comment/{commentId}/properties';

const commentBody = z.looseObject({
  body: z.unknown(),
  visibility: z.record(z.string(), z.unknown()).optional(),
  properties: z.array(z.strictObject({ key: z.string(), value: z.unknown() })).optional(),
});

function requireBody(body: unknown): void {
  if (!isAdf(body)) throw badFields({ comment: 'Comment body is not valid!' });
}

function commentOf(call: Call<unknown>) {
  const issue = issueFrom(call);
  const comment = issue.comments.find(({ id }) => id === call.params['id']);
  return { issue, comment: orNotFound(comment, `Can not find a comment for the id: ${call.params['id']}.`) };
}

/** The comment of a property path, with its issue. */
function holderOf({ site, params }: Call<unknown>) {
  const id = params['commentId'];
  const issue = site.issues.find(({ comments }) => comments.some((one) => one.id === id));
  const found = issue?.comments.find((one) => one.id === id);
  if (!issue || !found) throw notFound(`Can not find a comment for the id: ${id}.`);
  return { issue, comment: found };
}

export const commentRoutes = [
  route({
    method: 'GET',
    template: TEMPLATE,
    ...READ,
    run: (call) => {
      const issue = issueFrom(call);
      const newestFirst = call.query.text('orderBy') === '-created';
      const part = slice(newestFirst ? issue.comments.toReversed() : issue.comments, call.query, 5_000);
      const expand = call.query.expands('properties');
      const { values, ...rest } = part;
      return ok({ ...rest, comments: values.map((one) => commentView(call.site, issue, one, expand)) });
    },
  }),
  route({
    method: 'POST',
    template: TEMPLATE,
    ...WRITE,
    body: commentBody,
    run: (call) => {
      const { site, actor, body } = call;
      const issue = issueFrom(call);
      if (!holds(site, actor.accountId, 'ADD_COMMENTS', placeOf(site, issue).project, issue))
        throw forbidden('You do not have the permission to comment on this issue.');
      requireBody(body.body);
      const comment = addComment(site, issue, actor.accountId, {
        body: body.body,
        ...(body.properties ? { properties: body.properties } : {}),
        ...(body.visibility ? { visibility: body.visibility } : {}),
      });
      return created(commentView(site, issue, comment));
    },
  }),
  route({
    method: 'GET',
    template: `${TEMPLATE}/{id}`,
    ...READ,
    run: (call) => {
      const { issue, comment } = commentOf(call);
      return ok(commentView(call.site, issue, comment, call.query.expands('properties')));
    },
  }),
  route({
    method: 'DELETE',
    template: `${TEMPLATE}/{id}`,
    ...WRITE,
    run: (call) => {
      const { issue, comment } = commentOf(call);
      const own = comment.author === call.actor.accountId;
      if (
        !own &&
        !holds(call.site, call.actor.accountId, 'ADMINISTER_PROJECTS', placeOf(call.site, issue).project)
      )
        throw forbidden('You do not have permission to delete this comment.');
      saveIssue(call.site, issue, { comments: issue.comments.filter(({ id }) => id !== comment.id) });
      return noContent;
    },
  }),
  route({
    method: 'GET',
    template: PROPERTIES,
    ...READ,
    run: (call) => {
      const { comment } = holderOf(call);
      const link = (key: string): string =>
        restUrl(call.site, `comment/${comment.id}/properties/${encodeURIComponent(key)}`);
      return ok({ keys: comment.properties.map(({ key }) => ({ key, self: link(key) })) });
    },
  }),
  route({
    method: 'GET',
    template: `${PROPERTIES}/{propertyKey}`,
    ...READ,
    run: (call) => {
      const found = holderOf(call).comment.properties.find(({ key }) => key === call.params['propertyKey']);
      return ok(orNotFound(found, 'The property does not exist.'));
    },
  }),
  route({
    method: 'PUT',
    template: `${PROPERTIES}/{propertyKey}`,
    ...WRITE,
    body: z.unknown(),
    run: (call) => {
      const { issue, comment } = holderOf(call);
      const key = call.params['propertyKey'] ?? '';
      const known = comment.properties.some((one) => one.key === key);
      const properties = [...comment.properties.filter((one) => one.key !== key), { key, value: call.body }];
      const next: Comment = { ...comment, properties };
      saveIssue(call.site, issue, {
        comments: issue.comments.map((one) => (one.id === next.id ? next : one)),
      });
      return { status: known ? 200 : 201, body: {} };
    },
  }),
];
