import { sha256Hex } from '../../src/domain/hash';
import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import { ConsoleDesk } from '../browser/support/console';
import { context, spec } from '../kms-server/support/kms';
import { SIZE, shoot } from './shoot';

const KEY = {
  name: 'payments-cards',
  keyGroup: 'vault',
  expiryDate: '2027-11-01',
  description: 'Card numbers at rest in the payments service',
  projectId: 'payments',
  applications: [{ name: 'payments-api', operations: ['encrypt', 'decrypt'] }],
  labels: { 'cost-centre': 'CC-4711', 'data-classification': 'confidential' },
};

/** The program that the key is for. */
async function addApplication({ kms }: ConsoleDesk): Promise<void> {
  const payload = { name: 'payments-api', projectId: 'payments' };
  const { body } = await kms.call<{ id: string }>('admin', 'POST', '/v1/changes', {
    kind: 'application.add',
    payload,
  });
  await kms.call('officer', 'POST', `/v1/approvals/${body.id}/approve`, {});
}

/** A key that waits for two people, of whom one has agreed. Gives the approval's id. */
async function waiting({ kms }: ConsoleDesk): Promise<string> {
  const asked = {
    ...context('request-of-the-picture'),
    ticket: 'KEYS-1',
    policyVersion: DEFAULT_POLICY.version,
    snapshotHash: sha256Hex(KEY.name),
  };
  const { body: key } = await kms.call<{ keyId: string }>('jira', 'POST', '/v1/keys', {
    spec: spec(KEY),
    context: asked,
  });
  const { body } = await kms.call<{ approvalId: string }>('jira', 'POST', `/v1/keys/${key.keyId}/enable`, {
    context: asked,
  });
  await kms.call('second', 'POST', `/v1/approvals/${body.approvalId}/approve`, {
    comment: 'Checked against the ticket.',
  });
  return body.approvalId;
}

/** A task in the console of the reference KMS, as an operator sees it. */
export async function consolePicture(folder: string): Promise<void> {
  const desk = await ConsoleDesk.open({
    jiraUrl: 'https://your-site.atlassian.net',
    policy: DEFAULT_POLICY,
  });
  try {
    await addApplication(desk);
    const id = await waiting(desk);
    const { page } = await desk.sitAs('operator');
    await page.setViewportSize(SIZE);
    await page.goto(`/console/tasks/${id}`);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await shoot(page, folder, 'console');
  } finally {
    await desk.close();
  }
}
