import { ok, type Result } from '../../domain/result';
import { actorOf } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { ChangeApproval } from '../store/approvals';
import type { Agreed } from './agreed';
import { approved } from './agreed';
import { changeKind } from './changes';
import type { Mandate } from './changes/change';
import { closeApproval } from './fence';
import type { Kms } from './kms';
import { payloadHash } from './propose-change';
import { deciding, record } from './record';

/** Carries out a change of the rules, in the transaction of the vote that decided it. */
export async function executeChange(
  kms: Kms,
  agreed: Agreed<ChangeApproval>,
): Promise<Result<null, Refusal>> {
  const { approval, person, recorded } = agreed;
  const { kind: name, payload, payloadHash: frozen } = approval.change;
  if (payloadHash(name, payload) !== frozen) return refuseAltered(approval);
  const kind = changeKind(name);
  const actor = deciding(person, approval);
  await kms.store.write(() => {
    recorded();
    const impossible = kind.refuse(kms, payload);
    if (impossible) {
      closeApproval(kms, approval, 'failed', impossible.refusal.message, actor);
      return;
    }
    const applied = kind.apply(kms, payload, mandateOf(kms, approval));
    approved(kms, agreed, null);
    record(kms, actor, { action: name, ...applied });
  });
  return ok(null);
}

function mandateOf({ store }: Kms, { id, openedBy, change }: ChangeApproval): Mandate {
  const proposer = store.principals.get(openedBy);
  if (!proposer) throw new Error(`Approval ${id} lost its proposer`);
  return { approvalId: id, proposer: actorOf(proposer), comment: change.comment ?? '' };
}

const refuseAltered = ({ id }: ChangeApproval) =>
  refused(
    'forbidden',
    `The stored content of approval ${id} was altered outside the KMS, so it can't be carried out`,
    'Ask the KMS administrator to look into the audit log, and propose the change again',
  );
