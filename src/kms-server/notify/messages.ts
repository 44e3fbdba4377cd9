import type { AuditEntry } from '../audit/chain';
import type { StoredApproval } from '../store/approvals';
import type { StoredKey } from '../store/keys';

/** Something to decide, as a message tells it. No secret, no key material: ids, names and dates. */
export interface Task {
  readonly id: string;
  readonly action: string;
  readonly keyGroup: string | null;
  /** Name of the key, or the kind of change. */
  readonly about: string;
  readonly keyType: string | null;
  readonly ticket: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly url: string;
}

export interface Alert {
  /** Number of the entry in the audit log. */
  readonly seq: number;
  readonly action: string;
  readonly subject: string;
  readonly actor: string;
  readonly at: number;
  readonly text: string;
  /** Why, in the words of who acted; null where nobody gave a reason. */
  readonly reason: string | null;
}

export interface Digest {
  readonly tasks: readonly Task[];
  readonly alerts: readonly Alert[];
}

/** @param console address of the console, `https://kms.example.com/console` */
export function taskOf(approval: StoredApproval, key: StoredKey | undefined, console: string): Task {
  const { id, action, keyGroup, expiresAt } = approval;
  const url = `${console}/tasks/${id}`;
  if (approval.about === 'change')
    return { id, action, keyGroup, about: approval.change.kind, keyType: null, ticket: null, expiresAt, url };
  const { ticket } = approval.context;
  return {
    id,
    action,
    keyGroup,
    about: key?.name ?? approval.keyId,
    keyType: key?.row.keyType ?? null,
    ticket,
    expiresAt,
    url,
  };
}

const ALERTS: ReadonlyMap<string, string> = new Map([
  ['approval.break-glass', 'Somebody acted alone, without the quorum'],
  ['key.tampering-detected', 'The stored record of a key was altered outside the KMS; the key is refused'],
  ['clock.held', 'The clock jumped; nothing is destroyed until an administrator confirms it'],
]);

const reasonIn = (after: unknown): string | null =>
  after !== null && typeof after === 'object' && 'reason' in after && typeof after.reason === 'string'
    ? after.reason
    : null;

export const alertOf = ({ seq, action, subject, actor, at, after }: AuditEntry): Alert => ({
  ...{ seq, action, subject, actor, at },
  text: ALERTS.get(action) ?? action,
  reason: reasonIn(after),
});

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** One line that says how much there is, alerts first. */
export function headline({ tasks, alerts }: Digest): string {
  const parts = [
    ...(alerts.length > 0 ? [`ALERT: ${alerts.map(({ text }) => text).join('; ')}`] : []),
    ...(tasks.length > 0 ? [`${count(tasks.length, 'approval waits', 'approvals wait')} for you`] : []),
  ];
  return `Keydesk KMS: ${parts.join('; ')}`;
}

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const taskLines = (task: Task): string =>
  [
    `${task.action}  ${task.about}${task.keyType === null ? '' : `  (${task.keyType})`}`,
    `  group ${task.keyGroup ?? 'the whole server'}${task.ticket === null ? '' : `, ticket ${task.ticket}`}, until ${moment(task.expiresAt)}`,
    `  ${task.url}`,
  ].join('\n');

const alertLines = (alert: Alert): string =>
  [
    `${alert.text}.${alert.reason === null ? '' : ` Reason given: ${alert.reason}`}`,
    `  ${alert.action}, ${alert.subject}, by ${alert.actor}, ${moment(alert.at)}, entry ${alert.seq} of the audit log`,
  ].join('\n');

/** The whole, as plain text. */
export const bodyText = ({ tasks, alerts }: Digest): string =>
  `${[...alerts.map(alertLines), ...tasks.map(taskLines)].join('\n\n')}\n`;
