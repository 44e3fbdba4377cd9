import { randomBytes, randomUUID } from 'node:crypto';
import { median, rounded } from '../median';
import { Connection, type Request, throughput } from './connection';
import { type Direct, openDirect, rate } from './direct';
import { fill } from './fill';
import { type Folder, makeFolder, serve } from './house';
import { type BenchKeyType, contextOf, specOf } from './spec';

/** Clients at a time, each with a connection of its own that stays open. */
export const CLIENTS = 32;
const ROUNDS = 5;
const HTTP_MS = 1_000;
const DIRECT_MS = 300;
const KEYS = 100;
const PLAINTEXT = randomBytes(32);
const TEXT = PLAINTEXT.toString('base64');

type Series = 'createAes' | 'createEc' | 'encryptHttp' | 'encryptDirect' | 'signHttp' | 'signDirect';

/** Creations, encryptions and signatures a second; the ratio is HTTP against PKCS#11 within one round. */
export async function measureRates(): Promise<object> {
  const folder = await makeFolder();
  try {
    const aes = await fill(folder, 'AES-256', KEYS);
    const ec = await fill(folder, 'EC-P256', KEYS);
    const direct = openDirect(folder);
    const server = await serve(folder);
    try {
      const rounds = await play(folder, server.url, direct, { aes, ec });
      return summary(rounds);
    } finally {
      await server.close();
    }
  } finally {
    folder.remove();
  }
}

type Round = Readonly<Record<Series, number>>;

async function play(
  { tokens }: Folder,
  url: URL,
  direct: Direct,
  keys: { readonly aes: readonly string[]; readonly ec: readonly string[] },
): Promise<readonly Round[]> {
  const open = (token: string) =>
    Promise.all(Array.from({ length: CLIENTS }, () => Connection.open(url, token)));
  const [integration, application] = [await open(tokens.integration), await open(tokens.application)];
  const encrypt = inTurn(keys.aes, encryption);
  const sign = inTurn(keys.ec, signature);
  const round = async (scale: number): Promise<Round> => ({
    createAes: await throughput(integration, () => creation('AES-256'), HTTP_MS * scale),
    createEc: await throughput(integration, () => creation('EC-P256'), HTTP_MS * scale),
    encryptHttp: await throughput(application, encrypt, HTTP_MS * scale),
    encryptDirect: rate(() => direct.encrypt(PLAINTEXT), DIRECT_MS * scale),
    signHttp: await throughput(application, sign, HTTP_MS * scale),
    signDirect: rate(() => direct.sign(PLAINTEXT), DIRECT_MS * scale),
  });
  await round(WARM_UP);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round(1));
  for (const connection of [...integration, ...application]) connection.close();
  return rounds;
}

const WARM_UP = 0.5;

function inTurn(keyIds: readonly string[], request: (keyId: string) => Request): () => Request {
  const requests = keyIds.map(request);
  let turn = 0;
  return () => {
    const next = requests[turn++ % requests.length];
    if (!next) throw new Error('There are no keys to use');
    return next;
  };
}

export const encryption = (keyId: string): Request => ({
  path: `/v1/keys/${keyId}/encrypt`,
  body: `{"plaintext":"${TEXT}"}`,
  expected: 200,
});

const signature = (keyId: string): Request => ({
  path: `/v1/keys/${keyId}/sign`,
  body: `{"message":"${TEXT}","algorithm":"ECDSA_SHA_256"}`,
  expected: 200,
});

function creation(keyType: BenchKeyType): Request {
  const requestId = randomUUID();
  const body = { spec: specOf(`key-${requestId}`, keyType), context: contextOf(requestId) };
  return { path: '/v1/keys', body: JSON.stringify(body), expected: 201 };
}

function summary(rounds: readonly Round[]): object {
  const of = (figure: (round: Round) => number, digits: number): number =>
    rounded(median(rounds.map(figure)), digits);
  const pair = (http: Series, direct: Series) => ({
    httpPerSecond: of((round) => round[http], 0),
    directPerSecond: of((round) => round[direct], 0),
    ratio: of((round) => round[http] / round[direct], 3),
  });
  return {
    createPerSecond: {
      'AES-256': of(({ createAes }) => createAes, 0),
      'EC-P256': of(({ createEc }) => createEc, 0),
    },
    encrypt: pair('encryptHttp', 'encryptDirect'),
    sign: pair('signHttp', 'signDirect'),
  };
}
