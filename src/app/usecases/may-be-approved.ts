import type { IssueKey } from '../../domain/ids';
import { ok, type Result, refuse } from '../../domain/result';
import type { Desk } from '../ports/desk';

const NOT_YET = {
  message: 'The request has not been frozen yet, so there is nothing to approve. Try again in a few seconds.',
};

/** An approval needs a snapshot to approve. Who may approve is decided when the approval is digested. */
export async function mayBeApproved(
  desk: Desk,
  key: IssueKey,
): Promise<Result<true, { readonly message: string }>> {
  const issueId = await desk.store.issueIdOf(key);
  const file = issueId && (await desk.store.load(issueId));
  return file?.record?.state === 'waiting-for-approval' ? ok(true) : refuse(NOT_YET);
}
