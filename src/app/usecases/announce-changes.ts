import type { Announcer } from '../ports/announcer';
import type { SettingsLogEntry, SettingsStore } from '../ports/settings';

interface AnnounceDeps {
  readonly settings: SettingsStore;
  readonly announcer: Announcer;
}

/** Changes by which somebody could lead keys elsewhere, by the beginning of the log's action. */
const ANNOUNCED = ['connection.', 'routing.', 'policy.', 'notifications.'] as const;

/** More than these are counted, and read in the log. */
const MOST_TOLD = 20;

/**
 * One mail about the changes of connections, routing and policy since the last one, to whom the administrator named.
 * The place in the log is claimed before the mail is sent, by a conditional write, so that no change is told twice;
 * it is given back where Jira gives no answer.
 */
export async function announceChanges({ settings, announcer }: AnnounceDeps): Promise<void> {
  const head = (await settings.get('log-head'))?.value.seq ?? 0;
  const announced = await settings.get('announced');
  const told = announced?.value.seq ?? head;
  if (announced && told === head) return;
  const entries = await entriesBetween(settings, told, head);
  const audience = (await settings.get('notifications'))?.value.settings;
  const isHeard = audience !== undefined && audience.accountIds.length + audience.groupIds.length > 0;
  const issue = isHeard && entries.length > 0 ? await announcer.anyIssue() : undefined;
  // Without an issue there is nothing to send a mail by: it is sent once there is one.
  if (isHeard && entries.length > 0 && issue === undefined) return;
  const claim = { name: 'announced', value: { seq: head }, expectedVersion: announced?.version } as const;
  if (!(await settings.commit([claim])) || !audience || issue === undefined) return;
  try {
    await announcer.notify(issue, audience, mailOf(entries));
  } catch (error) {
    const version = (announced?.version ?? 0) + 1;
    await settings.commit([{ name: 'announced', value: { seq: told }, expectedVersion: version }]);
    throw error;
  }
}

async function entriesBetween(
  settings: SettingsStore,
  after: number,
  upTo: number,
): Promise<readonly SettingsLogEntry[]> {
  const seqs = Array.from({ length: Math.max(upTo - after, 0) }, (_, index) => after + 1 + index);
  const read = await Promise.all(seqs.map((seq) => settings.get(`log:${seq}`)));
  return read
    .flatMap((entry) => (entry ? [entry.value] : []))
    .filter(({ action }) => ANNOUNCED.some((prefix) => action.startsWith(prefix)));
}

function mailOf(entries: readonly SettingsLogEntry[]): { readonly subject: string; readonly text: string } {
  const count = entries.length;
  const lines = entries.slice(0, MOST_TOLD).map(entryText);
  const rest = count > MOST_TOLD ? [`And ${count - MOST_TOLD} more.`] : [];
  return {
    subject: `Keydesk: ${count === 1 ? 'a setting was changed' : `${count} settings were changed`}`,
    text: [
      ...lines,
      ...rest,
      'If that was nobody you know of, look at the log on the Keydesk admin page. This mail is sent by way of an issue that has no part in it.',
    ].join('\n'),
  };
}

const entryText = ({ seq, at, actor, action, subject }: SettingsLogEntry): string => {
  const particulars = Object.entries(subject)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`);
  return `${seq}. ${new Date(at).toISOString()}, account ${actor}: ${action} (${particulars.join('; ')}).`;
};
