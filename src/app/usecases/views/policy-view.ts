import type { KmsCapabilities } from '../../../domain/capabilities';
import { dayOf } from '../../../domain/day';
import type { Snapshot } from '../../../domain/key-request';
import { LABELS } from '../../../domain/policy/labels';
import type { Violation } from '../../../domain/policy/review';
import { reviewDeletion } from '../../../domain/policy/review-deletion';
import { reviewSnapshot } from '../../../domain/policy/review-request';
import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import type { Desk } from '../../ports/desk';
import type { FormView } from '../../ports/issues';
import type { Finding, PolicyView } from '../../views/request';
import { reviewDeletionForm, reviewKeyForm } from '../review-form';
import { frozenForm } from './asked';

/** Until the key is made the policy of the day decides; afterwards it is the day of the submission that counts. */
const UNDECIDED: ReadonlySet<RequestState> = new Set<RequestState>([
  'waiting-for-approval',
  'approved',
  'failed',
]);

const finding = ({ severity, field, value, message, mend, rule, source }: Violation): Finding => ({
  severity,
  field: LABELS[field],
  value,
  message,
  mend,
  rule,
  source,
});

/** The form as it stands now, by the same rules that *Submit* asks. */
export async function policyOfForm(desk: Desk, view: FormView): Promise<PolicyView> {
  const { violations } =
    view.action === 'delete'
      ? (await reviewDeletionForm(desk, view)).review
      : await reviewKeyForm(desk, view);
  return policyView(desk, 'form', violations);
}

/** What was frozen, by the policy that holds now: it is run again before anything is made. */
export function policyOfSnapshot(
  desk: Desk,
  record: RequestRecord,
  capabilities: KmsCapabilities,
): PolicyView {
  const submittedOn = dayOf(record.snapshot.submission.at);
  const today = UNDECIDED.has(record.state) ? dayOf(desk.now()) : submittedOn;
  const dates = { today, submittedOn };
  return policyView(desk, 'snapshot', violationsOf(record.snapshot, desk, capabilities, dates));
}

function violationsOf(
  snapshot: Snapshot,
  { settings: { policy } }: Desk,
  capabilities: KmsCapabilities,
  dates: { readonly today: ReturnType<typeof dayOf>; readonly submittedOn: ReturnType<typeof dayOf> },
): readonly Violation[] {
  if (snapshot.action === 'create')
    return reviewSnapshot(snapshot.spec, { policy, capabilities, ...dates }).violations;
  const { handle } = snapshot.deletion;
  const known = { handle, sameProject: true, state: 'ready' as const };
  return reviewDeletion(frozenForm(snapshot), { policy, capabilities, known }).violations;
}

/** Refusals first. */
function policyView(desk: Desk, of: PolicyView['of'], violations: readonly Violation[]): PolicyView {
  const ordered = [...violations].sort(
    (a, b) => Number(b.severity === 'reject') - Number(a.severity === 'reject'),
  );
  return { version: desk.settings.policy.version, of, findings: ordered.map(finding) };
}
