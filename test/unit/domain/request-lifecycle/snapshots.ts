import type {
  AccountId,
  ChangelogId,
  ConnectionId,
  Day,
  IssueId,
  IssueKey,
  KeyHandle,
  RequestId,
} from '../../../../src/domain/ids';
import type { CreateSnapshot, DeleteSnapshot } from '../../../../src/domain/key-request';

const HEAD = {
  requestId: '00000000000000000000000000000001' as RequestId,
  issueId: '10001' as IssueId,
  issueKey: 'KEYS-1' as IssueKey,
  jiraProjectId: '10000',
  submission: { changelogId: '1' as ChangelogId, at: 0, submitter: 'developer' as AccountId },
  connectionId: 'main' as ConnectionId,
  keyGroup: 'payments',
  policyVersion: 'test',
};

export const createSnapshot = (): CreateSnapshot => ({
  ...HEAD,
  action: 'create',
  spec: {
    kind: 'key',
    name: 'payments-cards',
    keyType: 'AES-256',
    operations: ['encrypt', 'decrypt'],
    protectionLevel: 'software',
    projectId: 'payments',
    location: 'eu-central',
    requestor: 'developer' as AccountId,
    activationDate: '2026-11-21' as Day,
    expiryDate: '2027-11-21' as Day,
    description: 'Encrypts card tokens.',
    costCentre: 'CC-4711',
    dataClassification: 'confidential',
    rotationPeriodDays: null,
    applications: [{ name: 'payments-api', operations: ['encrypt', 'decrypt'] }],
  },
});

export const deleteSnapshot = (): DeleteSnapshot => ({
  ...HEAD,
  action: 'delete',
  deletion: { handle: 'keydesk:1' as KeyHandle, reason: 'Not needed any more.', windowDays: 7 },
  createdBy: '00000000000000000000000000000002' as RequestId,
  owner: 'developer' as AccountId,
});
