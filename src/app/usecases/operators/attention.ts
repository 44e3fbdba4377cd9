import { type Attention, attentionOf } from '../../../domain/request-lifecycle/attention';
import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import type { IssueFile } from '../../ports/store';
import type { AttentionPage, AttentionRow } from '../../views/operators';
import { minute } from '../views/moments';
import { stateView } from '../views/standing';
import type { OperatorsDeps, Viewer } from './deps';
import { troubleOf } from './standing';

const PAGE_SIZE = 25;

/** Whether the person may see what is stuck, whatever Jira shows them of it: by role in the project. */
export async function mayAttend({ jira, projectId }: OperatorsDeps, viewer: Viewer): Promise<boolean> {
  if (viewer.rights.administer) return true;
  const { approver, operator } = await jira.roles(projectId, viewer.accountId);
  return approver || operator;
}

/** Our own records that are stuck, Jira may not even show them. The index hints, each record decides for itself. */
export async function listAttention(
  { store, now }: OperatorsDeps,
  cursor: string | null,
): Promise<AttentionPage> {
  const { issueIds, nextCursor } = await store.attentionIssues({ limit: PAGE_SIZE, cursor });
  const files = await Promise.all(issueIds.map((id) => store.load(id)));
  return { rows: files.flatMap((file) => (file && rowOf(file)) ?? []), nextCursor, now: now() };
}

function rowOf(file: IssueFile): AttentionRow | undefined {
  const { record, notice, issueId, issueKey } = file;
  if (notice?.kind === 'quarantined')
    return {
      ...{ issueId, issueKey, action: null, keyName: null, since: null },
      state: { id: 'quarantined', name: 'Not served', appearance: 'removed' },
      what: notice.lines.join(' '),
      mend: 'If the key is still wanted, file a new request. Otherwise nothing has to be done: no key comes of this issue.',
    };
  const attention = record && attentionOf(record);
  if (!attention) return undefined;
  const { snapshot } = record;
  return {
    ...{ issueId, issueKey, action: snapshot.action, since: record.since },
    keyName: snapshot.action === 'create' ? snapshot.spec.name : null,
    state: stateView(record.state),
    ...WORDS[attention](record),
  };
}

type Words = Pick<AttentionRow, 'what' | 'mend'>;

const WORDS: Readonly<Record<Attention, (record: RequestRecord) => Words>> = {
  void: (record) => ({
    what: `The issue is gone or left the workflow, and its key is not put away yet.${record.trouble ? ` ${troubleOf(record)}` : ''}`,
    mend: record.trouble
      ? `Keydesk tries again ${minute(record.trouble.nextAt)}. If it lasts, check the KMS connection; in the KMS the key can be disabled by hand.`
      : 'Keydesk disables the key and schedules its deletion by itself. Look again in some minutes.',
  }),
  trouble: (record) => ({
    what: `${troubleOf(record)} Tried ${times(record.trouble?.attempts ?? 0)} since ${minute(record.trouble?.since ?? record.since)}.`,
    mend: 'Check that the KMS is up and that the connection on the Keydesk admin page passes its test. Keydesk tries again by itself.',
  }),
  destruction: (record) => ({
    what: `The undo window is over, and the key is not destroyed. ${record.failure?.message ?? ''}`,
    mend:
      record.failure?.mend ??
      'Take "Ask again to destroy" in the panel of the issue, or cancel the deletion.',
  }),
  rotation: (record) => ({
    what: `The rotation period is over, and the key is not rotated. ${record.notRotated?.details.join(' ') ?? ''}`,
    mend: `Mend what stands in the way, then take "Rotate now" in the panel of the issue. Keydesk tries again by itself${record.rotateNotBefore === undefined ? '' : ` on ${minute(record.rotateNotBefore)}`}.`,
  }),
  failed: (record) => ({
    what: record.failure?.message ?? 'The KMS refused the order.',
    mend: `${record.failure?.mend ?? 'Find out why in the KMS.'} Then take "Retry" on the issue, or "Revise" to ask for something else.`,
  }),
};

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
