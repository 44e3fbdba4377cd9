import * as z from 'zod';
import { navigate } from '../../../../../../static/shared/router';

const Target = z.looseObject({
  target: z.string(),
  issueKey: z.string().optional(),
  projectKey: z.string().optional(),
  accountId: z.string().optional(),
  dashboardId: z.string().optional(),
});
type Target = z.infer<typeof Target>;

/** `NavigationTarget` of `@forge/bridge`, as far as it is Jira's. */
const TARGETS: Readonly<Record<string, (target: Target) => string | undefined>> = {
  issue: ({ issueKey }) => issueKey && `/browse/${encodeURIComponent(issueKey)}`,
  projectSettingsDetails: ({ projectKey }) =>
    projectKey && `/plugins/servlet/project-config/${encodeURIComponent(projectKey)}/summary`,
  userProfile: ({ accountId }) => accountId && `/jira/people/${encodeURIComponent(accountId)}`,
  dashboard: ({ dashboardId }) => dashboardId && `/jira/dashboards/${encodeURIComponent(dashboardId)}`,
};

/** The address that a target stands for. Throws where Jira has none. */
export function urlOf(data: unknown): string {
  const target = Target.parse(data);
  const path = Object.hasOwn(TARGETS, target.target) ? TARGETS[target.target]?.(target) : undefined;
  if (path === undefined) throw new Error(`The sandbox's Jira has no page for ${JSON.stringify(data)}.`);
  return new URL(path, location.origin).href;
}

const Navigate = z.looseObject({ url: z.string().optional(), type: z.enum(['same-tab', 'new-tab']) });

/** `router.navigate` and `router.open`. */
export function go(data: unknown): void {
  const { url, type } = Navigate.parse(data);
  const address = new URL(url ?? urlOf(data), location.origin);
  if (!/^https?:$|^mailto:$/.test(address.protocol)) {
    throw new Error(`${address.protocol} is no protocol that an app may open.`);
  }
  if (type === 'new-tab') window.open(address, '_blank', 'noopener');
  else if (address.origin === location.origin) navigate(address.pathname + address.search + address.hash);
  else location.assign(address);
}
