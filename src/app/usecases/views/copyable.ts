import type { IssueId } from '../../../domain/ids';
import type { Copyable } from '../../views/request';
import { isServed } from '../digest-history';
import type { PanelDesk } from './panel-desk';

/** What of a request is for copying. Nothing for a person who may not see the issue. */
export async function readCopyable(desk: PanelDesk, issueId: IssueId): Promise<readonly Copyable[]> {
  const view = await desk.person.read(issueId);
  if (!view || !isServed(desk, view)) return [];
  const record = (await desk.store.load(issueId))?.record;
  const handle = record?.key?.handle;
  const approval = record?.operators?.approvalId;
  return [
    ...(handle ? [{ name: 'Key handle', value: handle }] : []),
    ...(approval ? [{ name: 'Approval in the KMS', value: approval }] : []),
  ];
}
