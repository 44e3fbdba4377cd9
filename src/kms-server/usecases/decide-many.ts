import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { ApprovalState } from '../store/approval-state';
import { decideApproval } from './decide-approval';
import type { Kms } from './kms';
import type { OperatorDecision } from './votes';

export type ManyDecisions = readonly ({ readonly id: string } & (
  | {
      readonly decision: 'approve';
      readonly comment?: string | undefined;
      readonly acknowledgeRecentUse?: boolean | undefined;
    }
  | { readonly decision: 'deny'; readonly reason: string }
))[];

export type OneResult =
  | { readonly id: string; readonly decided: true; readonly state: ApprovalState }
  | {
      readonly id: string;
      readonly decided: false;
      readonly problem: Pick<Refusal, 'code' | 'message' | 'mend'>;
    };

/** Decides one after another, each for itself: what is refused, or decided meanwhile, doesn't hinder the rest. */
export async function decideMany(
  kms: Kms,
  person: Principal,
  decisions: ManyDecisions,
): Promise<readonly OneResult[]> {
  const results: OneResult[] = [];
  for (const one of decisions) {
    const done = await decideApproval(kms, person, one.id, decisionOf(one));
    results.push(
      done.ok
        ? { id: one.id, decided: true, state: done.value.state }
        : { id: one.id, decided: false, problem: problemOf(done.refusal) },
    );
  }
  return results;
}

const problemOf = ({ code, message, mend }: Refusal) => ({ code, message, mend });

function decisionOf(one: ManyDecisions[number]): OperatorDecision {
  if (one.decision === 'deny') return { decision: 'deny', reason: one.reason };
  const { comment, acknowledgeRecentUse = false } = one;
  return { decision: 'approve', acknowledgeRecentUse, ...(comment === undefined ? {} : { comment }) };
}
