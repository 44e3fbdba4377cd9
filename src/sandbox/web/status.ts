import { z } from 'zod';
import type { PageModule } from '../forge/page-modules';
import type { ContextStatus } from './contract';

/** `type` of a lozenge is its appearance, `url` the picture of an icon; `label` of a badge is a number in digits. */
const Status = z.object({
  type: z.enum(['lozenge', 'badge', 'icon']),
  value: z.object({
    label: z.string(),
    type: z.enum(['default', 'inprogress', 'moved', 'new', 'removed', 'success']).optional(),
    url: z.string().optional(),
  }),
});

/**
 * Key of the issue property that holds an issue context's status on an issue:
 * `com.atlassian.jira.issue:<app's id, the UUID without its ARI>:<module's key>:status`, with the value
 * `{"type": "lozenge", "value": {"label": "...", "type": "default|inprogress|moved|new|removed|success"}}`.
 * Source: "Setting the status for an Issue Context panel" of the Jira Cloud documentation, where the app's key takes
 * the second place; Forge apps use their id there.
 */
export const statusProperty = (appId: string, moduleKey: string): string =>
  `com.atlassian.jira.issue:${appId}:${moduleKey}:status`;

/** The status on the issue, or else the one of the manifest; a property of another shape counts as none. */
export function contextStatus(
  appId: string,
  module: PageModule,
  property: (key: string) => unknown,
): ContextStatus | null {
  const kept = Status.safeParse(property(statusProperty(appId, module.key)));
  const status = kept.data ?? module.status;
  if (!status) return null;
  const { label, type, url } = status.value;
  return { type: status.type, value: { label, ...(type && { type }), ...(url && { url }) } };
}
