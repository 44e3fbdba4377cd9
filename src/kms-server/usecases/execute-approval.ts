import { ok, type Result } from '../../domain/result';
import type { RowChange } from '../hsm/binding';
import { periodOf } from '../policy/use';
import type { Refusal } from '../refusal';
import type { ApprovalAction, StoredApproval } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import { changeKey, generationAfter } from './change-key';
import { withdrawEnabling } from './disable-key';
import { closeApproval } from './fence';
import { DAY_MS, type Kms } from './kms';
import { deciding, record } from './record';
import { type Decidable, recordVote } from './votes';

interface Execution {
  readonly change: RowChange;
  readonly action: string;
}

type Plan = (kms: Kms, key: StoredKey, approval: StoredApproval) => Execution | { readonly failed: string };

const planEnabling: Plan = (kms, key, approval) => {
  if (key.row.state !== 'Disabled') return { failed: `The key is ${key.row.state} by now` };
  if (kms.clock.now() >= periodOf(key.row).until)
    return { failed: `The key expired on ${key.row.expiryDate}` };
  const generation = generationAfter(key, approval.context);
  return { change: { state: 'Enabled', everEnabled: true, generation }, action: 'key.enabled' };
};

const planDeletion: Plan = (kms, key, approval) => {
  const { state } = key.row;
  if (state !== 'Enabled' && state !== 'Disabled') return { failed: `The key is ${state} by now` };
  if (approval.days === null) throw new Error(`Approval ${approval.id} has no undo window`);
  const deletionDue = kms.clock.now() + approval.days * DAY_MS;
  const generation = generationAfter(key, approval.context);
  return { change: { state: 'PendingDeletion', deletionDue, generation }, action: 'key.deletion-scheduled' };
};

const PLANS: Readonly<Record<ApprovalAction, Plan>> = { enable: planEnabling, delete: planDeletion };

/** Carries out what the operators agreed to, together with the vote that decided it. */
export async function executeApproval(kms: Kms, decidable: Decidable): Promise<Result<null, Refusal>> {
  const { approval, key, operator, vote } = decidable;
  const plan = PLANS[approval.action](kms, key, approval);
  const actor = deciding(operator, approval.context);
  if ('failed' in plan) {
    await kms.store.write(() => {
      recordVote(kms, operator, approval, vote);
      closeApproval(kms, approval, 'failed', plan.failed, actor);
    });
    return ok(null);
  }
  const changed = await changeKey(kms, {
    key,
    ...plan,
    actor,
    also: () => {
      recordVote(kms, operator, approval, vote);
      approved(kms, decidable, plan.change.deletionDue ?? null);
    },
  });
  return changed.ok ? ok(null) : changed;
}

function approved(kms: Kms, { approval, operator }: Decidable, deletionDue: number | null): void {
  const actor = deciding(operator, approval.context);
  kms.store.approvals.decide(approval.id, {
    state: 'approved',
    reason: null,
    deletionDue,
    decidedAt: kms.clock.now(),
  });
  record(kms, actor, {
    action: 'approval.approved',
    subject: `approval:${approval.id}`,
    before: { state: 'pending' },
    after: {
      state: 'approved',
      keyId: approval.keyId,
      action: approval.action,
      requestId: approval.requestId,
    },
  });
  if (approval.action === 'delete') withdrawEnabling(kms, approval.keyId, actor);
}
