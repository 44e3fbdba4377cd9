import { join } from 'node:path';
import {
  enrolmentLink,
  initKms,
  type KmsServer,
  locatePkcs11Module,
  NOBODY,
  startKmsServer,
} from '../../../kms-server';
import { CommandFailure } from '../../run';
import { APPLICATION, KEY_GROUP, KMS_HOST } from '../cast';
import { KmsClient } from '../kms-client';
import type { StageFile } from '../stage-file';
import { Callbacks } from './callbacks';
import { ConsoleOperator } from './console-operator';
import { idOf, PLAINTEXT, type StageKms, type StageParts } from './kms';

/** The reference KMS on SoftHSM: everything it keeps stays in the demo's folder. */
export interface ReferenceKms extends StageKms {
  readonly admin: KmsServer['admin'];
}

interface KmsFolder {
  readonly dataDir: string;
  readonly pkcs11Module: string;
  readonly signerEntry: string;
  readonly clock: { now(): number };
}

export async function openReferenceKms(parts: StageParts): Promise<ReferenceKms> {
  const { file, remember, log } = parts;
  const folder: KmsFolder = {
    dataDir: join(parts.dataDir, 'kms'),
    pkcs11Module: moduleOrFail(parts.appDir),
    signerEntry: parts.signerEntry ?? join(__dirname, 'signer.js'),
    clock: { now: parts.now },
  };
  if (Object.keys(file().credentials).length === 0) remember({ credentials: await makeKms(folder, file()) });
  const callbacks = parts.callsBack ? new Callbacks(parts.dataDir) : undefined;
  const server = await startKmsServer({
    ...folder,
    notifications: () => callbacks?.whom ?? NOBODY,
    pin: () => file().pin,
    host: '127.0.0.1',
    port: 0,
    consoleFolder: join(parts.appDir, 'build', 'kms-console'),
    protectionLevels: ['software', 'hsm'],
    locations: ['eu-central'],
    jiraUrl: parts.jiraUrl,
    log,
  });
  try {
    const link = await operatorLink(server, file());
    const atConsole = parts.browser ? await ConsoleOperator.open(link) : undefined;
    // The browser has used its link up; whoever goes on by hand gets another.
    const next = atConsole ? await operatorLink(server, file()) : link;
    return stageKms(server, (holder) => file().credentials[holder] ?? '', {
      ...{ atConsole, link: next, callbacks },
    });
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** A link with which the operator enrols a passkey. Browsers know no passkeys for addresses, hence the name. */
async function operatorLink({ url, admin }: KmsServer, { credentials }: StageFile): Promise<string> {
  const kms = new KmsClient(url, credentials.auditor ?? '');
  const { people } = await kms.must<{ people: { id: string; name: string }[] }>('GET', '/v1/people');
  const { token } = await admin.issueEnrolment(people.find(({ name }) => name === 'operator')?.id ?? '');
  return enrolmentLink(url.replace('127.0.0.1', 'localhost'), token);
}

interface Doors {
  readonly atConsole: ConsoleOperator | undefined;
  readonly link: string;
  readonly callbacks: Callbacks | undefined;
}

function stageKms(
  server: KmsServer,
  token: (holder: string) => string,
  { atConsole, link, callbacks }: Doors,
): ReferenceKms {
  const { url, admin } = server;
  const as = (holder: string): KmsClient => new KmsClient(url, token(holder));
  return {
    ...{ url, admin, title: `reference KMS at ${url}`, hosts: [KMS_HOST] },
    get connection() {
      const kms = { type: 'keydesk', baseUrl: KMS_HOST };
      return { name: 'Reference KMS', kms, keyGroup: KEY_GROUP, credential: token('integration') };
    },
    callbacks,
    ...{ location: 'eu-central', asksOperators: true, deletionGate: 'start' },
    agree: () => (atConsole ? atConsole.agree() : agree(as('operator'))),
    use: (handle) => use(as('application'), `/v1/keys/${idOf(handle)}`),
    refusal: async (handle) => {
      const path = `/v1/keys/${idOf(handle)}/encrypt`;
      const { body } = await as('application').call('POST', path, { plaintext: PLAINTEXT });
      return String((body as { detail?: string }).detail);
    },
    catchUp: async () => {
      await admin.confirmClock();
      await admin.sweep();
    },
    howToGoOn: () => [
      "Agree at the KMS's console as its operator; this link makes your passkey, once:",
      `  ${link}`,
      'Or agree in another terminal (an approval id is on the issue):',
      `  export KEYDESK_KMS_URL=${url} KEYDESK_KMS_TOKEN=${token('operator')}`,
      '  node bin/keydesk.js kms tasks list',
      '  node bin/keydesk.js kms tasks approve ID --comment "Checked."',
    ],
    close: async () => {
      await atConsole?.close();
      await server.close();
    },
  };
}

async function agree(operator: KmsClient): Promise<void> {
  const { approvals } = await operator.must<{ approvals: { id: string }[] }>(
    'GET',
    '/v1/approvals?state=pending',
  );
  for (const { id } of approvals)
    await operator.must('POST', `/v1/approvals/${id}/approve`, {
      comment: 'Checked.',
      // The story deletes a key that it has just used.
      acknowledgeRecentUse: true,
    });
}

async function use(application: KmsClient, path: string): Promise<string> {
  const { ciphertext } = await application.must<{ ciphertext: string }>('POST', `${path}/encrypt`, {
    plaintext: PLAINTEXT,
  });
  const { plaintext } = await application.must<{ plaintext: string }>('POST', `${path}/decrypt`, {
    ciphertext,
  });
  if (plaintext !== PLAINTEXT) throw new CommandFailure('The key does not decrypt what it encrypted');
  return ciphertext;
}

function moduleOrFail(checkout: string): string {
  const found = locatePkcs11Module({ checkout });
  if (!found)
    throw new CommandFailure(
      'SoftHSM is not installed. On Debian or Ubuntu: sudo apt-get install libsofthsm2',
    );
  return found;
}

/** The operator is bound to a Jira account, so that the KMS can tell who must not decide. */
async function makeKms(folder: KmsFolder, file: StageFile): Promise<Record<string, string>> {
  const { credentials } = await initKms({
    ...folder,
    pin: file.pin,
    groups: [{ name: KEY_GROUP }],
    principals: [
      { kind: 'integration', name: 'jira', groups: [KEY_GROUP] },
      { kind: 'operator', name: 'operator', groups: [KEY_GROUP], accountId: file.people.operator ?? '' },
      { kind: 'application', name: APPLICATION.name, projectId: APPLICATION.projectId },
      { kind: 'auditor', name: 'auditor' },
    ],
  });
  return Object.fromEntries(credentials.map(({ kind, token }) => [kind, token]));
}
