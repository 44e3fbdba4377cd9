import type { IssueId, IssueKey, KeyHandle } from '../../../domain/ids';
import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import type { FoundIssue, RequestMatch, RequestQuery } from '../../ports/operators-jira';
import type { IssueFile } from '../../ports/store';
import type {
  ListPayload,
  RequestAction,
  RequestCounts,
  RequestPage,
  RequestRow,
  RequestSearch,
} from '../../views/operators';
import type { OperatorsDeps } from './deps';
import { GROUP_STATUSES, STATE_GROUPS } from './groups';
import { standingOf } from './standing';

/** Requests a page. The store is read once for each, so it bounds what a page costs. */
export const PAGE_SIZE = 25;

/** A page of the requests that the person sees in Jira, told by our records where those say more. */
export async function listRequests(deps: OperatorsDeps, payload: ListPayload): Promise<RequestPage> {
  const { order, cursor } = payload;
  const found = await deps.jira.search(queryOf(payload), { order, cursor, limit: PAGE_SIZE });
  const issues = found.issues.flatMap((issue) => (isOurs(issue) ? [issue] : []));
  const files = await loadAll(
    deps,
    issues.map(({ id }) => id),
  );
  const keys = await keysToDelete(deps, issues, files);
  return {
    rows: issues.map((issue) => rowOf(issue, files.get(issue.id), keys)),
    nextCursor: found.nextCursor,
    now: deps.now(),
  };
}

/** How many requests there are in each group, whichever of them the page shows. */
export async function countRequests(deps: OperatorsDeps, search: RequestSearch): Promise<RequestCounts> {
  const counts = await Promise.all(
    STATE_GROUPS.map((group) => deps.jira.count(queryOf({ ...search, group }))),
  );
  return Object.fromEntries(STATE_GROUPS.map((group, index) => [group, counts[index] ?? 0])) as RequestCounts;
}

const ISSUE_KEY = /^[A-Z][A-Z0-9_]*-[1-9]\d{0,9}$/;

function queryOf({ group, action, text, mine }: RequestSearch & Pick<ListPayload, 'group'>): RequestQuery {
  const key = text.trim().toUpperCase();
  const byText: RequestMatch | null = text.trim() === '' ? null : { by: 'text', text };
  return {
    statuses: group && GROUP_STATUSES[group],
    action,
    mine,
    match: ISSUE_KEY.test(key) ? { by: 'key', key: key as IssueKey } : byText,
  };
}

type OurIssue = FoundIssue & { readonly action: RequestAction };

const isOurs = (issue: FoundIssue): issue is OurIssue => issue.action !== undefined;

export async function loadAll(
  { store }: OperatorsDeps,
  ids: readonly IssueId[],
): Promise<ReadonlyMap<IssueId, IssueFile>> {
  const files = await Promise.all(ids.map((id) => store.load(id)));
  return new Map(files.flatMap((file) => (file ? [[file.issueId, file]] : [])));
}

interface KeyFacts {
  readonly name: string;
  readonly keyType: string | null;
}

/** The handle that a request asks to delete. */
export const handleToDelete = (
  issue: FoundIssue | undefined,
  record: RequestRecord | undefined,
): KeyHandle | undefined => {
  if (record?.snapshot.action === 'delete') return record.snapshot.deletion.handle;
  const typed = issue?.form.handle;
  return typeof typed === 'string' ? (typed.trim() as KeyHandle) : undefined;
};

/** What the keys are called whose deletion a page asks for; of those alone whose own issue the person can see. */
async function keysToDelete(
  deps: OperatorsDeps,
  issues: readonly OurIssue[],
  files: ReadonlyMap<IssueId, IssueFile>,
): Promise<ReadonlyMap<KeyHandle, KeyFacts>> {
  const handles = issues
    .filter(({ action }) => action === 'delete')
    .flatMap((issue) => handleToDelete(issue, files.get(issue.id)?.record) ?? []);
  const entries = await Promise.all([...new Set(handles)].map((handle) => deps.store.handle(handle)));
  const known = entries.filter((entry) => entry !== undefined);
  const seen = await deps.jira.visible(known.map(({ issueId }) => issueId));
  return new Map(
    known.flatMap(({ handle, issueId, name }) => {
      const issue = seen.get(issueId);
      return issue ? [[handle, { name, keyType: textOf(issue.form.keyType) }]] : [];
    }),
  );
}

function rowOf(
  issue: OurIssue,
  file: IssueFile | undefined,
  keys: ReadonlyMap<KeyHandle, KeyFacts>,
): RequestRow {
  const { id, key, summary, action } = issue;
  const record = file?.record;
  const handle = action === 'delete' ? handleToDelete(issue, record) : undefined;
  const deleted = handle && keys.get(handle);
  const spec = record?.snapshot.action === 'create' ? record.snapshot.spec : undefined;
  return {
    issueId: id,
    issueKey: key,
    summary,
    action,
    ...standingOf(issue, file),
    requester: record?.snapshot.submission.submitter ?? issue.reporter ?? null,
    keyName: deleted?.name ?? spec?.name ?? textOf(issue.form.name),
    keyType: deleted?.keyType ?? spec?.keyType ?? textOf(issue.form.keyType),
  };
}

export const textOf = (value: FoundIssue['form'][keyof FoundIssue['form']]): string | null =>
  typeof value === 'string' ? value : null;
