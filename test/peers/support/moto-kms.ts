import type { AwsConnection } from '../../../src/app/adapters/kms/aws/config';
import { openAws } from '../../../src/app/adapters/kms/aws/open';
import { type AwsTime, REAL_TIME } from '../../../src/app/adapters/kms/aws/signed-exchange';
import type { Kms } from '../../../src/app/ports/kms';
import { startMoto } from '../../../src/cli/demo/kms/moto';
import { connectionTo } from '../../conformance/aws-harness';
import { ACCOUNT } from '../../wire/aws-kms-stub/state';
import { type AccountUser, MotoAccount } from './moto-account';
import { programOf } from './program';

/** moto with Keydesk's role in its account: every signature is verified there, and IAM asked. */
export interface MotoKms {
  readonly url: string;
  /** May do nothing but assume Keydesk's role. */
  readonly base: AccountUser;
  /** May look at everything. */
  readonly auditor: AccountUser;
  readonly connection: AwsConnection;
  readonly time: AwsTime;
  /** `<operation> <status>` of every call, in order. */
  readonly calls: string[];
  /** The adapter, on a connection that differs from {@link connection} where a test says so. */
  readonly open: (change?: Partial<AwsConnection>, credential?: string) => Kms;
  readonly close: () => Promise<void>;
}

export async function openMoto(): Promise<MotoKms> {
  const moto = await startMoto(programOf('moto'), ACCOUNT);
  const account = new MotoAccount(moto.url);
  const base = await account.addUser('base', ['sts:AssumeRole']);
  // moto calls the tagging API's rights after its host; AWS says tag:GetResources.
  await account.addRole('keydesk', ['kms:*', 'tagging:GetResources']);
  const auditor = await account.addUser('auditor', ['kms:*', 'tagging:GetResources']);
  await account.askForRights();

  const calls: string[] = [];
  const time: AwsTime = {
    ...REAL_TIME,
    sleep: async () => undefined,
    exchange: async (request) => {
      const answer = await REAL_TIME.exchange(request);
      calls.push(`${request.headers['x-amz-target']?.split('.')[1] ?? 'AssumeRole'} ${answer.status}`);
      return answer;
    },
  };
  const { appPrincipalArn: roleArn } = connectionTo(moto.url);
  const connection = { ...connectionTo(moto.url), roleArn };
  return {
    ...{ url: moto.url, base, auditor, connection, time, calls },
    open: (change = {}, credential = base.credential) =>
      openAws({ ...connection, ...change } as AwsConnection, async () => credential, time),
    close: () => moto.close(),
  };
}
