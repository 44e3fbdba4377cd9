import { CKK, CKO } from '../../../src/kms-server/hsm/pkcs11/constants';
import type { Argument } from '../../../src/kms-server/hsm/pkcs11/library';
import type { Pkcs11Module } from '../../../src/kms-server/hsm/pkcs11/module';
import { Pkcs11Session } from '../../../src/kms-server/hsm/pkcs11/session';

/** Everything that an argument of a call refers to: what the garbage collector can't take while the argument lives. */
function reachable(value: unknown): readonly Buffer[] {
  if (Buffer.isBuffer(value)) return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(reachable);
}

/** A session on a module that does nothing but note calls which point to memory that none of their arguments holds. */
function watchedSession() {
  const seen = { dangling: [] as string[], pointers: 0 };
  let taken: Buffer[] = [];
  const library = {
    addressOf: (buffer: Buffer) => {
      taken.push(buffer);
      seen.pointers += 1;
      return 1n;
    },
    call: (name: string, ...args: readonly Argument[]) => {
      const held = new Set(args.flatMap(reachable));
      if (taken.some((buffer) => !held.has(buffer))) seen.dangling.push(name);
      taken = [];
    },
  };
  const module = { library, openSession: () => 1 } as unknown as Pkcs11Module;
  return { seen, session: new Pkcs11Session(module, 0) };
}

const KEY = {
  CLASS: CKO.SECRET_KEY,
  KEY_TYPE: CKK.AES,
  LABEL: 'key',
  SENSITIVE: true,
  UNWRAP_TEMPLATE: { SENSITIVE: true, EXTRACTABLE: false },
} as const;

describe('memory that a PKCS#11 call points to', () => {
  const bytes = (length: number) => Buffer.alloc(length, 7);
  const gcm = () => ({ name: 'AES_GCM', iv: bytes(12), aad: bytes(21) }) as const;
  const pss = { name: 'RSA_PKCS_PSS', hash: 'SHA256' } as const;

  it.each<[string, (session: Pkcs11Session) => unknown]>([
    ['a template', (session) => session.generateKey({ name: 'AES_KEY_GEN' }, KEY)],
    ['two templates', (session) => session.generateKeyPair({ name: 'EC_KEY_PAIR_GEN' }, KEY, KEY)],
    ['a template to unwrap', (session) => session.unwrapKey({ name: 'AES_KEY_WRAP_PAD' }, 1, bytes(40), KEY)],
    ['a template to copy', (session) => session.copyObject(1, KEY)],
    ['a template to find', (session) => session.findObjects(KEY)],
    ['nonce and additional data', (session) => session.encrypt(gcm(), 1, bytes(32))],
    ['nonce and additional data to decrypt', (session) => session.decrypt(gcm(), 1, bytes(48))],
    ['parameters of a signature', (session) => session.sign(pss, 1, bytes(32))],
  ])('%s is held by the call itself', (_what, work) => {
    const { seen, session } = watchedSession();
    work(session);
    expect(seen.pointers).toBeGreaterThan(0);
    expect(seen.dangling).toEqual([]);
  });
});
