import { join } from 'node:path';
import { CommandFailure } from '../../run';
import { APPLICATION, emailOf } from '../cast';
import { asApp, call, type DsmCaller, must, signIn } from './dsm-caller';
import { type DsmStandIn, startDsmStandIn } from './dsm-stand-in';
import { idOf, PLAINTEXT, type StageKms, type StageParts } from './kms';

const HOST = 'https://dsm.example.com';
const OPERATOR = emailOf('operator');

/** How often the stand-in's clock is set by the sandbox's. */
const FOLLOW_MS = 500;

/**
 * Fortanix DSM, played by the stand-in that the tests use. Its group has a quorum policy with one reviewer, a person
 * who signs in; Keydesk's app asks, the application's app uses keys, and neither decides.
 */
export async function openDsmKms({ appDir, now }: StageParts): Promise<StageKms> {
  const dsm = await startDsmStandIn(join(appDir, 'build', 'dsm-stand-in.js'), {
    reviewers: [OPERATOR],
    applications: [APPLICATION.name],
  });
  const follow = () => dsm.setAhead(now() - Date.now());
  const timer = setInterval(() => void follow().catch(() => undefined), FOLLOW_MS);
  const application = asApp(dsm.url, dsm.apiKeys[APPLICATION.name] ?? '');
  const password = dsm.passwords[OPERATOR] ?? '';
  return {
    ...{ title: `Fortanix DSM, played by a stand-in, at ${dsm.url}`, url: dsm.url, hosts: [HOST] },
    connection: {
      name: 'Fortanix DSM (stand-in)',
      kms: { type: 'dsm', baseUrl: HOST, accountId: dsm.accountId, groupId: dsm.groupId },
      ...{ keyGroup: dsm.groupName, credential: dsm.apiKey },
    },
    ...{ location: new URL(HOST).hostname, asksOperators: true, deletionGate: 'end' },
    // The clock may have been moved past the end of an earlier session.
    agree: async () => agree(await signIn(dsm.url, { email: OPERATOR, password, accountId: dsm.accountId })),
    use: (handle) => use(application, idOf(handle)),
    refusal: async (handle) =>
      (await call(application, 'POST', '/crypto/v1/encrypt', order(idOf(handle)))).text,
    catchUp: follow,
    howToGoOn: () => howToGoOn(dsm, password),
    close: async () => {
      clearInterval(timer);
      await dsm.close();
    },
  };
}

const howToGoOn = ({ url, accountId }: DsmStandIn, password: string): string[] => [
  'Agree in DSM as a member of its quorum (an approval request id is on the issue):',
  `  export DSM=${url}`,
  `  DSM_TOKEN=$(curl -s -X POST -u "${OPERATOR}:${password}" $DSM/sys/v1/session/auth | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
  `  curl -s -X POST -H "Authorization: Bearer $DSM_TOKEN" -d '{"acct_id":"${accountId}"}' $DSM/sys/v1/session/select_account`,
  '  curl -s -H "Authorization: Bearer $DSM_TOKEN" "$DSM/sys/v1/approval_requests?status=PENDING"',
  '  curl -s -X POST -H "Authorization: Bearer $DSM_TOKEN" $DSM/sys/v1/approval_requests/ID/approve',
];

async function agree(operator: DsmCaller): Promise<void> {
  const pending = await must<{ request_id: string }[]>(
    ...([operator, 'GET', '/sys/v1/approval_requests?status=PENDING'] as const),
  );
  for (const { request_id } of pending)
    await must(operator, 'POST', `/sys/v1/approval_requests/${request_id}/approve`, {});
}

const order = (kid: string) => ({ key: { kid }, alg: 'AES', mode: 'GCM', plain: PLAINTEXT, tag_len: 128 });

interface Encrypted {
  readonly cipher: string;
  readonly iv: string;
  readonly tag: string;
}

async function use(application: DsmCaller, kid: string): Promise<string> {
  const path = (operation: string) => `/crypto/v1/${operation}`;
  const { cipher, iv, tag } = await must<Encrypted>(application, 'POST', path('encrypt'), order(kid));
  const back = await must<{ plain: string }>(application, 'POST', path('decrypt'), {
    ...{ key: { kid }, alg: 'AES', mode: 'GCM', cipher, iv, tag },
  });
  if (back.plain !== PLAINTEXT) throw new CommandFailure('The key does not decrypt what it encrypted');
  return cipher;
}
