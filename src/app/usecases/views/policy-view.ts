import type { KmsCapabilities } from '../../../domain/capabilities';
import { dayOf } from '../../../domain/day';
import type { ConnectionId } from '../../../domain/ids';
import type { Snapshot } from '../../../domain/key-request';
import { LABELS } from '../../../domain/policy/labels';
import type { Violation } from '../../../domain/policy/review';
import { reviewDeletion } from '../../../domain/policy/review-deletion';
import { reviewSnapshot } from '../../../domain/policy/review-request';
import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import { routedByText } from '../../../domain/routing';
import type { Desk } from '../../ports/desk';
import type { FormView } from '../../ports/issues';
import { KmsUnavailable } from '../../ports/kms';
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

/** Where a form leads: the KMS that routing chose, or that has the key; undefined where there is none. */
export interface FormPlace {
  readonly connectionId: ConnectionId;
  readonly keyGroup: string;
  /** The rule that chose it; undefined where none did. */
  readonly rule?: string;
}

export interface FormPolicy {
  readonly policy: PolicyView;
  readonly place: FormPlace | undefined;
}

/** The form as it stands now, by the same rules that *Submit* asks. */
export async function policyOfForm(desk: Desk, view: FormView): Promise<FormPolicy> {
  try {
    return view.action === 'delete' ? await ofDeletion(desk, view) : await ofCreation(desk, view);
  } catch (error) {
    return { policy: silent(desk, 'form', error), place: undefined };
  }
}

async function ofCreation(desk: Desk, view: FormView): Promise<FormPolicy> {
  const { review, route } = await reviewKeyForm(desk, view);
  const policy = policyView(desk, 'form', review.violations);
  if (!route) return { policy, place: undefined };
  const { connectionId, keyGroup, by } = route;
  return {
    policy,
    place: { connectionId, keyGroup, ...(by.kind === 'rule' && { rule: routedByText(by) }) },
  };
}

async function ofDeletion(desk: Desk, view: FormView): Promise<FormPolicy> {
  const { review, entry } = await reviewDeletionForm(desk, view);
  return { policy: policyView(desk, 'form', review.violations), place: entry };
}

/** A KMS that doesn't say what it can do: nothing can be said of the request either. */
function silent(desk: Desk, of: PolicyView['of'], error: unknown): PolicyView {
  if (!(error instanceof KmsUnavailable)) throw error;
  const finding: Finding = {
    severity: 'reject',
    field: 'KMS',
    value: '',
    message: error.message,
    mend: 'Nothing is made meanwhile.',
    rule: 'capability',
    source: 'Capabilities of the KMS',
  };
  return { version: desk.settings.policy.version, of, findings: [finding] };
}

/** What was frozen, by the policy that holds now: it is run again before anything is made. */
export async function policyOfSnapshot(desk: Desk, record: RequestRecord): Promise<PolicyView> {
  const submittedOn = dayOf(record.snapshot.submission.at);
  const today = UNDECIDED.has(record.state) ? dayOf(desk.now()) : submittedOn;
  const dates = { today, submittedOn };
  try {
    const capabilities = await desk.capabilities(record.snapshot.connectionId);
    return policyView(desk, 'snapshot', violationsOf(record.snapshot, desk, capabilities, dates));
  } catch (error) {
    return silent(desk, 'snapshot', error);
  }
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
