import type * as z from 'zod';
import { ok } from '../../domain/result';
import type { SignatureAlgorithm } from '../hsm/algorithms';
import type { Use } from '../hsm/signer/messages';
import { exerciseKey } from '../usecases/use-key';
import * as answers from './answers';
import { route } from './route';
import {
  decryptBody,
  encryptBody,
  generateMacBody,
  keyParams,
  signBody,
  verifyBody,
  verifyMacBody,
} from './schemas';

const NOTHING = Buffer.alloc(0);
const VALID = 1;

interface Operands {
  readonly data: Buffer;
  readonly extra?: Buffer | undefined;
  readonly algorithm?: SignatureAlgorithm;
}

interface UseRow<B, A extends z.ZodType> {
  readonly use: Use;
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType<B>;
  readonly example: unknown;
  readonly operands: (body: B) => Operands;
  readonly schema: A;
  readonly tell: (result: Buffer) => z.input<A>;
}

function operationRoute<B, A extends z.ZodType>(row: UseRow<B, A>) {
  return route({
    id: row.id,
    tag: 'Use',
    method: 'POST',
    path: `/v1/keys/:keyId/${row.path}`,
    action: 'key.use',
    summary: row.summary,
    description: row.description,
    repeat: 'use',
    params: keyParams,
    body: row.body,
    example: row.example,
    answers: { 200: { description: 'The result', schema: row.schema as z.ZodType } },
    problems: ['invalid-state', 'key-not-active', 'not-granted', 'unsupported', 'policy', 'rate-limited'],
    handle: async (kms, { principal, params, body: content }) => {
      const { data, extra = NOTHING, algorithm } = row.operands(content);
      const order = { use: row.use, keyId: params.keyId, data, extra, ...(algorithm ? { algorithm } : {}) };
      const result = await exerciseKey(kms, principal, order);
      return result.ok ? ok({ status: 200, body: row.tell(result.value) }) : result;
    },
  });
}

const valid = (result: Buffer) => ({ valid: result[0] === VALID });

export const USE_ROUTES = [
  operationRoute({
    use: 'encrypt',
    path: 'encrypt',
    id: 'encrypt',
    summary: 'Encrypt with AES-GCM',
    description:
      'A context is authenticated and not encrypted; decryption needs the same. The ciphertext holds its format (1 byte), key id (16), key version (4), nonce (12), and the AES-GCM ciphertext with its tag (16).',
    body: encryptBody,
    example: { plaintext: 'NDExMTExMTExMTExMTExMQ==', context: 'b3JkZXItNzc=' },
    operands: ({ plaintext, context }) => ({ data: plaintext, extra: context }),
    schema: answers.ciphertext,
    tell: (result) => ({ ciphertext: result.toString('base64') }),
  }),
  operationRoute({
    use: 'decrypt',
    path: 'decrypt',
    id: 'decrypt',
    summary: 'Decrypt',
    description: 'Takes ciphertexts of this key alone, with the context they were made with.',
    body: decryptBody,
    example: { ciphertext: 'ASRLhLmPTkwl', context: 'b3JkZXItNzc=' },
    operands: ({ ciphertext, context }) => ({ data: ciphertext, extra: context }),
    schema: answers.plaintext,
    tell: (result) => ({ plaintext: result.toString('base64') }),
  }),
  operationRoute({
    use: 'sign',
    path: 'sign',
    id: 'sign',
    summary: 'Sign a message',
    description:
      'The server hashes the message. ECDSA signatures are DER; PSS salts are as long as the hash. ECDSA_SHA_256 is for P-256 and secp256k1, ECDSA_SHA_384 for P-384, ECDSA_SHA_512 for P-521, RSASSA_PSS for RSA.',
    body: signBody,
    example: { message: 'cmVsZWFzZS0xLjA=', algorithm: 'ECDSA_SHA_256' },
    operands: ({ message, algorithm }) => ({ data: message, algorithm }),
    schema: answers.signature,
    tell: (result) => ({ signature: result.toString('base64') }),
  }),
  operationRoute({
    use: 'verify',
    path: 'verify',
    id: 'verify',
    summary: 'Verify a signature',
    description: 'A signature that does not fit is an answer, not a problem.',
    body: verifyBody,
    example: { message: 'cmVsZWFzZS0xLjA=', signature: 'MEUCIQ==', algorithm: 'ECDSA_SHA_256' },
    operands: ({ message, signature, algorithm }) => ({ data: message, extra: signature, algorithm }),
    schema: answers.validity,
    tell: valid,
  }),
  operationRoute({
    use: 'generateMac',
    path: 'generate-mac',
    id: 'generateMac',
    summary: 'Make a MAC',
    description: 'HMAC with the hash that the key type names.',
    body: generateMacBody,
    example: { message: 'cmVsZWFzZS0xLjA=' },
    operands: ({ message }) => ({ data: message }),
    schema: answers.mac,
    tell: (result) => ({ mac: result.toString('base64') }),
  }),
  operationRoute({
    use: 'verifyMac',
    path: 'verify-mac',
    id: 'verifyMac',
    summary: 'Verify a MAC',
    description: 'A MAC that does not fit is an answer, not a problem.',
    body: verifyMacBody,
    example: { message: 'cmVsZWFzZS0xLjA=', mac: 'c2hvcnQ=' },
    operands: ({ message, mac }) => ({ data: message, extra: mac }),
    schema: answers.validity,
    tell: valid,
  }),
];
