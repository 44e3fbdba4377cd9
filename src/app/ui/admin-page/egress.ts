import { permissions } from '@forge/bridge';
import type { EgressType } from '@forge/egress';
import type { Problem } from './call';

/** Groups of customer-managed egress: which hosts the app may call, as the administrator confirms in Jira. */
const GROUPS = {
  kms: 'KMS connections of Keydesk: orders to make, enable and delete keys.',
  billing: 'Receiver of Keydesk billing events.',
} as const;
export type EgressGroup = keyof typeof GROUPS;

const BACKEND = 'FETCH_BACKEND_SIDE' as EgressType;

/** Asks the administrator, in Jira's own dialog, to let the app call these addresses' hosts, and no others. */
export async function allowHosts(
  group: EgressGroup,
  addresses: readonly string[],
): Promise<Problem | undefined> {
  const hosts = [...new Set(addresses.map((address) => new URL(address).origin))];
  const configured = hosts.map((domain) => ({ domain, type: [BACKEND] }));
  try {
    if (hosts.length === 0) await permissions.egress.deleteGroup({ key: group });
    else await permissions.egress.set({ egresses: [{ key: group, description: GROUPS[group], configured }] });
    return undefined;
  } catch {
    return {
      what: `Jira did not allow calls to ${hosts.join(', ') || 'no host'}.`,
      mend: 'Save again, and confirm the hosts in the dialog.',
    };
  }
}
