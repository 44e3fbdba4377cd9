import type { Viewer } from '../forge/display-conditions';
import type { PageModule } from '../forge/page-modules';
import { extensionAri } from '../forge/resolvers';
import type { ControlledSandbox } from '../http/controlled';
import type { PageSubject, Product } from '../product';
import type { ContextStatus, ModuleView } from './contract';
import { Panels } from './panels';
import { contextStatus } from './status';

function viewerOf(site: Product, accountId: string, subject: PageSubject): Viewer {
  return {
    isAdmin: site.isAdmin(accountId),
    issueType: subject.issue?.type,
    projectKey: subject.project?.key,
    projectType: subject.project?.type,
    property: (entity, key) => {
      const id = subject[entity]?.id;
      return id === undefined ? undefined : site.pages.property(entity, id, key);
    },
    hasProjectPermission: (permission) =>
      subject.project !== undefined && site.pages.may(accountId, permission, subject),
    hasGlobalPermission: (permission) => site.pages.may(accountId, permission, {}),
  };
}

/** `resource:<key>;<file>` is on the app's origin; anything else is an address of its own. */
function iconUrl(icon: string | undefined, appOrigin: string): string | null {
  const bundled = /^resource:([^;]+);(.+)$/.exec(icon ?? '');
  if (bundled) return `${appOrigin}/resources/${bundled[1]}/${bundled[2]}`;
  return icon ?? null;
}

function statusOf(
  sandbox: ControlledSandbox,
  module: PageModule,
  subject: PageSubject,
): ContextStatus | null {
  if (module.type !== 'jira:issueContext' || !subject.issue) return null;
  const { id } = subject.issue;
  return contextStatus(sandbox.manifest.appId, module, (key) =>
    sandbox.jira.pages.property('issue', id, key),
  );
}

function isAdded(sandbox: ControlledSandbox, module: PageModule, { issue, project }: PageSubject): boolean {
  if (module.type !== 'jira:issuePanel' || !issue || !project) return true;
  const { environmentId } = sandbox.platform.installation;
  const ari = extensionAri(sandbox.manifest.appId, environmentId, module.key);
  return (
    sandbox.jira.pages.isPinned(ari, project.id) || new Panels(sandbox.documents).has(issue.id, module.key)
  );
}

function view(sandbox: ControlledSandbox, module: PageModule, subject: PageSubject): ModuleView {
  const { key, type, title, label, render } = module;
  return {
    ...{ moduleKey: key, type, title, label: label ?? null, render },
    iconUrl: iconUrl(module.icon, sandbox.appOrigin),
    frameUrl: `${sandbox.appOrigin}${module.path}`,
    status: statusOf(sandbox, module, subject),
    isAdded: isAdded(sandbox, module, subject),
  };
}

/** The app's modules on a page, for a person: those with a place there whose conditions hold. */
export function modulesOn(sandbox: ControlledSandbox, accountId: string, subject: PageSubject): ModuleView[] {
  const viewer = viewerOf(sandbox.jira, accountId, subject);
  const places = {
    issue: subject.issue !== undefined,
    project: subject.project !== undefined,
    admin: viewer.isAdmin,
  };
  return sandbox.pageModules
    .filter((module) => places[module.place] && module.shows(viewer))
    .map((module) => view(sandbox, module, subject));
}
