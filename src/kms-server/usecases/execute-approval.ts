import { ok, type Result } from '../../domain/result';
import type { RowChange } from '../hsm/binding';
import { periodOf } from '../policy/use';
import type { Refusal } from '../refusal';
import type { KeyAction, KeyApproval } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import { type Agreed, approved } from './agreed';
import { nameIsGone } from './cancel-deletion';
import { changeKey, generationAfter } from './change-key';
import { withdrawEnabling } from './disable-key';
import { executeChange } from './execute-change';
import { closeApproval } from './fence';
import { agreedGrants } from './grants';
import { DAY_MS, type Kms } from './kms';
import { deciding } from './record';

interface Execution {
  readonly change: RowChange;
  readonly action: string;
}

type Plan = (kms: Kms, key: StoredKey, approval: KeyApproval) => Execution | { readonly failed: string };

const planEnabling: Plan = (kms, key, approval) => {
  if (key.row.state !== 'Disabled') return { failed: `The key is ${key.row.state} by now` };
  if (kms.clock.now() >= periodOf(key.row).until)
    return { failed: `The key expired on ${key.row.expiryDate}` };
  const generation = generationAfter(key, approval.context);
  const grants = agreedGrants(kms, key, approval.grants);
  return { change: { state: 'Enabled', everEnabled: true, generation, grants }, action: 'key.enabled' };
};

const planDeletion: Plan = (kms, key, approval) => {
  const { state } = key.row;
  if (state !== 'Enabled' && state !== 'Disabled') return { failed: `The key is ${state} by now` };
  if (approval.days === null) throw new Error(`Approval ${approval.id} has no undo window`);
  const deletionDue = kms.clock.now() + approval.days * DAY_MS;
  const generation = generationAfter(key, approval.context);
  return { change: { state: 'PendingDeletion', deletionDue, generation }, action: 'key.deletion-scheduled' };
};

const planCancelling: Plan = (kms, key, approval) => {
  if (key.row.state !== 'PendingDeletion') return { failed: `The key is ${key.row.state} by now` };
  if (nameIsGone(kms, key)) return { failed: `Another key is named ${key.name} by now` };
  const generation = generationAfter(key, approval.context);
  return { change: { state: 'Disabled', deletionDue: null, generation }, action: 'key.deletion-cancelled' };
};

const PLANS: Readonly<Record<KeyAction, Plan>> = {
  enable: planEnabling,
  delete: planDeletion,
  'cancel-deletion': planCancelling,
};

/** Carries out what people agreed to, together with the vote that decided it. */
export function executeApproval(kms: Kms, { approval, ...agreed }: Agreed): Promise<Result<null, Refusal>> {
  return approval.about === 'key'
    ? executeOnKey(kms, { approval, ...agreed })
    : executeChange(kms, { approval, ...agreed });
}

async function executeOnKey(kms: Kms, agreed: Agreed<KeyApproval>): Promise<Result<null, Refusal>> {
  const { approval, person, recorded } = agreed;
  const key = kms.store.keys.get(approval.keyId);
  if (!key) throw new Error(`Approval ${approval.id} lost its key`);
  const plan = PLANS[approval.action](kms, key, approval);
  const actor = deciding(person, approval);
  if ('failed' in plan) {
    await kms.store.write(() => {
      recorded();
      closeApproval(kms, approval, 'failed', plan.failed, actor);
    });
    return ok(null);
  }
  const changed = await changeKey(kms, {
    key,
    ...plan,
    actor,
    remark: { approvalId: approval.id, reason: agreed.breakGlass ?? approval.why },
    also: () => {
      recorded();
      approved(kms, agreed, plan.change.deletionDue ?? null);
      if (approval.action === 'delete') withdrawEnabling(kms, approval.keyId, actor);
    },
  });
  return changed.ok ? ok(null) : changed;
}
