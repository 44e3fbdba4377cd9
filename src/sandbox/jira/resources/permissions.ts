import { z } from 'zod';
import { holds, isAdmin, PERMISSIONS, type Permission } from '../engine/permissions';
import { findIssue, issueOf, placeOf, projectOf } from '../engine/schemes';
import { badRequest, forbidden } from '../http/refusal';
import { type Call, ok, route } from '../http/route';
import type { Project } from '../model/configuration';
import type { Issue } from '../model/issue';

const permissionView = ({ id, key, name, type, description }: Permission) => ({
  id,
  key,
  name,
  type,
  description,
});

/** Project and issue that the query names. */
function subject({ site, actor, query }: Call<unknown>): {
  readonly project?: Project;
  readonly issue?: Issue;
} {
  const issueId = query.text('issueId') ?? query.text('issueKey');
  if (issueId !== undefined) {
    const issue = issueOf(site, issueId, actor.accountId);
    return { issue, project: placeOf(site, issue).project };
  }
  const projectId = query.text('projectId') ?? query.text('projectKey');
  return projectId === undefined ? {} : { project: projectOf(site, projectId, actor.accountId) };
}

export const permissionRoutes = [
  route({
    method: 'GET',
    template: '/permissions',
    scopes: ['manage:jira-configuration'],
    cost: 'core',
    run: () =>
      ok({ permissions: Object.fromEntries(PERMISSIONS.map((one) => [one.key, permissionView(one)])) }),
  }),
  route({
    method: 'GET',
    template: '/mypermissions',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: (call) => {
      const { site, actor, query } = call;
      const { project, issue } = subject(call);
      query.required('permissions');
      const asked = query.list('permissions').map((key) => {
        const permission = PERMISSIONS.find((one) => one.key === key);
        if (!permission) throw badRequest(`Unrecognized permission: ${key}`);
        const havePermission = holds(site, actor.accountId, key, project, issue);
        return [key, { ...permissionView(permission), havePermission }] as const;
      });
      return ok({ permissions: Object.fromEntries(asked) });
    },
  }),
  route({
    method: 'POST',
    template: '/permissions/check',
    scopes: [],
    cost: 'core',
    body: z.strictObject({
      accountId: z.string().optional(),
      globalPermissions: z.array(z.string()).optional(),
      projectPermissions: z
        .array(
          z.strictObject({
            permissions: z.array(z.string()),
            projects: z.array(z.number().int()).optional(),
            issues: z.array(z.number().int()).optional(),
          }),
        )
        .optional(),
    }),
    run: ({ site, actor, body }) => {
      const accountId = body.accountId ?? actor.accountId;
      if (accountId !== actor.accountId && !isAdmin(site, actor.accountId))
        throw forbidden('Only administrators can check the permissions of others.');
      const projectPermissions = (body.projectPermissions ?? []).flatMap(
        ({ permissions, projects = [], issues = [] }) =>
          permissions.map((permission) => ({
            permission,
            projects: projects.filter((id) =>
              holds(site, accountId, permission, site.projects.get(String(id))),
            ),
            issues: issues.filter((id) => {
              const issue = findIssue(site, String(id));
              return issue && holds(site, accountId, permission, placeOf(site, issue).project, issue);
            }),
          })),
      );
      return ok({
        globalPermissions: (body.globalPermissions ?? []).filter((key) => holds(site, accountId, key)),
        projectPermissions,
      });
    },
  }),
];
