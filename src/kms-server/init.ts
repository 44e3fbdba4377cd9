import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '../domain/policy/default-policy';
import type { PolicySet } from '../domain/policy/policy-set';
import { type Issued, KmsAdministration, type NewGroup, type NewPrincipal } from './admin';
import { createTokenInProcess } from './hsm/signer/process';
import { hasToken, prepareTokenFolder } from './hsm/token-folder';
import { databaseFile, Store } from './store/store';
import type { Clock } from './usecases/kms';
import { installPolicy } from './usecases/policies/install';

export interface InitOptions {
  /** An empty or missing folder. */
  readonly dataDir: string;
  /** The token's user PIN, 8 to 255 characters. Kept nowhere: every start of the server asks for it. */
  readonly pin: string;
  /** Path of libsofthsm2.so, as `locatePkcs11Module` finds it. */
  readonly pkcs11Module: string;
  /** Path of the built `build/signer.js`. */
  readonly signerEntry: string;
  readonly groups?: readonly NewGroup[];
  readonly principals?: readonly NewPrincipal[];
  /** For simulations: the time that credentials count from. */
  readonly clock?: Clock;
  /** The policy that holds first; Keydesk's default where none is given. Others come by agreement only. */
  readonly policy?: PolicySet;
}

export interface Initialised {
  /** One per principal, in their order. Shown this once; only hashes are kept. */
  readonly credentials: readonly Issued[];
  /** PEM that verifies the audit log's heads. Keep it where the KMS can't change it. */
  readonly auditPublicKey: string;
}

const PIN_LENGTH = { min: 8, max: 255 };
const SECURITY_OFFICER_PIN_BYTES = 24;
export const auditKeyFile = (dataDir: string): string => join(dataDir, 'audit-head-public.pem');

/** Makes a data folder: token, master keys, database, groups and principals. */
export async function initKms(options: InitOptions): Promise<Initialised> {
  const { dataDir, pin } = options;
  if (existsSync(databaseFile(dataDir)) || hasToken(dataDir)) {
    throw new Error(`${dataDir} is a data folder already; nothing was changed`);
  }
  if (pin.length < PIN_LENGTH.min || pin.length > PIN_LENGTH.max) {
    throw new Error(`The PIN must have ${PIN_LENGTH.min} to ${PIN_LENGTH.max} characters`);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const facts = await createTokenInProcess(options.signerEntry, prepareTokenFolder(dataDir), {
    order: 'create-token',
    module: options.pkcs11Module,
    pin,
    // Thrown away: it could only initialise the token anew.
    securityOfficerPin: randomBytes(SECURITY_OFFICER_PIN_BYTES).toString('base64url'),
  });
  writeFileSync(auditKeyFile(dataDir), facts.auditHeadPublicKey, { mode: 0o644 });
  const credentials = await populate(options);
  return { credentials, auditPublicKey: facts.auditHeadPublicKey };
}

async function populate({
  dataDir,
  clock,
  groups = [],
  principals = [],
  policy = DEFAULT_POLICY,
}: InitOptions): Promise<readonly Issued[]> {
  const store = new Store(dataDir);
  try {
    const time = clock ?? { now: () => Date.now() };
    const admin = new KmsAdministration(store, time, userInfo().username);
    const reason = 'The first policy of the data folder';
    await installPolicy(store, policy, { actor: admin.actor, at: time.now(), reason });
    for (const group of groups) await admin.addGroup(group);
    const credentials: Issued[] = [];
    for (const principal of principals) credentials.push(await admin.addPrincipal(principal));
    return credentials;
  } finally {
    store.close();
  }
}
