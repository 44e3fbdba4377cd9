import type { KeyTypeId, Operation } from '../../../domain/algorithms';
import type { UseRefusal } from '../../policy/use';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../algorithms';
import type { BoundRow, RowChange } from '../binding';
import { uuid } from '../uuid';

/** What a signer is told on its standard input at start, in one line of JSON. The only way the PIN ever travels. */
export type SignerOrder = SignerStart | TokenCreation;

/** Makes a new token with its master keys, and ends. */
export interface TokenCreation {
  readonly order: 'create-token';
  readonly module: string;
  readonly pin: string;
  readonly securityOfficerPin: string;
}

export interface SignerStart {
  readonly order: 'serve';
  readonly module: string;
  readonly pin: string;
  readonly socket: string;
  /** Holds the socket and the working copy of the token. Removed by the signer when its supervisor is gone. */
  readonly folder: string;
  /** `system`: dates are judged by this process's own clock. `caller`: by the time in the call (simulations only). */
  readonly clock: 'system' | 'caller';
  /** Unwrapped keys kept at most. */
  readonly cacheSize: number;
  /** Unwraps after which the process asks to be replaced: SoftHSM leaks about 250 bytes each. */
  readonly unwrapBudget: number;
}

/** What a signer tells its supervisor. */
export type SignerNotice =
  | { readonly notice: 'ready'; readonly facts: HsmFacts }
  | { readonly notice: 'recycle' }
  | { readonly notice: 'failed'; readonly message: string };

export interface HsmFacts {
  readonly keyTypes: Readonly<Partial<Record<KeyTypeId, readonly Operation[]>>>;
  readonly moduleName: string;
  /** What the module says of the slot (`CKF_HW_SLOT`): SoftHSM says no. */
  readonly hardwareSlot: boolean;
  /** Master key version that wraps new keys. */
  readonly kekVersion: number;
  /** PEM of the key that verifies the audit log's heads. */
  readonly auditHeadPublicKey: string;
}

export interface SealedRow {
  readonly row: BoundRow;
  /** The binding MAC, base64. */
  readonly mac: string;
}

export type NewRow = Omit<BoundRow, 'blob' | 'publicKey' | 'kekVersion'>;

export type ControlRequest =
  | { readonly do: 'generate'; readonly row: NewRow }
  | { readonly do: 'rebind'; readonly sealed: SealedRow; readonly change: RowChange }
  | { readonly do: 'check'; readonly sealed: SealedRow }
  | { readonly do: 'load'; readonly sealed: SealedRow }
  | { readonly do: 'revoke'; readonly keyId: string; readonly minRowVersion: number }
  | { readonly do: 'sign-head'; readonly text: string };

export type SignerRefusal =
  | UseRefusal
  /** The binding MAC doesn't fit the row. */
  | { readonly code: 'tampered'; readonly keyId: string }
  /** The signer has been told of a newer row. */
  | { readonly code: 'stale-row' }
  /** Not in the cache, or only in an older version: send the row. */
  | { readonly code: 'row-needed' }
  /** The ciphertext isn't one of this key, or was altered. */
  | { readonly code: 'bad-ciphertext' };

/** Operations with key material. `verify` needs the public half only, but obeys the same rule. */
export const USES = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'generateMac',
  'verifyMac',
] as const satisfies Operation[];
export type Use = (typeof USES)[number];

export interface UseRequest {
  readonly use: Use;
  readonly keyId: string;
  /** Version of the row as the server just read it. */
  readonly rowVersion: number;
  readonly now: number;
  readonly applicationId: string;
  readonly projectId: string;
  /** For `sign` and `verify`. */
  readonly algorithm?: SignatureAlgorithm;
  readonly data: Buffer;
  /** Context of AES-GCM, signature to verify, or MAC to verify. */
  readonly extra: Buffer;
}

const NO_ALGORITHM = 255;
const FIXED = 1 + 1 + 16 + 4 + 8 + 2 + 2 + 4;

/** The hot path's message is binary: JSON would cost more than the operation. */
export function encodeUse(request: UseRequest): Buffer {
  const application = Buffer.from(request.applicationId, 'utf8');
  const projectId = Buffer.from(request.projectId, 'utf8');
  const head = Buffer.allocUnsafe(FIXED);
  head.writeUInt8(USES.indexOf(request.use), 0);
  head.writeUInt8(request.algorithm ? SIGNATURE_ALGORITHMS.indexOf(request.algorithm) : NO_ALGORITHM, 1);
  head.write(request.keyId.replaceAll('-', ''), 2, 'hex');
  head.writeUInt32BE(request.rowVersion, 18);
  head.writeDoubleBE(request.now, 22);
  head.writeUInt16BE(application.length, 30);
  head.writeUInt16BE(projectId.length, 32);
  head.writeUInt32BE(request.data.length, 34);
  return Buffer.concat([head, application, projectId, request.data, request.extra]);
}

export function decodeUse(payload: Buffer): UseRequest {
  const use = USES[payload.readUInt8(0)];
  if (!use) throw new Error('Unknown use');
  const algorithm = SIGNATURE_ALGORITHMS[payload.readUInt8(1)];
  const applicationEnd = FIXED + payload.readUInt16BE(30);
  const projectEnd = applicationEnd + payload.readUInt16BE(32);
  const dataEnd = projectEnd + payload.readUInt32BE(34);
  return {
    use,
    keyId: uuid(payload.toString('hex', 2, 18)),
    rowVersion: payload.readUInt32BE(18),
    now: payload.readDoubleBE(22),
    applicationId: payload.toString('utf8', FIXED, applicationEnd),
    projectId: payload.toString('utf8', applicationEnd, projectEnd),
    ...(algorithm ? { algorithm } : {}),
    data: payload.subarray(projectEnd, dataEnd),
    extra: payload.subarray(dataEnd),
  };
}
