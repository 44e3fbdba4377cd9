import type * as z from 'zod';
import { ok } from '../../domain/result';
import type { SignatureAlgorithm } from '../hsm/algorithms';
import type { Use } from '../hsm/signer/messages';
import { exerciseKey } from '../usecases/use-key';
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

function operationRoute<B>(
  use: Use,
  path: string,
  body: z.ZodType<B>,
  operands: (body: B) => Operands,
  answer: (result: Buffer) => unknown,
) {
  return route({
    method: 'POST',
    path: `/v1/keys/:keyId/${path}`,
    action: 'key.use',
    params: keyParams,
    body,
    handle: async (kms, { principal, params, body: content }) => {
      const { data, extra = NOTHING, algorithm } = operands(content);
      const order = { use, keyId: params.keyId, data, extra, ...(algorithm ? { algorithm } : {}) };
      const result = await exerciseKey(kms, principal, order);
      return result.ok ? ok({ status: 200, body: answer(result.value) }) : result;
    },
  });
}

const valid = (result: Buffer) => ({ valid: result[0] === VALID });

export const USE_ROUTES = [
  operationRoute(
    'encrypt',
    'encrypt',
    encryptBody,
    ({ plaintext, context }) => ({ data: plaintext, extra: context }),
    (result) => ({ ciphertext: result.toString('base64') }),
  ),
  operationRoute(
    'decrypt',
    'decrypt',
    decryptBody,
    ({ ciphertext, context }) => ({ data: ciphertext, extra: context }),
    (result) => ({ plaintext: result.toString('base64') }),
  ),
  operationRoute(
    'sign',
    'sign',
    signBody,
    ({ message, algorithm }) => ({ data: message, algorithm }),
    (result) => ({ signature: result.toString('base64') }),
  ),
  operationRoute(
    'verify',
    'verify',
    verifyBody,
    ({ message, signature, algorithm }) => ({ data: message, extra: signature, algorithm }),
    valid,
  ),
  operationRoute(
    'generateMac',
    'generate-mac',
    generateMacBody,
    ({ message }) => ({ data: message }),
    (result) => ({ mac: result.toString('base64') }),
  ),
  operationRoute(
    'verifyMac',
    'verify-mac',
    verifyMacBody,
    ({ message, mac }) => ({ data: message, extra: mac }),
    valid,
  ),
];
