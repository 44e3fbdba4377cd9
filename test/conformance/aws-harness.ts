import type { AwsConnection } from '../../src/app/adapters/kms/aws/config';
import { openAws } from '../../src/app/adapters/kms/aws/open';
import { type AwsTime, REAL_TIME } from '../../src/app/adapters/kms/aws/signed-exchange';
import type { KeyTypeId, Operation } from '../../src/domain/algorithms';
import type { AccountId, ApprovalId, Instant, KeyHandle } from '../../src/domain/ids';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { FaultQueue } from '../fakes/kms/faults';
import { isAllowed } from '../wire/aws-kms-stub/policies';
import { type AwsStub, startAwsStub } from '../wire/aws-kms-stub/server';
import type { Identity } from '../wire/aws-kms-stub/signature';
import { signedCall } from '../wire/aws-kms-stub/signed-call';
import { ACCOUNT, REGION, type StubKey, type StubState } from '../wire/aws-kms-stub/state';
import { Deadlines, startFaultProxy } from '../wire/fault-proxy';
import { exchangeWith } from '../wire/in-process';
import type { WireRequest } from '../wire/loopback';
import type { Declared, DeclaredRotation, KmsHarness, VersionUse } from './harness';

const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Documentation keys of AWS's shape; they open nothing. */
export const APP: Identity = {
  accessKeyId: 'AKIDKEYDESKAPP00001',
  secretAccessKey: 'c2VjcmV0LW9mLXRoZS1rZXlkZXNrLWFwcC1yb2xl',
  arn: arn('keydesk'),
};
export const APPLICATION: Identity = {
  accessKeyId: 'AKIDBILLING00000001',
  secretAccessKey: 'c2VjcmV0LW9mLXRoZS1iaWxsaW5nLXNlcnZpY2Uh',
  arn: arn('billing-service'),
};
/** Somebody else of the account, whom IAM allows everything. */
export const NEIGHBOUR: Identity = {
  accessKeyId: 'AKIDNEIGHBOUR000001',
  secretAccessKey: 'c2VjcmV0LW9mLXRoZS1uZWlnaGJvdXItYWRtaW4h',
  arn: arn('neighbour'),
};
const STRANGERS_CREDENTIAL = 'AKIDNOBODY000000001:dW5rbm93bi1zZWNyZXQtb2Ytbm9ib2R5LWF0LWFsbA';

export const credentialOf = ({ accessKeyId, secretAccessKey }: Identity): string =>
  `${accessKeyId}:${secretAccessKey}`;

export const connectionTo = (endpoint: string): AwsConnection => ({
  type: 'aws-compatible',
  endpoint,
  region: REGION,
  accountId: ACCOUNT,
  appPrincipalArn: APP.arn,
  breakGlassPrincipalArn: arn('break-glass'),
  applicationPrincipal: 'arn:aws:iam::{account}:role/{application}',
  roleArn: '',
  externalId: '',
  multiRegion: '',
  viaService: '',
  encryptionContext: '',
});

export const startStub = (now: () => Instant): Promise<AwsStub> =>
  startAwsStub({
    now,
    identities: [APP, APPLICATION, NEIGHBOUR],
    principals: [APP.arn, APPLICATION.arn, NEIGHBOUR.arn, arn('break-glass')],
    applications: [APPLICATION.arn, NEIGHBOUR.arn, APP.arn],
  });

const kind = (keyType: KeyTypeId, ...operations: Operation[]): DeclaredRotation => ({
  spec: { keyType, operations, applications: [{ name: 'billing-service', operations }] },
  asksOperators: false,
});

export const AWS_DECLARED: Declared = {
  approvals: false,
  fencesGenerations: false,
  activationDates: false,
  forgetsDestroyed: true,
  enablesInSteps: true,
  rotates: [
    { spec: {}, asksOperators: false, lateMakesAnother: true },
    kind('EC-P256', 'sign', 'verify'),
    kind('HMAC-SHA-256', 'generateMac', 'verifyMac'),
  ],
};

const READS =
  /\.(DescribeKey|ListResourceTags|GetResources|GetKeyPolicy|GetKeyRotationStatus|ListKeyRotations)$/;

/** Reads are tried again by the adapter; what changes something suffers whatever the queue holds. */
export const changes = ({ headers }: WireRequest): boolean => !READS.test(headers['x-amz-target'] ?? '');

/** Calls go straight to the stub, without a wire; which of them suffer faults. */
export interface InProcess {
  readonly suffers: (request: WireRequest) => boolean;
}

export interface AwsHarness extends KmsHarness {
  readonly stub: AwsStub;
}

/** The AWS adapter over HTTP against the stub, with a proxy for the faults. */
export async function openAwsHarness(inProcess?: InProcess): Promise<AwsHarness> {
  let now: Instant = Date.parse('2026-06-01T09:00:00Z');
  const stub = await startStub(() => now);
  const [faults, deadlines] = [new FaultQueue(), new Deadlines()];
  const proxy = await startFaultProxy(stub.url, faults, deadlines, changes);
  const atOnce = { sleep: async () => undefined, pace: async () => undefined };
  const time = { ...REAL_TIME, ...atOnce, now: () => now, deadline: deadlines.start };
  const shortCut = (suffers: InProcess['suffers']): AwsTime => ({
    ...time,
    exchange: exchangeWith(stub.respond, faults, suffers),
  });
  const shortCuts: Readonly<Record<string, AwsTime>> = inProcess
    ? { [proxy.url]: shortCut(inProcess.suffers), [stub.url]: shortCut(() => false) }
    : {};
  const connect = (endpoint: string, credential: string) =>
    openAws(connectionTo(endpoint), async () => credential, shortCuts[endpoint] ?? time);
  const people = ['operator-1', 'operator-2'].map((id) => id as AccountId) as [AccountId, AccountId];
  const nobody = async () => {
    throw new Error('AWS has no operators');
  };
  const handle = (key: string) =>
    `aws-kms-compatible:arn:aws:kms:${REGION}:${ACCOUNT}:key/${key}` as KeyHandle;
  return {
    stub,
    kms: connect(proxy.url, credentialOf(APP)),
    direct: connect(stub.url, credentialOf(APP)),
    stranger: connect(stub.url, STRANGERS_CREDENTIAL),
    operators: { people, quorum: 1, approve: nobody, deny: nobody, pending: async () => [] },
    applications: {
      tryUse: async (key) => (inProcess ? usable(stub, key) : tryUse(stub, APPLICATION, key, now)),
    },
    clock: {
      now: () => now,
      advance: async (ms) => {
        now += ms;
      },
    },
    approvalLifetimeMs: 0,
    everUsable: (requestId) => handlesOf(stub, requestId, (key) => stub.state.everUsable.has(key.arn)),
    liveKeys: (requestId) => handlesOf(stub, requestId, ({ state }) => state !== 'PendingDeletion'),
    versions: (requestId) => versionsOf(stub, requestId),
    faults,
    secrets: [APP.secretAccessKey, STRANGERS_CREDENTIAL.split(':')[1] ?? ''],
    unknown: { handle: handle('00000000-0000-4000-8000-000000000000'), approval: 'unknown' as ApprovalId },
    malformed: handle('../x'),
    foreign: 'keydesk:key-1' as KeyHandle,
    spec: (name) => fakeSpec(now, { name, protectionLevel: 'hsm', location: REGION }),
    cleanup: async () => {
      await proxy.close();
      await stub.close();
    },
  };
}

const versionOf = ({ tags }: StubKey): number => Number(tags.get('keydesk-version') ?? 1);

const lockOf = ({ tags }: StubKey): string => {
  const [request, version] = [tags.get('keydesk-request'), tags.get('keydesk-version')];
  return `alias/keydesk/${version ? `version/${request}/${version}` : `request/${request}`}`;
};

/** True for the key that its version's alias leads to. */
const isTheOne = ({ aliases }: StubState, key: StubKey): boolean => aliases.get(lockOf(key)) === key.arn;

/** True where another key is its version's; of a version that was begun and has no alias yet, the oldest is none. */
const isSurplus = ({ aliases }: StubState, key: StubKey, keys: readonly StubKey[]): boolean =>
  (aliases.get(lockOf(key)) ?? keys.find((other) => lockOf(other) === lockOf(key))?.arn) !== key.arn;

/** Keys of a request. Later versions are the first key's. */
function handlesOf({ state }: AwsStub, requestId: string, isMeant: (key: StubKey) => boolean): KeyHandle[] {
  const meant = state.keysOf(requestId).filter(isMeant);
  const own = meant.filter((key) => versionOf(key) === 1 || isSurplus(state, key, meant));
  return own.map(({ arn: key }) => handleOf(key));
}

const handleOf = (key: string): KeyHandle => `aws-kms-compatible:${key}` as KeyHandle;

const ACTIONS: Readonly<Record<string, readonly [protects: string, processes: string]>> = {
  ENCRYPT_DECRYPT: ['Encrypt', 'Decrypt'],
  SIGN_VERIFY: ['Sign', 'Verify'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
};
const actionsOn = ({ usage }: StubKey) => ACTIONS[usage] ?? ['Encrypt', 'Decrypt'];

const allows = (key: StubKey, action: string): boolean =>
  key.state === 'Enabled' && isAllowed(key.policy, { action: `kms:${action}`, principal: APPLICATION.arn });

function useOf(key: StubKey): VersionUse {
  const [protects, processes] = actionsOn(key);
  if (allows(key, protects)) return 'all';
  return allows(key, processes) ? 'process' : 'none';
}

/** A key for each version; of a symmetric one, its key materials. What was surplus, or has not taken over, is none. */
function versionsOf({ state }: AwsStub, requestId: string): VersionUse[] {
  const keys = state.keysOf(requestId).sort((a, b) => versionOf(a) - versionOf(b));
  const taken = ({ tags }: StubKey): boolean => !tags.has('keydesk-version') || tags.has('keydesk-current');
  const versions = keys.filter((key) => isTheOne(state, key) && taken(key));
  return versions.flatMap((key) => {
    const use = useOf(key);
    return [...key.rotations.map(() => (use === 'all' ? 'process' : use)), use];
  });
}

/** The key that an application reaches: of a request's key, the one that the name's alias leads to. */
function reached(stub: AwsStub, handle: KeyHandle): StubKey | undefined {
  const { keys, aliases } = stub.state;
  const key = keys.get(handle.replace('aws-kms-compatible:', ''));
  if (key && !isTheOne(stub.state, key)) return key;
  const alias = `alias/keydesk/${key?.tags.get('keydesk-key-group')}/${key?.tags.get('keydesk-name')}`;
  return keys.get(aliases.get(alias) ?? '') ?? key;
}

/** As the stub's own rules have it, without asking over the wire. */
function usable(stub: AwsStub, handle: KeyHandle): boolean {
  const key = reached(stub, handle);
  return key !== undefined && allows(key, actionsOn(key)[0]);
}

/** Protects something as somebody; false where AWS refuses for a reason that a key can have. */
export async function tryUse(
  stub: AwsStub,
  who: Identity,
  handle: KeyHandle,
  now: Instant,
): Promise<boolean> {
  const key = reached(stub, handle);
  const [operation] = key ? actionsOn(key) : ['Encrypt'];
  const text = Buffer.from('4111111111111111').toString('base64');
  const input = { KeyId: key?.arn ?? handle, Plaintext: text, Message: text };
  const { status, body } = await signedCall(stub.url, `TrentService.${operation}`, input, who, now);
  if (status === 200) return true;
  if (!EXPECTED.test(body)) throw new Error(`Use: ${status} ${body}`);
  return false;
}

const EXPECTED = /(AccessDenied|Disabled|KMSInvalidState|NotFound)Exception/;
