import { join } from 'node:path';
import { CommandFailure } from '../../run';
import { APPLICATION, emailOf } from '../cast';
import { type DsmStandIn, startDsmStandIn } from './dsm-stand-in';
import { idOf, PLAINTEXT, type StageKms, type StageParts } from './kms';

const HOST = 'https://dsm.example.com';
const OPERATOR = emailOf('operator');
/** The stand-in has one app, which is Keydesk's: the story's program signs in with a name of its own. */
const PROGRAM = emailOf(APPLICATION.name);

/** How often the stand-in's clock is set by the sandbox's. */
const FOLLOW_MS = 500;

/** Fortanix DSM, played by the stand-in that the tests use, with a quorum policy on its group. */
export async function openDsmKms({ appDir, now }: StageParts): Promise<StageKms> {
  const dsm = await startDsmStandIn(join(appDir, 'build', 'dsm-stand-in.js'), [OPERATOR, PROGRAM]);
  const follow = () => dsm.setAhead(now() - Date.now());
  const timer = setInterval(() => void follow().catch(() => undefined), FOLLOW_MS);
  const credential = (who: string): string => dsm.people[who] ?? '';
  return {
    ...{ title: `Fortanix DSM, played by a stand-in, at ${dsm.url}`, url: dsm.url, hosts: [HOST] },
    connection: {
      name: 'Fortanix DSM (stand-in)',
      kms: { type: 'dsm', baseUrl: HOST, accountId: dsm.accountId, groupId: dsm.groupId },
      ...{ keyGroup: dsm.groupName, credential: dsm.apiKey },
    },
    ...{ location: new URL(HOST).hostname, asksOperators: true, deletionGate: 'end' },
    agree: () => agree(dsm, credential(OPERATOR)),
    use: (handle) => use(dsm, credential(PROGRAM), idOf(handle)),
    refusal: async (handle) => {
      const { text } = await call(
        dsm,
        credential(PROGRAM),
        'POST',
        '/crypto/v1/encrypt',
        order(idOf(handle)),
      );
      return text;
    },
    catchUp: follow,
    howToGoOn: () => [
      'Agree in DSM as a member of its quorum (an approval request id is on the issue):',
      `  export DSM=${dsm.url} DSM_OPERATOR=${credential(OPERATOR)}`,
      '  curl -s -H "Authorization: Basic $DSM_OPERATOR" "$DSM/sys/v1/approval_requests?status=PENDING"',
      '  curl -s -X POST -H "Authorization: Basic $DSM_OPERATOR" $DSM/sys/v1/approval_requests/ID/approve',
    ],
    close: async () => {
      clearInterval(timer);
      await dsm.close();
    },
  };
}

async function agree(dsm: DsmStandIn, operator: string): Promise<void> {
  const pending = await must<{ request_id: string }[]>(
    ...([dsm, operator, 'GET', '/sys/v1/approval_requests?status=PENDING'] as const),
  );
  for (const { request_id } of pending)
    await must(dsm, operator, 'POST', `/sys/v1/approval_requests/${request_id}/approve`, {});
}

const order = (kid: string) => ({ key: { kid }, alg: 'AES', mode: 'GCM', plain: PLAINTEXT, tag_len: 128 });

interface Encrypted {
  readonly cipher: string;
  readonly iv: string;
  readonly tag: string;
}

async function use(dsm: DsmStandIn, program: string, kid: string): Promise<string> {
  const { cipher, iv, tag } = await must<Encrypted>(dsm, program, 'POST', '/crypto/v1/encrypt', order(kid));
  const back = await must<{ plain: string }>(dsm, program, 'POST', '/crypto/v1/decrypt', {
    ...{ key: { kid }, alg: 'AES', mode: 'GCM', cipher, iv, tag },
  });
  if (back.plain !== PLAINTEXT) throw new CommandFailure('The key does not decrypt what it encrypted');
  return cipher;
}

async function call(
  { url }: DsmStandIn,
  credential: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Basic ${credential}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

async function must<T>(
  dsm: DsmStandIn,
  credential: string,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const { status, text } = await call(dsm, credential, method, path, body);
  if (status >= 400) throw new CommandFailure(`${method} ${path}: ${status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
