import * as z from 'zod';
import type { ApprovalId, ConnectionId, Instant, IssueId } from '../../domain/ids';
import { isGenuine, type SignedMessage, signingKey } from '../../domain/standard-webhooks';
import type { Hints } from '../ports/desk';
import { type Approval, type Kms, KmsUnavailable } from '../ports/kms';
import type { Connection, Secrets } from '../ports/settings';
import type { Store } from '../ports/store';
import { deletionClaimId } from './claims';
import { askNow } from './follow-up';

/** What a callback is met with. Composed once per invocation. */
export interface CallbackDeps {
  readonly connection: Connection | undefined;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly store: Pick<Store, 'handle' | 'claim' | 'issueIdOf' | 'markOnce'>;
  readonly hints: Hints;
  kms(connectionId: ConnectionId): Promise<Kms>;
  now(): Instant;
}

/**
 * `taken`: the issue is looked at now, if there is anything to look at. `refused`: not from this connection's KMS, or
 * too old. `malformed`: genuine, but nothing we understand. `later`: the KMS itself didn't answer; send it again.
 */
export type CallbackOutcome = 'taken' | 'refused' | 'malformed' | 'later';

/** An approval id and nothing else: whoever could forge a callback could make us look, and no more. */
const bodySchema = z.strictObject({
  approvalId: z
    .string()
    .min(1)
    .max(128)
    .transform((id) => id as ApprovalId),
});

/**
 * The KMS says that its operators have decided. Nothing is read or queued before its signature is checked; what they
 * decided is read from the KMS, by the pass that this starts. A lost callback costs time only: the polls go on.
 */
export async function takeCallback(deps: CallbackDeps, message: SignedMessage): Promise<CallbackOutcome> {
  const { connection } = deps;
  const secret = connection?.callbackSecret ? await deps.secrets.get(connection.callbackSecret) : undefined;
  const key = signingKey(secret);
  if (!connection || !key || !isGenuine(key, message, deps.now())) return 'refused';
  const body = bodySchema.safeParse(parsed(message.body));
  if (!body.success) return 'malformed';
  try {
    const issueId = await issueOf(deps, connection.id, body.data.approvalId);
    // The same message again, by a sender without an answer or by somebody who recorded it, goes no further.
    if (issueId !== undefined && (await deps.store.markOnce(`callback ${connection.id} ${message.id}`)))
      await askNow(deps.hints, issueId);
    return 'taken';
  } catch (error) {
    if (error instanceof KmsUnavailable) return 'later';
    throw error;
  }
}

async function issueOf(
  deps: CallbackDeps,
  id: ConnectionId,
  approvalId: ApprovalId,
): Promise<IssueId | undefined> {
  const kms = await deps.kms(id);
  const approval = await kms.getApproval(approvalId);
  if (!approval.ok) return undefined;
  const entry = await deps.store.handle(approval.value.handle);
  return entry?.connectionId === id ? waitingIssue(deps, approval.value, entry.issueId) : undefined;
}

/** A deletion is asked for, and cancelled, on an issue of its own; anything else on the key's. */
async function waitingIssue(
  { store }: CallbackDeps,
  { action, handle }: Approval,
  issueOfKey: IssueId,
): Promise<IssueId | undefined> {
  if (action !== 'delete' && action !== 'cancel-deletion') return issueOfKey;
  const claim = await store.claim(deletionClaimId(handle));
  return claim && store.issueIdOf(claim.issueKey);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
