import { AwsV4Signer } from 'aws4fetch';
import { CommandFailure } from '../../run';
import { KEY_GROUP } from '../cast';
import { idOf, PLAINTEXT, type StageKms, type StageParts } from './kms';
import { type Moto, startMoto } from './moto';
import { openMotoFront } from './moto-front';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const HOSTS = ['kms', 'tagging', 'sts'].map((service) => `https://${service}.${REGION}.amazonaws.com`);

/** moto checks no signature unless it is told to; these open nothing. */
const CREDENTIAL = {
  accessKeyId: 'AKIDKEYDESKDEMO00001',
  secretAccessKey: 'b25seS1mb3ItdGhlLWRlbW8tb24tbW90bw',
};

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** AWS KMS, played by moto. The app has the connection that it would have to AWS; the sandbox leads its hosts here. */
export async function openAwsKms({ now }: StageParts): Promise<StageKms> {
  const moto = await startMoto(process.env.KEYDESK_MOTO_SERVER ?? 'moto_server', ACCOUNT);
  const front = await openMotoFront(moto.url, now);
  return {
    ...{ title: `AWS KMS, played by moto (a stand-in) at ${front.url}`, url: front.url, hosts: HOSTS },
    connection: connection(),
    ...{ location: REGION, asksOperators: false, deletionGate: 'none' },
    agree: async () => undefined,
    use: (handle) => use(moto, idOf(handle)),
    refusal: async (handle) => {
      const { KeyMetadata } = await call<{ KeyMetadata: { KeyState: string } }>(moto, 'DescribeKey', {
        KeyId: idOf(handle),
      });
      return `The key is ${KeyMetadata.KeyState}, and disabled and locked before: AWS refuses its use. (moto enforces no states.)`;
    },
    catchUp: async () => undefined,
    howToGoOn: () => [
      'Look at the keys with AWS CLI, where it is installed:',
      `  export AWS_ACCESS_KEY_ID=${CREDENTIAL.accessKeyId} AWS_SECRET_ACCESS_KEY=${CREDENTIAL.secretAccessKey}`,
      `  aws kms list-aliases --endpoint-url ${front.url} --region ${REGION}`,
    ],
    close: async () => {
      await front.close();
      await moto.close();
    },
  };
}

const connection = (): StageKms['connection'] => ({
  name: 'AWS KMS (moto)',
  kms: {
    ...{ type: 'aws', region: REGION, accountId: ACCOUNT },
    ...{ appPrincipalArn: role('keydesk'), roleArn: role('keydesk'), externalId: 'keydesk-demo' },
    breakGlassPrincipalArn: role('keydesk-break-glass'),
    applicationPrincipal: 'arn:aws:iam::{account}:role/{application}',
  },
  keyGroup: KEY_GROUP,
  credential: `${CREDENTIAL.accessKeyId}:${CREDENTIAL.secretAccessKey}`,
});

async function use(moto: Moto, KeyId: string): Promise<string> {
  const { CiphertextBlob } = await call<{ CiphertextBlob: string }>(moto, 'Encrypt', {
    KeyId,
    Plaintext: PLAINTEXT,
  });
  const { Plaintext } = await call<{ Plaintext: string }>(moto, 'Decrypt', { CiphertextBlob });
  if (Plaintext !== PLAINTEXT) throw new CommandFailure('The key does not decrypt what it encrypted');
  return CiphertextBlob;
}

/** A call as an application makes it. */
async function call<T>({ url }: Moto, operation: string, input: object): Promise<T> {
  const signed = await new AwsV4Signer({
    ...{ url: `${url}/`, method: 'POST', service: 'kms', region: REGION, body: JSON.stringify(input) },
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `TrentService.${operation}` },
    ...CREDENTIAL,
  }).sign();
  const answer = await fetch(signed.url, {
    method: 'POST',
    headers: signed.headers,
    body: String(signed.body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new CommandFailure(`${operation}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}
