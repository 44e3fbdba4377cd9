import { actorOf, type Principal } from '../auth/principal';
import type { StoredApproval } from '../store/approvals';
import type { NewAuditEntry } from '../store/audit-log';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';

/** Who acts, and on whose behalf: the authenticated actor is kept apart from the person it names. */
export interface Actor {
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly ticket: string | null;
  readonly policyVersion: string | null;
}

export const SERVER: Actor = { actor: 'server', onBehalfOf: null, ticket: null, policyVersion: null };

export const actingFor = (principal: Principal, context: RequestContext): Actor => ({
  actor: actorOf(principal),
  onBehalfOf: context.requester,
  ticket: context.ticket,
  policyVersion: context.policyVersion,
});

/** A person who acts in their own name. */
export const acting = (person: Principal): Actor => ({
  actor: actorOf(person),
  onBehalfOf: person.accountId,
  ticket: null,
  policyVersion: null,
});

/** An operator acts for nobody else; ticket and policy version are those of the request that is decided. */
export const deciding = (operator: Principal, approval: StoredApproval): Actor =>
  approval.about === 'key'
    ? {
        ...acting(operator),
        ticket: approval.context.ticket,
        policyVersion: approval.context.policyVersion,
      }
    : acting(operator);

type Content = Pick<NewAuditEntry, 'action' | 'subject' | 'before' | 'after'>;

/** Adds an entry to the audit log, in the transaction of the change. */
export function record(kms: Kms, actor: Actor, content: Content): void {
  kms.store.audit.append({ at: kms.clock.now(), ...actor, ...content });
}

export const keySubject = (keyId: string): string => `key:${keyId}`;

/** A key as the log shows it: its life, never its blob. */
export function keyOnRecord({ row, name, specHash }: Pick<StoredKey, 'row' | 'name' | 'specHash'>) {
  const { requestId, keyType, keyGroup, projectId, state, generation, rowVersion, deletionDue, grants } = row;
  return {
    requestId,
    name,
    specHash,
    keyType,
    keyGroup,
    projectId,
    state,
    generation,
    rowVersion,
    deletionDue,
    grants,
  };
}

/** What an approval is about, as the log shows it. */
export const approvalOnRecord = (approval: StoredApproval) =>
  approval.about === 'key'
    ? { keyId: approval.keyId, action: approval.action, requestId: approval.requestId }
    : {
        action: approval.action,
        keyGroup: approval.keyGroup,
        change: approval.change.kind,
        payloadHash: approval.change.payloadHash,
      };
