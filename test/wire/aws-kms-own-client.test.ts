import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { lockedPolicy, releasedPolicy } from '../../src/app/adapters/kms/aws/policy';
import { APP, APPLICATION, type AwsHarness, connectionTo, openAwsHarness } from '../conformance/aws-harness';
import { newRequest, value } from '../conformance/harness';
import type { Identity } from './aws-kms-stub/signature';
import { REGION } from './aws-kms-stub/state';

let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

const arnOf = (handle: string): string => handle.replace('aws-kms-compatible:', '');

describe('the stub, called by AWS’s own client', () => {
  const client = ({ accessKeyId, secretAccessKey }: Identity) =>
    new KMSClient({
      ...{ region: REGION, endpoint: harness.stub.url, maxAttempts: 1 },
      credentials: { accessKeyId, secretAccessKey },
    });

  test('takes a key through its life, and reads what the adapter made', async () => {
    // It sets its clock by the answers' date.
    await harness.clock.advance(Date.now() - harness.clock.now());
    const [app, application] = [client(APP), client(APPLICATION)];
    const connection = connectionTo(harness.stub.url);
    const made = await app.send(
      new CreateKeyCommand({
        Policy: JSON.stringify(lockedPolicy(connection)),
        Tags: [{ TagKey: 'keydesk-request', TagValue: 'by-hand' }],
      }),
    );
    const KeyId = made.KeyMetadata?.Arn ?? '';
    await app.send(new CreateAliasCommand({ AliasName: 'alias/keydesk/by/hand', TargetKeyId: KeyId }));
    const Plaintext = Buffer.from('4111111111111111');
    await expect(application.send(new EncryptCommand({ KeyId, Plaintext }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const applications = [{ name: 'billing-service', operations: ['encrypt' as const, 'decrypt' as const] }];
    const Policy = JSON.stringify(releasedPolicy(connection, 'symmetric', applications));
    await app.send(new PutKeyPolicyCommand({ KeyId, Policy }));
    const { CiphertextBlob } = await application.send(new EncryptCommand({ KeyId, Plaintext }));
    const opened = await application.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('4111111111111111');
    await app.send(new DisableKeyCommand({ KeyId }));
    await expect(application.send(new EncryptCommand({ KeyId, Plaintext }))).rejects.toMatchObject({
      name: 'DisabledException',
    });
    await app.send(new EnableKeyCommand({ KeyId }));
    const { DeletionDate } = await app.send(
      new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
    );
    expect(DeletionDate?.getTime()).toBe(harness.clock.now() + 7 * 86_400_000);
    const { spec, context } = newRequest(harness);
    const ours = value(await harness.kms.createKey(spec, context));
    const seen = await app.send(
      new DescribeKeyCommand({ KeyId: `alias/keydesk/${spec.keyGroup}/${spec.name}` }),
    );
    expect(seen.KeyMetadata).toMatchObject({
      Arn: arnOf(ours.handle),
      KeyState: 'Disabled',
      Description: spec.description,
    });
    app.destroy();
    application.destroy();
  });
});
