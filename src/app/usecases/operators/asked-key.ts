import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import type { FoundIssue } from '../../ports/operators-jira';
import type { AskedKey } from '../../views/operators-key';

/** What was asked for: as frozen at submission, or as the form has it while nothing is frozen. */
export function askedKey(issue: FoundIssue | undefined, record: RequestRecord | undefined): AskedKey | null {
  if (record) return frozen(record);
  return issue ? typed(issue) : null;
}

function frozen({ snapshot, approval }: RequestRecord): AskedKey | null {
  if (snapshot.action !== 'create') return null;
  const { kind: _, requestor, ...spec } = snapshot.spec;
  return {
    ...spec,
    requester: snapshot.submission.submitter,
    requestor,
    approver: approval?.approver ?? null,
    policyVersion: snapshot.policyVersion,
  };
}

function typed({ form, reporter }: FoundIssue): AskedKey {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    name: text(form.name),
    keyType: text(form.keyType),
    operations: Array.isArray(form.operations) ? form.operations : [],
    // Lines that nobody has checked yet.
    applications: [],
    protectionLevel: text(form.protectionLevel),
    location: text(form.location),
    projectId: text(form.projectId),
    costCentre: text(form.costCentre),
    dataClassification: text(form.dataClassification),
    description: text(form.description),
    activationDate: text(form.activationDate),
    expiryDate: text(form.expiryDate),
    rotationPeriodDays: typeof form.rotationPeriodDays === 'number' ? form.rotationPeriodDays : null,
    requester: reporter ?? null,
    requestor: text(form.requestor),
    approver: null,
    policyVersion: null,
  };
}
