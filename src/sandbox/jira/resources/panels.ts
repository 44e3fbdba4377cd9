import { z } from 'zod';
import { findProject } from '../engine/schemes';
import { recordTask } from '../engine/tasks';
import { badRequest } from '../http/refusal';
import { type Call, json, ok, route } from '../http/route';
import { pinId } from '../pages';
import type { Site } from '../site';
import { extensionAri } from '../workflows/rules';

/**
 * Issue panels of Forge apps, pinned to whole projects. Source: the group "Issue panels" of Jira Cloud's REST v3 of
 * 2026 ("Bulk pin or unpin issue panel to projects", "Get issue panel pin status for projects").
 */
const ADMIN = { scopes: ['manage:jira-configuration'], admin: true } as const;
const TEMPLATE = '/forge/panel/action/bulk';

const pinBody = z.strictObject({
  moduleId: z.string(),
  projectList: z.array(z.strictObject({ projectIdOrKey: z.string(), action: z.enum(['PIN', 'UNPIN']) })),
});
const statusBody = z.strictObject({ moduleId: z.string(), projectList: z.array(z.string()) });

function requirePanel(site: Site, moduleId: string): void {
  const known = site.apps
    .values()
    .some((app) =>
      (app.modules['jira:issuePanel'] ?? []).some(
        (module) => extensionAri(app, String(module['key'])) === moduleId,
      ),
    );
  if (!known) throw badRequest(`No installed app has the issue panel '${moduleId}'.`);
}

function pin({ site, actor, body }: Call<z.infer<typeof pinBody>>) {
  const { moduleId, projectList } = body;
  requirePanel(site, moduleId);
  const unknown = projectList.filter(({ projectIdOrKey }) => !findProject(site, projectIdOrKey));
  for (const { projectIdOrKey, action } of projectList) {
    const project = findProject(site, projectIdOrKey);
    if (!project) continue;
    const id = pinId(moduleId, project.id);
    if (action === 'UNPIN') site.pins.delete(id);
    else site.pins.put(id, { moduleId, projectId: project.id, pinnedAt: site.clock.now() });
  }
  const result = { failedProjects: unknown.map(({ projectIdOrKey }) => projectIdOrKey) };
  return json(202, { taskId: recordTask(site, actor.accountId, 'Pin or unpin an issue panel', result).id });
}

function status(site: Site, moduleId: string, projectIdOrKey: string) {
  const project = findProject(site, projectIdOrKey);
  if (!project) return { projectIdOrKey, pinned: false, error: 'The project was not found.' };
  const found = site.pins.get(pinId(moduleId, project.id));
  return { projectIdOrKey, pinned: found !== undefined, ...(found && { pinnedAt: found.pinnedAt }) };
}

export const panelRoutes = [
  route({ method: 'POST', template: `${TEMPLATE}/async`, ...ADMIN, cost: 'write', body: pinBody, run: pin }),
  route({
    method: 'POST',
    template: `${TEMPLATE}/status`,
    ...ADMIN,
    cost: 'core',
    body: statusBody,
    run: ({ site, body: { moduleId, projectList } }) => {
      requirePanel(site, moduleId);
      return ok({ moduleId, statuses: projectList.map((project) => status(site, moduleId, project)) });
    },
  }),
];
