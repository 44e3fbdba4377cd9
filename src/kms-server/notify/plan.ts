import { createHash } from 'node:crypto';
import type { AuditEntry } from '../audit/chain';
import type { StoredApproval } from '../store/approvals';
import type { Delivery } from '../store/deliveries';
import { EVERYBODY, type MailTarget, type Notifications, type WebhookTarget } from './config';

/**
 * `task`: operators have something to decide. `decision`: the Jira app's approval ended. `reversal`: what it had led to
 * was undone here. `alert`: somebody has to look now.
 */
export type Notice = 'task' | 'decision' | 'reversal' | 'alert';

/** What is told of which entries of the log. An action that isn't here is told to nobody. */
const NOTICES: ReadonlyMap<string, Notice> = new Map([
  ['approval.opened', 'task'],
  ['approval.approved', 'decision'],
  ['approval.denied', 'decision'],
  ['approval.expired', 'decision'],
  ['approval.failed', 'decision'],
  ['key.deletion-cancelled', 'reversal'],
  ['approval.break-glass', 'alert'],
  ['key.tampering-detected', 'alert'],
  ['clock.held', 'alert'],
]);

export type Planned = Omit<Delivery, 'state' | 'attempts' | 'problem'>;

/** What planning looks up; reads only. */
export interface Lookup {
  approval(id: string): StoredApproval | undefined;
  /** The approval under which a key was last scheduled for destruction. */
  deletion(keyId: string): StoredApproval | undefined;
  /** Name of an integration; undefined for anybody else. */
  integration(principalId: string): string | undefined;
}

/** Whom an entry of the log is told to, and from when on. The same entry always plans the same deliveries. */
export function planned(
  entry: AuditEntry,
  { digestMs, ...to }: Notifications,
  lookup: Lookup,
): readonly Planned[] {
  const notice = NOTICES.get(entry.action);
  if (!notice) return [];
  const approval = approvalOf(entry, lookup);
  const subject = notice === 'alert' || !approval ? String(entry.seq) : approval.id;
  const wait = notice === 'task' ? digestMs : 0;
  return TARGETS[notice](to, approval, lookup).map((target) => ({
    id: deliveryId(target, notice, subject),
    ...{ target, notice, subject },
    dueAt: entry.at + wait,
    createdAt: entry.at,
  }));
}

function approvalOf({ subject, actor }: AuditEntry, lookup: Lookup): StoredApproval | undefined {
  const [, kind, id = ''] = /^(approval|key):(.+)$/.exec(subject) ?? [];
  if (kind === 'approval') return lookup.approval(id);
  // What the app undid itself is no news to it.
  return kind === 'key' && !actor.startsWith('integration:') ? lookup.deletion(id) : undefined;
}

const deliveryId = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

type Targets = (
  to: Omit<Notifications, 'digestMs'>,
  approval: StoredApproval | undefined,
  lookup: Lookup,
) => readonly string[];

const TARGETS: Readonly<Record<Notice, Targets>> = {
  task: ({ mail, webhooks }, approval) => {
    const group = approval?.keyGroup ?? EVERYBODY;
    return approval ? [...mailOf(mail, group), ...webhooks.filter(isFor(group)).map(webhookName)] : [];
  },
  decision: callbackOf,
  reversal: callbackOf,
  alert: ({ mail, webhooks }) => [
    ...Object.keys(mail?.to ?? {}).map((group) => `mail:${group}`),
    ...webhooks.map(webhookName),
  ],
};

/** The app that asked for it, wherever it went from there. */
function callbackOf(
  { callbacks }: Pick<Notifications, 'callbacks'>,
  approval: StoredApproval | undefined,
  lookup: Lookup,
): readonly string[] {
  const name = approval?.about === 'key' ? lookup.integration(approval.openedBy) : undefined;
  return callbacks
    .filter(({ integration }) => integration === name)
    .map(({ integration }) => `callback:${integration}`);
}

function mailOf(mail: MailTarget | undefined, group: string): readonly string[] {
  const known = [group, EVERYBODY].find((name) => mail?.to[name]);
  return known === undefined ? [] : [`mail:${known}`];
}

const isFor =
  (group: string) =>
  ({ groups }: WebhookTarget): boolean =>
    groups === undefined || group === EVERYBODY || groups.includes(group);

const webhookName = ({ name }: WebhookTarget): string => `webhook:${name}`;
