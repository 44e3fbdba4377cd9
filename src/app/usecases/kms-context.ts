import type { CreateSnapshot } from '../../domain/key-request';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { KeySpec, RequestContext } from '../ports/kms';

/** On whose behalf the KMS acts. Everybody who had a hand in the request is kept from deciding on it there. */
export function kmsContext(record: RequestRecord): RequestContext {
  const { snapshot, approval, rotation } = record;
  const others = [approval?.approver, rotation?.by].filter((person) => person !== undefined);
  const excluded = new Set([...record.excluded, ...others]);
  return {
    requestId: snapshot.requestId,
    generation: record.generation,
    ticket: snapshot.issueKey,
    snapshotHash: record.snapshotHash,
    policyVersion: snapshot.policyVersion,
    requester: snapshot.submission.submitter,
    excluded: [...excluded].sort(),
  };
}

/** What the KMS is told to make: the snapshot, and nothing that isn't in it. */
export function keySpec({ spec, keyGroup, issueKey }: CreateSnapshot): KeySpec {
  const { kind: _k, requestor: _r, costCentre, dataClassification, ...rest } = spec;
  return {
    ...rest,
    keyGroup,
    labels: { 'cost-centre': costCentre, 'data-classification': dataClassification, ticket: issueKey },
  };
}
