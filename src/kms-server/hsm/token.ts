import { CKK, CKO } from './pkcs11/constants';
import { Pkcs11Module, type TokenSlot } from './pkcs11/module';
import { type ObjectHandle, Pkcs11Session } from './pkcs11/session';
import type { Template } from './pkcs11/structures';

export const TOKEN_LABEL = 'keydesk';

/** Labels of the master keys in the token. Their CKA_ID is the version, one byte; a new version is added, never changed. */
const MASTER = {
  wrapping: 'keydesk-wrapping',
  binding: 'keydesk-binding',
  auditHead: 'keydesk-audit-head',
} as const;
const FIRST_MASTER_VERSION = 1;

const P256 = Buffer.from('06082a8648ce3d030107', 'hex');
const PERMANENT: Template = { TOKEN: true, PRIVATE: true, SENSITIVE: true, EXTRACTABLE: false };

/** What every customer key is once unwrapped. The module holds unwrapping to it (`CKA_UNWRAP_TEMPLATE`). */
export const UNWRAPPED: Template = { EXTRACTABLE: false, SENSITIVE: true, TOKEN: false };

/** Master keys, as handles of one process. */
export interface MasterKeys {
  /** By version: a row names the version that wrapped it. */
  readonly wrapping: ReadonlyMap<number, ObjectHandle>;
  /** Version that wraps new keys. */
  readonly currentWrapping: number;
  readonly binding: ObjectHandle;
  readonly auditHead: ObjectHandle;
}

export interface OpenToken {
  readonly module: Pkcs11Module;
  readonly slot: number;
  /** Name of the module, for the capabilities. */
  readonly product: string;
  /** Owns the unwrapped keys, and the copies of the master keys: never closed while the process lives. */
  readonly objects: Pkcs11Session;
  /** Carries the operations; replaced if one gets stuck. */
  readonly operations: Pkcs11Session;
  readonly master: MasterKeys;
}

/** Initialises a token and makes its master keys. The security officer's PIN isn't kept: nothing needs it again. */
export function createToken(moduleFile: string, pin: string, securityOfficerPin: string): void {
  const module = new Pkcs11Module(moduleFile);
  const free = module.slots().find((slot) => !slot.initialized);
  if (!free) throw new Error('The module has no free slot');
  module.initToken(free.slot, securityOfficerPin, TOKEN_LABEL);
  const { slot } = slotOfToken(module);
  const session = new Pkcs11Session(module, slot);
  module.login(session.handle, 'SO', securityOfficerPin);
  module.initPin(session.handle, pin);
  module.logout(session.handle);
  module.login(session.handle, 'USER', pin);
  generateMasterKeys(session);
  module.finalize();
}

function slotOfToken(module: Pkcs11Module): TokenSlot {
  const found = module.slots().find((slot) => slot.initialized && slot.label === TOKEN_LABEL);
  if (!found) throw new Error(`The module has no token labelled ${TOKEN_LABEL}`);
  return found;
}

function generateMasterKeys(session: Pkcs11Session): void {
  const id = Buffer.from([FIRST_MASTER_VERSION]);
  session.generateKey(
    { name: 'AES_KEY_GEN' },
    {
      CLASS: CKO.SECRET_KEY,
      KEY_TYPE: CKK.AES,
      VALUE_LEN: 32,
      ...PERMANENT,
      LABEL: MASTER.wrapping,
      ID: id,
      WRAP: true,
      UNWRAP: true,
      ENCRYPT: false,
      DECRYPT: false,
      SIGN: false,
      VERIFY: false,
      UNWRAP_TEMPLATE: UNWRAPPED,
    },
  );
  session.generateKey(
    { name: 'GENERIC_SECRET_KEY_GEN' },
    {
      CLASS: CKO.SECRET_KEY,
      KEY_TYPE: CKK.GENERIC_SECRET,
      VALUE_LEN: 32,
      ...PERMANENT,
      LABEL: MASTER.binding,
      ID: id,
      SIGN: true,
      VERIFY: true,
      ENCRYPT: false,
      DECRYPT: false,
      WRAP: false,
      UNWRAP: false,
    },
  );
  session.generateKeyPair(
    { name: 'EC_KEY_PAIR_GEN' },
    { EC_PARAMS: P256, TOKEN: true, PRIVATE: false, VERIFY: true, LABEL: MASTER.auditHead, ID: id },
    { ...PERMANENT, SIGN: true, LABEL: MASTER.auditHead, ID: id },
  );
}

/** Logs in and finds the master keys. @throws where the PIN is wrong or a master key is missing */
export function openToken(moduleFile: string, pin: string): OpenToken {
  const module = new Pkcs11Module(moduleFile);
  const { slot, product } = slotOfToken(module);
  const objects = new Pkcs11Session(module, slot);
  module.login(objects.handle, 'USER', pin);
  const operations = new Pkcs11Session(module, slot);
  return { module, slot, product, objects, operations, master: findMasterKeys(objects) };
}

function findMasterKeys(session: Pkcs11Session): MasterKeys {
  const wrapping = new Map<number, ObjectHandle>();
  for (const key of session.findObjects({ LABEL: MASTER.wrapping, CLASS: CKO.SECRET_KEY, TOKEN: true })) {
    wrapping.set(session.attribute(key, 'ID').readUInt8(), workingCopy(session, key));
  }
  if (wrapping.size === 0) throw new Error('The token has no wrapping key');
  const binding = single(session, { LABEL: MASTER.binding, CLASS: CKO.SECRET_KEY, TOKEN: true });
  const auditHead = single(session, { LABEL: MASTER.auditHead, CLASS: CKO.PRIVATE_KEY, TOKEN: true });
  return {
    wrapping,
    currentWrapping: Math.max(...wrapping.keys()),
    binding: workingCopy(session, binding),
    auditHead: workingCopy(session, auditHead),
  };
}

/** SoftHSM re-reads a token object's file at every use; a copy in the session costs half. It keeps all restrictions. */
const workingCopy = (session: Pkcs11Session, key: ObjectHandle): ObjectHandle =>
  session.copyObject(key, { TOKEN: false });

function single(session: Pkcs11Session, template: Template): ObjectHandle {
  const [found, ...others] = session.findObjects(template);
  if (found === undefined || others.length > 0) {
    throw new Error(`The token has not exactly one ${String(template.LABEL)}`);
  }
  return found;
}

/** The public half of the key that signs the audit log's heads. */
export const auditHeadPublicKey = (session: Pkcs11Session): ObjectHandle =>
  single(session, { LABEL: MASTER.auditHead, CLASS: CKO.PUBLIC_KEY, TOKEN: true });
