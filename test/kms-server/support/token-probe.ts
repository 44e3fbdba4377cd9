import type { AttributeName } from '../../../src/kms-server/hsm/pkcs11/constants';
import { CKK, CKO } from '../../../src/kms-server/hsm/pkcs11/constants';
import type { Template } from '../../../src/kms-server/hsm/pkcs11/structures';
import { createToken, openToken, UNWRAPPED } from '../../../src/kms-server/hsm/token';

/**
 * Tries, in a process of its own, what somebody could try who runs code inside a signer and has its session. Prints
 * what came of each attempt: the module's error, or `done`.
 */
const [module = '', pin = ''] = process.argv.slice(2);
createToken(module, pin, 'security-officer-pin');
const { objects, operations, master } = openToken(module, pin);
const kek = master.wrapping.get(master.currentWrapping) ?? 0;

function attempt(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}

const AES: Template = { CLASS: CKO.SECRET_KEY, KEY_TYPE: CKK.AES, ENCRYPT: true, DECRYPT: true };
const WRAP = { name: 'AES_KEY_WRAP_PAD' } as const;
const fresh = objects.generateKey(
  { name: 'AES_KEY_GEN' },
  { ...AES, VALUE_LEN: 32, TOKEN: false, SENSITIVE: true, EXTRACTABLE: true },
);
const blob = objects.wrapKey(WRAP, kek, fresh);
const flag = (key: number, name: AttributeName): boolean => objects.attribute(key, name)[0] === 1;
const unwrap = (changes: Template) =>
  objects.unwrapKey(WRAP, kek, blob, { ...AES, ...UNWRAPPED, ...changes });
const loaded = unwrap({});
const gcm = { name: 'AES_GCM', iv: Buffer.alloc(12, 1), aad: Buffer.alloc(0) } as const;

const report = {
  unwrapReadable: attempt(() => unwrap({ SENSITIVE: false })),
  unwrapExtractable: attempt(() => unwrap({ EXTRACTABLE: true })),
  unwrapIntoToken: attempt(() => unwrap({ TOKEN: true })),
  unwrapWithLess: attempt(() => {
    const key = objects.unwrapKey(WRAP, kek, blob, AES);
    if (!flag(key, 'SENSITIVE') || flag(key, 'EXTRACTABLE')) throw new Error('weaker than the template');
  }),
  readValue: attempt(() => objects.attribute(loaded, 'VALUE')),
  wrapAgain: attempt(() => objects.wrapKey(WRAP, kek, loaded)),
  raiseCopy: attempt(() => objects.copyObject(loaded, { EXTRACTABLE: true })),
  readKek: attempt(() => objects.attribute(kek, 'VALUE')),
  decryptWithKek: attempt(() => operations.decrypt(gcm, kek, blob)),
  encryptWithKek: attempt(() => operations.encrypt(gcm, kek, blob)),
  wrapKek: attempt(() => objects.wrapKey(WRAP, kek, kek)),
  readBindingKey: attempt(() => objects.attribute(master.binding, 'VALUE')),
  wrapBindingKey: attempt(() => objects.wrapKey(WRAP, kek, master.binding)),
  wrapHeadKey: attempt(() => objects.wrapKey(WRAP, kek, master.auditHead)),
  useLoaded: attempt(() => operations.encrypt(gcm, loaded, Buffer.from('data'))),
  // SoftHSM stays stuck after this one; the session has to get over it.
  encryptNothing: attempt(() => operations.encrypt(gcm, loaded, Buffer.alloc(0))),
  useAfterwards: attempt(() => operations.encrypt(gcm, loaded, Buffer.from('data'))),
};
process.stdout.write(JSON.stringify(report));
