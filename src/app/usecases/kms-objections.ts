import type { CreateSnapshot } from '../../domain/key-request';
import type { Desk } from '../ports/desk';
import { KmsRefused, KmsUnavailable, type PolicyRefusal } from '../ports/kms';
import { keySpec } from './kms-context';

/**
 * What the KMS's own policies have against a key that is being submitted, a line each. A KMS that gives no answer
 * stops no submission: it is asked again when the key is made.
 */
export async function kmsObjections(desk: Desk, snapshot: CreateSnapshot): Promise<readonly string[]> {
  const objections = await refusalsOf(desk, snapshot);
  return objections.map(({ message, mend }) => `${message} ${mend} [policies of the KMS]`);
}

async function refusalsOf(desk: Desk, snapshot: CreateSnapshot): Promise<readonly PolicyRefusal[]> {
  const { requestId, issueKey, submission, connectionId } = snapshot;
  const context = { requestId, generation: 1, ticket: issueKey, requester: submission.submitter };
  try {
    const kms = await desk.kms(connectionId);
    const asked = await kms.preflight?.(keySpec(snapshot), context);
    return asked?.ok ? asked.value : [];
  } catch (error) {
    if (!(error instanceof KmsUnavailable || error instanceof KmsRefused)) throw error;
    desk.log('kms-preflight-unanswered', { issue: issueKey });
    return [];
  }
}
