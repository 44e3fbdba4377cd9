import type { AuditEntry } from '../audit/chain';
import type { KeyApproval } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';
import { keySubject } from './record';
import { ticketUrl } from './tickets';

/** Somebody who agreed, by id, with the name they had then. */
export interface Approver {
  readonly id: string;
  readonly name: string;
  /** Jira account. */
  readonly accountId: string | null;
  readonly at: number;
  readonly comment: string | null;
}

/** Something that was done to a key, with everybody who had a hand in it. Times are milliseconds since the epoch. */
export interface Act {
  readonly at: number;
  /** Who was authenticated: whose vote decided it, or who needed nobody. */
  readonly by: string;
  /** Jira account. */
  readonly onBehalfOf: string | null;
  readonly ticket: string | null;
  readonly ticketUrl?: string;
  /** Who asked for it, and for which Jira account. */
  readonly asked: { readonly id: string; readonly name: string; readonly onBehalfOf: string | null };
  /** Null where it needed nobody. */
  readonly approvalId: string | null;
  readonly approvedBy: readonly Approver[];
  /** One person acted alone. */
  readonly breakGlass: boolean;
  /** Why, in the words of who asked or acted alone; null where the ticket says it. */
  readonly reason: string | null;
}

/** One time that a key was to be destroyed, and how it ended. */
export interface Deletion {
  readonly scheduled: Act;
  readonly due: number;
  readonly cancelled: Act | null;
  readonly destroyedAt: number | null;
}

const SCHEDULED = 'key.deletion-scheduled';
const CANCELLED = 'key.deletion-cancelled';
const DESTROYED = 'key.destroyed';
/** Times that a key is told to have been scheduled at most; each took people's agreement. */
const MOST = 1_000;

/** Undefined unless the key waits for its destruction. */
export function schedulingOf(kms: Kms, { row }: StoredKey): Act | undefined {
  if (row.state !== 'PendingDeletion') return undefined;
  const entry = kms.store.audit.lastAct(keySubject(row.keyId), SCHEDULED);
  return entry && actOf(kms, entry);
}

/** Every time that a key was to be destroyed, as the log has it, the newest first. */
export function deletionsOf(kms: Kms, { row }: StoredKey): readonly Deletion[] {
  const acts = (action: string) =>
    kms.store.audit.list({ subject: keySubject(row.keyId), action }, { at: 0, seq: 0 }, MOST);
  const scheduled = acts(SCHEDULED);
  const [cancelled, destroyed] = [acts(CANCELLED), acts(DESTROYED)];
  return scheduled
    .map((entry, index) => {
      const next = scheduled[index + 1]?.seq ?? Number.POSITIVE_INFINITY;
      const within = ({ seq }: AuditEntry) => seq > entry.seq && seq < next;
      const cancelling = cancelled.find(within);
      return {
        scheduled: actOf(kms, entry),
        due: Number(remarkOf(entry, 'deletionDue')),
        cancelled: cancelling ? actOf(kms, cancelling) : null,
        destroyedAt: destroyed.find(within)?.at ?? null,
      };
    })
    .reverse();
}

/** The approval under which a key was last scheduled for destruction; undefined where it needed nobody. */
export function lastScheduledUnder(kms: Pick<Kms, 'store'>, keyId: string): KeyApproval | undefined {
  const entry = kms.store.audit.lastAct(keySubject(keyId), SCHEDULED);
  return entry && approvalOf(kms, textOf(remarkOf(entry, 'approvalId')));
}

function remarkOf({ after }: AuditEntry, member: string): unknown {
  return after !== null && typeof after === 'object' ? Reflect.get(after, member) : undefined;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function actOf(kms: Kms, entry: AuditEntry): Act {
  const { at, actor, onBehalfOf, ticket } = entry;
  const url = ticketUrl(kms, ticket);
  const approval = approvalOf(kms, textOf(remarkOf(entry, 'approvalId')));
  const asked = approval
    ? { id: approval.openedBy, onBehalfOf: approval.context.requester }
    : { id: actor.slice(actor.indexOf(':') + 1), onBehalfOf };
  return {
    at,
    by: actor,
    onBehalfOf,
    ticket,
    ...(url === undefined ? {} : { ticketUrl: url }),
    asked: { ...asked, name: kms.store.principals.get(asked.id)?.name ?? actor },
    approvalId: approval?.id ?? null,
    approvedBy: approval ? approversOf(kms, approval) : [],
    breakGlass: approval?.breakGlass ?? false,
    reason: textOf(remarkOf(entry, 'reason')),
  };
}

function approvalOf(kms: Pick<Kms, 'store'>, id: string | null): KeyApproval | undefined {
  const approval = id === null ? undefined : kms.store.approvals.get(id);
  return approval?.about === 'key' ? approval : undefined;
}

const approversOf = (kms: Kms, { id }: KeyApproval): readonly Approver[] =>
  kms.store.approvals
    .votes(id)
    .filter(({ decision }) => decision === 'approve')
    .map(({ principalId, operator, accountId, at, comment }) => ({
      id: principalId,
      name: operator,
      accountId,
      at,
      comment,
    }));
