import * as z from 'zod';
import type { Lozenge } from '../../ports/issues';
import { CONTEXT_MODULE } from '../../setup/blueprint';

/**
 * The issue property that is an issue context's status: "Setting the status for an Issue Context panel" of the Jira
 * Cloud documentation, where a Connect app's key has the place of the app's id. Forge's own way, `dynamicProperties`,
 * is asked only once the context is opened.
 *
 * @param appId the UUID without its ARI
 */
export const lozengeKey = (appId: string): string =>
  `com.atlassian.jira.issue:${appId}:${CONTEXT_MODULE}:status`;

export const lozengeValue = ({ label, appearance }: Lozenge) => ({
  type: 'lozenge',
  value: { label, type: appearance },
});

const shown = z.object({ value: z.object({ label: z.string() }) });

/** The label that is shown now; null for none, or for something that isn't ours. */
export const readLozenge = (value: unknown): string | null =>
  shown.safeParse(value).data?.value.label ?? null;
