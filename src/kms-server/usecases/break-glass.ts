import type { Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { refuseDecider } from '../policy/eligibility';
import { type Refusal, refused } from '../refusal';
import type { KeyApproval, StoredApproval } from '../store/approvals';
import type { Condition } from './condition';
import { closeOvertaken } from './decide-approval';
import { executeApproval } from './execute-approval';
import { findApproval } from './find';
import { governed } from './governed';
import type { Kms } from './kms';
import { matterOf } from './matter';
import { refuseRecentUse } from './recent-use';
import { deciding, record } from './record';
import { newVote, recordVote } from './votes';

/** What somebody says who acts alone. */
export interface Alone {
  readonly reason: string;
  readonly acknowledgeRecentUse: boolean;
}

/**
 * Carries out what waits for several people on one person's word. It stands in the log with name and reason, and
 * everybody of the group is told. Whoever asked for it, or approved it in Jira, can't do that either.
 */
export async function breakGlass(
  kms: Kms,
  person: Principal,
  approvalId: string,
  { reason, acknowledgeRecentUse }: Alone,
  condition: Condition | undefined,
): Promise<Result<null, Refusal>> {
  const first = findApproval(kms, person, approvalId);
  if (!first.ok) return first;
  return governed(kms, first.value, async (approval) => {
    if (approval.about !== 'key') return refuseRules();
    const refusal =
      refuseAlone(kms, person, approval) ??
      (await closeOvertaken(kms, approval)) ??
      condition?.() ??
      refuseDecider(person, matterOf(kms, approval)) ??
      refuseRecentUse(kms, approval, acknowledgeRecentUse);
    if (refusal) return refusal;
    const recorded = () => {
      const vote = newVote(kms, person, approval, { decision: 'approve', comment: reason });
      recordVote(kms, person, approval, vote);
      record(kms, deciding(person, approval), {
        action: 'approval.break-glass',
        subject: `approval:${approval.id}`,
        before: null,
        after: { person: person.id, name: person.name, reason, requirements: approval.requirements },
      });
    };
    return executeApproval(kms, { approval, person, recorded, breakGlass: reason });
  });
}

const refuseRules = () =>
  refused(
    'forbidden',
    'The rules are changed by agreement only',
    'Vote for the change, and ask the others to',
  );

function refuseAlone(kms: Kms, person: Principal, { keyGroup }: KeyApproval) {
  if (!may(person, 'approval.break-glass', keyGroup)) {
    return refused(
      'forbidden',
      `${person.name} may not act alone in group ${keyGroup}`,
      'Somebody with a role that allows approval.break-glass there has to',
    );
  }
  if (kms.store.groups.get(keyGroup)?.breakGlass) return undefined;
  return refused(
    'policy',
    `In group ${keyGroup} nobody acts alone: break-glass is switched off`,
    'Propose the change break-glass.set, or ask the others to vote',
  );
}

/** Whether somebody could end the waiting alone; for showing it, never for allowing it. */
export const mayBreakGlass = (kms: Kms, person: Principal, approval: StoredApproval): boolean =>
  approval.about === 'key' &&
  refuseAlone(kms, person, approval) === undefined &&
  refuseDecider(person, matterOf(kms, approval)) === undefined;
