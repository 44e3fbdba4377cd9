import type { IssueId, KeyHandle } from '../../../domain/ids';
import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import { ok, type Result, refuse } from '../../../domain/result';
import type { FoundIssue } from '../../ports/operators-jira';
import type { IssueFile } from '../../ports/store';
import type { OperatorsProblem } from '../../views/operators';
import type { KeyDeletion, KeyKms, KeyPage, KeyTimelineEntry, MadeKey } from '../../views/operators-key';
import { keyView } from '../views/standing';
import { timelineOf } from '../views/timeline';
import { askedKey } from './asked-key';
import { mayAttend } from './attention';
import type { OperatorsDeps, Viewer } from './deps';
import { handleToDelete, loadAll } from './list-requests';
import { type Standing, standingOf } from './standing';

/** Deletions shown; each costs a read of its record and of its trail. */
const MOST_DELETIONS = 10;

const NOT_THERE: OperatorsProblem = {
  what: 'There is no such request, or you may not see its issue.',
  mend: 'Ask whoever sent you here for the right to see the issue in Jira.',
};

const UNKNOWN_KEY: OperatorsProblem = {
  what: 'This request asks to delete a key that Keydesk has not made.',
  mend: 'Open the issue and check its key handle.',
};

/** One key: by the issue that asked for it, or by one that asks to delete it. */
export async function readKey(
  deps: OperatorsDeps,
  viewer: Viewer,
  issueId: IssueId,
): Promise<Result<KeyPage, OperatorsProblem>> {
  const named = await find(deps, viewer, issueId);
  if (!named) return refuse(NOT_THERE);
  const isDeletion = (named.issue?.action ?? named.file?.record?.snapshot.action) === 'delete';
  if (!isDeletion) return ok(await keyPage(deps, named));
  const handle = handleToDelete(named.issue, named.file?.record);
  const entry = handle && (await deps.store.handle(handle));
  if (!entry) return refuse(UNKNOWN_KEY);
  const maker = await find(deps, viewer, entry.issueId);
  return maker ? ok(await keyPage(deps, maker)) : refuse(NOT_THERE);
}

interface Found {
  readonly issueId: IssueId;
  /** undefined where it is gone, left our project, or is not for the person to see. */
  readonly issue: FoundIssue | undefined;
  readonly file: IssueFile | undefined;
}

/** What the person may see of an issue: by Jira's permission, or by their role where the issue is gone. */
async function find(deps: OperatorsDeps, viewer: Viewer, issueId: IssueId): Promise<Found | undefined> {
  const seen = (await deps.jira.visible([issueId])).get(issueId);
  const issue = seen?.projectId === deps.projectId && seen.action ? seen : undefined;
  const file = await deps.store.load(issueId);
  if (issue) return { issueId, issue, file };
  return file?.record && (await mayAttend(deps, viewer)) ? { issueId, issue, file } : undefined;
}

async function keyPage(deps: OperatorsDeps, { issueId, issue, file }: Found): Promise<KeyPage> {
  const record = file?.record;
  const deletions = await deletionsOf(deps, record?.key?.handle);
  const shown = deletions.slice(0, MOST_DELETIONS);
  const records = [record, ...shown.map((deletion) => deletion.file?.record)].filter(
    (one) => one !== undefined,
  );
  return {
    issueId,
    issueKey: issue?.key ?? file?.issueKey ?? '',
    hasIssue: issue !== undefined,
    summary: issue?.summary ?? null,
    // A key that is being deleted is not "Ready", whatever its own request says.
    ...(beingDeleted(shown) ?? standingOf(issue, file)),
    asked: askedKey(issue, record),
    made: record ? await madeKey(deps, record, shown) : null,
    kms: record ? await kmsOf(deps, record) : null,
    deletions: shown.map(deletionView),
    moreDeletions: deletions.length > MOST_DELETIONS,
    timeline: await timelineOfAll(deps, records),
    now: deps.now(),
  };
}

function beingDeleted(deletions: readonly Deletion[]): Standing | undefined {
  const pending = deletions.find(({ file }) => file?.record?.state === 'pending-deletion');
  return pending && standingOf(pending.issue, pending.file);
}

interface Deletion {
  readonly issue: FoundIssue;
  readonly file: IssueFile | undefined;
}

/** Requests to delete the key that the person can see, newest first; one more than is shown. */
async function deletionsOf(deps: OperatorsDeps, handle: KeyHandle | undefined): Promise<Deletion[]> {
  if (!handle) return [];
  const query = {
    statuses: null,
    action: 'delete',
    mine: false,
    match: { by: 'deletions', handle },
  } as const;
  const page = { order: 'newest', cursor: null, limit: MOST_DELETIONS + 1 } as const;
  const { issues } = await deps.jira.search(query, page);
  const files = await loadAll(
    deps,
    issues.map(({ id }) => id),
  );
  return issues
    .map((issue) => ({ issue, file: files.get(issue.id) }))
    .filter(({ issue, file }) => handleToDelete(issue, file?.record) === handle);
}

function deletionView({ issue, file }: Deletion): KeyDeletion {
  const snapshot = file?.record?.snapshot;
  const asked = snapshot?.action === 'delete' ? snapshot.deletion : undefined;
  return {
    issueId: issue.id,
    issueKey: issue.key,
    ...standingOf(issue, file),
    reason: asked?.reason ?? null,
    windowDays: asked?.windowDays ?? null,
  };
}

async function madeKey(
  deps: OperatorsDeps,
  record: RequestRecord,
  deletions: readonly Deletion[],
): Promise<MadeKey | null> {
  const { snapshot, readyAt, deletionDue } = record;
  const key = keyView(record);
  if (!key) return null;
  const connection = (await deps.connections()).find(({ id }) => id === snapshot.connectionId);
  const due = [deletionDue, ...deletions.map(({ file }) => pendingUntil(file))].find(
    (at) => at !== undefined,
  );
  return {
    ...key,
    readyAt: readyAt ?? null,
    destroyedOn: due ?? null,
    consoleLink: (connection && deps.consoleLink(connection, key.handle as KeyHandle)) ?? null,
  };
}

const pendingUntil = (file: IssueFile | undefined): number | undefined =>
  file?.record?.state === 'pending-deletion' ? file.record.deletionDue : undefined;

async function kmsOf(deps: OperatorsDeps, { snapshot }: RequestRecord): Promise<KeyKms> {
  const { connectionId, keyGroup } = snapshot;
  const connection = (await deps.connections()).find(({ id }) => id === connectionId);
  const module = (await deps.capabilities(connectionId))?.module;
  return {
    connection: connection?.name ?? 'A connection that was removed',
    keyGroup,
    module: module?.name ?? null,
    hardware: module?.hardware ?? null,
    fipsCertificate: module?.fipsCertificate ?? null,
  };
}

async function timelineOfAll(
  { store }: OperatorsDeps,
  records: readonly RequestRecord[],
): Promise<KeyTimelineEntry[]> {
  const told = await Promise.all(
    records.map(async (record) => {
      const { issueKey, action, requestId } = record.snapshot;
      const entries = timelineOf(record, await store.auditTrail(requestId));
      return entries.map((entry) => ({ ...entry, issueKey, action }));
    }),
  );
  return told.flat().sort((a, b) => a.at - b.at);
}
