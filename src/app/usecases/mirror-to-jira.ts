import { statusOf } from '../../domain/request-lifecycle/read-history';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { Status } from '../../domain/statuses';
import type { AppFields, Comment, IssueView, Lozenge } from '../ports/issues';
import type { IssueFile } from '../ports/store';
import { milestoneComment, noticeComment, outOfStepComment } from './comments';
import { isServed, type Progress } from './digest-history';
import type { Pass } from './pass';
import { stateText } from './state-text';
import { tellStuck } from './tell-stuck';
import { stateView } from './views/standing';

/**
 * Makes the issue show what the record says: the app's own fields, the status, and one comment per milestone. Level
 * by level: what already stands there costs no call, so a pass that was cut short is simply done again.
 */
export async function mirrorToJira(
  pass: Pass,
  view: IssueView | undefined,
  progress: Progress,
): Promise<void> {
  // Behind: the issue already shows a submission that has not been taken up; it keeps its status.
  if (progress === 'behind') return;
  if (view && isServed(pass.desk, view)) {
    await mirrorFields(pass, view);
    if ((await mirrorStatus(pass, view)) === 'later') return;
  } else if (view) {
    const news = untold(pass.file);
    if (news) await pass.desk.issues.comment(view.id, news);
  }
  if (view) await tellStuck(pass);
  markTold(pass);
}

async function mirrorFields(pass: Pass, view: IssueView): Promise<void> {
  const shown = appFields(pass.file);
  const { handle, state, operation } = view.appFields;
  if (shown.handle !== handle || shown.state !== state || shown.operation !== operation)
    await pass.desk.issues.writeFields(view.id, shown);
}

function appFields({ record, notice }: IssueFile): AppFields {
  const nothing = { handle: null, state: null, operation: null };
  if (!record)
    return notice?.kind === 'quarantined' ? { ...nothing, state: 'Not served by Keydesk' } : nothing;
  if (record.state === 'waiting-for-approval' || record.state === 'draft')
    return { ...nothing, ...(record.key && { handle: record.key.handle, state: stateText(record) }) };
  return {
    handle: record.key?.handle ?? null,
    state: stateText(record),
    operation: record.operators?.approvalId ?? null,
  };
}

async function mirrorStatus(pass: Pass, view: IssueView): Promise<'done' | 'later'> {
  const { issues } = pass.desk;
  const to = statusFor(pass.file);
  const news = untold(pass.file);
  if (to === undefined || to === view.status) {
    if (news) await issues.comment(view.id, news);
    await mirrorLozenge(pass, view, to);
    return 'done';
  }
  const comment = news ?? outOfStep(pass.record, view, to);
  const outcome = await issues.move(view.id, to, comment, lozengeOf(to));
  if (outcome === 'refused' && news) await issues.comment(view.id, news);
  if (outcome !== 'conflict') return 'done';
  // Somebody else changed the issue just now: their change brings a hint of its own, this one only makes sure.
  await pass.desk.hints.push({ issueId: view.id, why: 'due' }, 5);
  return 'later';
}

/** A transition of the app's sets it along. After a step of people's, only what would mislead is worth a call. */
async function mirrorLozenge({ desk }: Pass, view: IssueView, to: Status | undefined): Promise<void> {
  if (to === undefined || view.lozenge === null) return;
  const lozenge = lozengeOf(to);
  if (lozenge.label !== view.lozenge) await desk.issues.showLozenge(view.id, lozenge);
}

function lozengeOf(status: Status): Lozenge {
  const { name, appearance } = stateView(status);
  return { label: name, appearance };
}

const statusFor = ({ record, notice }: IssueFile): Status | undefined => {
  if (notice?.kind === 'refused' && !notice.told) return 'draft';
  return record && statusOf(record);
};

function untold({ record, notice }: IssueFile): Comment | undefined {
  if (notice && !notice.told) return noticeComment(notice);
  return record && !record.milestone.told ? milestoneComment(record) : undefined;
}

const outOfStep = (record: RequestRecord | undefined, view: IssueView, to: Status): Comment =>
  outOfStepComment(`${record?.snapshot.requestId ?? view.id}:${view.history.at(-1)?.id ?? 'none'}`, to);

function markTold(pass: Pass): void {
  const { record, notice } = pass.file;
  if (notice && !notice.told) pass.update({ notice: { ...notice, told: true } });
  if (record && !record.milestone.told)
    pass.updateRecord({ ...record, milestone: { ...record.milestone, told: true } });
}
