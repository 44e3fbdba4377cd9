import type { AccountId, IssueId } from '../../../domain/ids';
import { approvalTier, deletionTier } from '../../../domain/policy/approval';
import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import { isPutAway } from '../../../domain/request-lifecycle/start';
import type { Status } from '../../../domain/statuses';
import type { PersonView } from '../../ports/person-issues';
import type { IssueFile } from '../../ports/store';
import type { FrozenView, KmsView, PanelView, RequestView, Unserved } from '../../views/request';
import { isServed } from '../digest-history';
import { excludedFrom } from '../judge-approval';
import { actionsOf } from './actions';
import { askedRows, frozenForm } from './asked';
import { awaitedOf } from './awaited';
import { noticesOf } from './notices';
import type { ConnectionFacts, PanelDesk } from './panel-desk';
import { policyOfForm, policyOfSnapshot } from './policy-view';
import { isRotatable, rotationView } from './rotation';
import { DRAFT_HEADLINE, headlineOf, keyView, stateView } from './standing';
import { stepsOf } from './steps';
import { timelineOf } from './timeline';

const unserved = (message: string): Unserved => ({ kind: 'not-ours', message });

const NOT_SEEN = unserved('You may not see this issue, or it is gone.');
const NOT_OURS = unserved(
  'Keydesk serves issues of the types Create Key and Delete Key, in the project it was set up for.',
);

const NO_RECORD = unserved(
  'This issue stands past Draft, and Keydesk has no record of its submission. It may have been imported or moved, or the app was reinstalled. Nothing is made or deleted for it: file a new issue and submit it.',
);

/** An issue as one person sees it, with all that we keep of it. */
interface Seen {
  readonly desk: PanelDesk;
  readonly view: PersonView;
  readonly action: RequestView['action'];
  readonly file: IssueFile | undefined;
  readonly me: AccountId;
}

/** Where an issue may stand without a record of ours. */
const BEFORE_A_RECORD: ReadonlySet<Status | undefined> = new Set<Status>(['draft', 'waiting-for-approval']);

/** All that the panel shows of an issue to a person. What they may not see in Jira they don't see here. */
export async function readRequestView(desk: PanelDesk, issueId: IssueId, me: AccountId): Promise<PanelView> {
  const view = await desk.person.read(issueId);
  if (!view) return NOT_SEEN;
  if (view.action === undefined || !isServed(desk, view)) return NOT_OURS;
  const file = await desk.store.load(issueId);
  if (!file?.record && !BEFORE_A_RECORD.has(view.status)) return NO_RECORD;
  const seen: Seen = { desk, view, action: view.action, file, me };
  return file?.record && file.record.state !== 'draft'
    ? submittedView(seen, file.record)
    : unsubmittedView(seen);
}

/** A draft: what counts is the form as it stands now. */
async function unsubmittedView(seen: Seen): Promise<RequestView> {
  const { desk, view, action, file } = seen;
  const record = file?.record;
  const { policy, place } = await policyOfForm(desk, view);
  const facts = place && (await desk.describe(place.connectionId));
  const isTakenUp = view.status === 'waiting-for-approval' && file?.notice?.kind !== 'quarantined';
  return {
    ...(await ofAnyState(seen, 'draft', facts)),
    ...(isTakenUp ? FREEZING : { headline: DRAFT_HEADLINE }),
    since: null,
    awaits: isTakenUp
      ? null
      : { role: 'the requester', people: view.creator ? [view.creator] : [], groups: [] },
    busy: isTakenUp || (record !== undefined && !isPutAway(record)),
    asked: askedRows(action, view.form),
    policy,
    key: null,
    consoleLink: null,
    hasKeyLog: false,
    kms: place ? kmsView(facts, place.keyGroup, place.rule) : null,
    rotation: null,
    approvalId: null,
    deletionDue: null,
    frozen: null,
  };
}

const FREEZING: Pick<RequestView, 'state' | 'headline' | 'actions'> = {
  state: stateView('waiting-for-approval'),
  headline: 'Submitted. Keydesk is freezing the form.',
  actions: [],
};

async function submittedView(seen: Seen, record: RequestRecord): Promise<RequestView> {
  const { desk, view } = seen;
  const { snapshot } = record;
  const facts = await desk.describe(snapshot.connectionId);
  const isAsked = (await desk.store.ask(snapshot.requestId)) !== undefined;
  return {
    ...(await ofAnyState(seen, record.state, facts, isAsked)),
    headline: headlineOf(record),
    since: record.since,
    awaits: await awaitedOf(desk, view, record),
    busy: isAsked || isBusy(view, record),
    asked: askedRows(snapshot.action, frozenForm(snapshot)),
    policy: await policyOfSnapshot(desk, record),
    key: keyView(record),
    consoleLink: (record.key && facts?.consoleLink?.(record.key.handle)) ?? null,
    hasKeyLog: record.key !== undefined && facts?.keepsKeyLog === true,
    kms: kmsView(facts, snapshot.keyGroup),
    rotation: rotationView(record, facts?.capabilities),
    approvalId: record.operators?.approvalId ?? null,
    deletionDue: isUndoable(record) ? (record.deletionDue ?? null) : null,
    frozen: frozenView(desk, record),
  };
}

async function ofAnyState(
  { desk, view, action, file, me }: Seen,
  state: RequestState,
  facts: ConnectionFacts | undefined,
  isAsked = false,
) {
  const record = file?.record;
  return {
    kind: 'request' as const,
    at: desk.now(),
    issueKey: view.key,
    action,
    state: stateView(state),
    steps: stepsOf(action, state, record),
    notices: file ? noticesOf(file) : [],
    actions: actionsOf({
      action,
      state,
      record,
      status: view.status,
      offered: view.offered,
      me,
      excluded: record ? excludedFrom(record, view) : [],
      connection: facts?.name ?? 'the KMS',
      windowDays: desk.settings.policy.undo.minimumDays,
      isRotatable: record !== undefined && isRotatable(record, facts?.capabilities),
      isAsked,
    }),
    timeline: record ? timelineOf(record, await desk.store.auditTrail(record.snapshot.requestId)) : [],
    earlierSubmissions: Math.max(submissions(view) - 1, 0),
  };
}

const submissions = ({ history }: PersonView): number =>
  history.filter(({ status }) => status?.from === 'draft' && status.to === 'waiting-for-approval').length;

/** While its window counts down; afterwards the headline says what is awaited. */
const isUndoable = ({ state, operators, failure }: RequestRecord): boolean =>
  state === 'pending-deletion' && !operators && !failure;

/** The app or the KMS is at work, or Jira does not show it all yet. */
const isBusy = ({ status }: PersonView, { state, todo, milestone }: RequestRecord): boolean =>
  todo.length > 0 || !milestone.told || (state !== 'voided' && status !== state);

const kmsView = (facts: ConnectionFacts | undefined, keyGroup: string, rule?: string): KmsView => {
  const module = facts?.capabilities?.module;
  return {
    connection: facts?.name ?? 'a KMS connection that was removed',
    keyGroup,
    rule: rule ?? null,
    module: module?.name ?? null,
    hardware: module?.hardware ?? null,
    certificate: module?.fipsCertificate ?? null,
  };
};

function frozenView(
  { settings: { policy } }: PanelDesk,
  { snapshot, snapshotHash }: RequestRecord,
): FrozenView {
  const tier = snapshot.action === 'create' ? approvalTier(snapshot.spec, policy) : deletionTier(policy);
  return {
    hash: snapshotHash,
    policyVersion: snapshot.policyVersion,
    submitter: snapshot.submission.submitter,
    at: snapshot.submission.at,
    tier: tier.title,
  };
}
