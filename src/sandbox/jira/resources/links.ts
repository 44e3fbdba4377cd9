import { z } from 'zod';
import { saveIssue } from '../engine/changes';
import { holds } from '../engine/permissions';
import { placeOf } from '../engine/schemes';
import { badRequest, forbidden, orNotFound } from '../http/refusal';
import { type Call, noContent, ok, route } from '../http/route';
import type { Issue, RemoteLink } from '../model/issue';
import { restUrl, type Site } from '../site';
import { userDetails } from '../views/users';
import { issueFrom } from './issues';

const READ = { scopes: ['read:jira-work'], cost: 'core' } as const;
const WRITE = { scopes: ['write:jira-work'], cost: 'write' } as const;
const LINKS = '/issue/{issueIdOrKey}/remotelink';
const WATCHERS = '/issue/{issueIdOrKey}/watchers';

const linkBody = z.looseObject({
  globalId: z.string().max(255).optional(),
  relationship: z.string().optional(),
  application: z.record(z.string(), z.unknown()).optional(),
  object: z.looseObject({ url: z.string(), title: z.string() }),
});

const linkView = (site: Site, issue: Issue, { id, ...link }: RemoteLink) => ({
  ...link,
  id: Number(id),
  self: restUrl(site, `issue/${issue.id}/remotelink/${id}`),
});

/** A link with a known `globalId` replaces the one that has it. */
function putLink(
  site: Site,
  issue: Issue,
  body: z.infer<typeof linkBody>,
): { readonly id: string; readonly known: boolean } {
  const { globalId, relationship, application, object } = body;
  const known =
    globalId === undefined ? undefined : issue.remoteLinks.find((link) => link.globalId === globalId);
  const id = known?.id ?? site.store.next('remotelink');
  const link: RemoteLink = {
    id,
    object,
    ...(globalId === undefined ? {} : { globalId }),
    ...(relationship === undefined ? {} : { relationship }),
    ...(application === undefined ? {} : { application }),
  };
  saveIssue(site, issue, { remoteLinks: [...issue.remoteLinks.filter((one) => one.id !== id), link] });
  return { id, known: known !== undefined };
}

function requireLinking({ site, actor }: Call<unknown>, issue: Issue): void {
  if (!holds(site, actor.accountId, 'LINK_ISSUES', placeOf(site, issue).project, issue))
    throw forbidden('You do not have permission to link issues.');
}

export const linkRoutes = [
  route({
    method: 'GET',
    template: LINKS,
    ...READ,
    run: (call) => {
      const issue = issueFrom(call);
      const globalId = call.query.text('globalId');
      if (globalId === undefined)
        return ok(issue.remoteLinks.map((link) => linkView(call.site, issue, link)));
      const found = issue.remoteLinks.find((link) => link.globalId === globalId);
      return ok(linkView(call.site, issue, orNotFound(found, 'The remote issue link was not found.')));
    },
  }),
  route({
    method: 'POST',
    template: LINKS,
    ...WRITE,
    body: linkBody,
    run: (call) => {
      const issue = issueFrom(call);
      requireLinking(call, issue);
      const { id, known } = putLink(call.site, issue, call.body);
      const self = restUrl(call.site, `issue/${issue.id}/remotelink/${id}`);
      return { status: known ? 200 : 201, body: { id: Number(id), self } };
    },
  }),
  route({
    method: 'GET',
    template: WATCHERS,
    ...READ,
    run: (call) => {
      const issue = issueFrom(call);
      return ok({
        self: restUrl(call.site, `issue/${issue.id}/watchers`),
        isWatching: issue.watchers.includes(call.actor.accountId),
        watchCount: issue.watchers.length,
        watchers: issue.watchers.map((accountId) => userDetails(call.site, accountId)),
      });
    },
  }),
  route({
    method: 'POST',
    template: WATCHERS,
    ...WRITE,
    body: z.string(),
    run: (call) => {
      const { site, actor, body } = call;
      const issue = issueFrom(call);
      if (!site.users.get(body)) throw badRequest(`The user '${body}' does not exist.`);
      if (
        body !== actor.accountId &&
        !holds(site, actor.accountId, 'MANAGE_WATCHERS', placeOf(site, issue).project, issue)
      )
        throw forbidden('You do not have permission to manage the watchers of this issue.');
      saveIssue(site, issue, { watchers: [...issue.watchers.filter((one) => one !== body), body] });
      return noContent;
    },
  }),
];
