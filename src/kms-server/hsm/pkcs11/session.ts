import { type AttributeName, CKA, UNAVAILABLE_INFORMATION } from './constants';
import { isPkcs11 } from './error';
import type { FunctionName } from './library';
import type { Pkcs11Module } from './module';
import {
  attributes,
  type Mechanism,
  mechanismBytes,
  readWord,
  type Template,
  templateLength,
  WORD,
  word,
} from './structures';

/** Handle of an object inside the module. Means nothing outside the process. */
export type ObjectHandle = number;

/** Room for the tag of AES-GCM, or for the largest RSA signature (4096 bits). */
const RESULT_ROOM = 512;
const FIND_BATCH = 64;

/** One PKCS#11 session: objects and operations. Objects made here die with the session, unless they are the token's. */
export class Pkcs11Session {
  readonly #module: Pkcs11Module;
  readonly #slot: number;
  #handle: number;

  constructor(module: Pkcs11Module, slot: number) {
    this.#module = module;
    this.#slot = slot;
    this.#handle = module.openSession(slot);
  }

  get handle(): number {
    return this.#handle;
  }

  generateKey(mechanism: Mechanism, template: Template): ObjectHandle {
    const { library } = this.#module;
    const how = mechanismBytes(mechanism, library.addressOf);
    const what = attributes(template, library.addressOf);
    const key = word(0);
    library.call('C_GenerateKey', this.#handle, how, what, templateLength(template), key);
    return Number(readWord(key));
  }

  generateKeyPair(
    mechanism: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): { readonly publicKey: ObjectHandle; readonly privateKey: ObjectHandle } {
    const { library } = this.#module;
    const how = mechanismBytes(mechanism, library.addressOf);
    const open = attributes(publicTemplate, library.addressOf);
    const secret = attributes(privateTemplate, library.addressOf);
    const publicKey = word(0);
    const privateKey = word(0);
    library.call(
      'C_GenerateKeyPair',
      this.#handle,
      how,
      open,
      templateLength(publicTemplate),
      secret,
      templateLength(privateTemplate),
      publicKey,
      privateKey,
    );
    return { publicKey: Number(readWord(publicKey)), privateKey: Number(readWord(privateKey)) };
  }

  wrapKey(mechanism: Mechanism, wrappingKey: ObjectHandle, key: ObjectHandle): Buffer {
    const { library } = this.#module;
    const how = mechanismBytes(mechanism, library.addressOf);
    const length = word(0);
    library.call('C_WrapKey', this.#handle, how, wrappingKey, key, null, length);
    const blob = Buffer.alloc(Number(readWord(length)));
    library.call('C_WrapKey', this.#handle, how, wrappingKey, key, blob, length);
    return blob.subarray(0, Number(readWord(length)));
  }

  unwrapKey(mechanism: Mechanism, wrappingKey: ObjectHandle, blob: Buffer, template: Template): ObjectHandle {
    const { library } = this.#module;
    const how = mechanismBytes(mechanism, library.addressOf);
    const what = attributes(template, library.addressOf);
    const key = word(0);
    library.call(
      'C_UnwrapKey',
      this.#handle,
      how,
      wrappingKey,
      blob,
      blob.length,
      what,
      templateLength(template),
      key,
    );
    return Number(readWord(key));
  }

  copyObject(object: ObjectHandle, template: Template): ObjectHandle {
    const { library } = this.#module;
    const what = attributes(template, library.addressOf);
    const copy = word(0);
    library.call('C_CopyObject', this.#handle, object, what, templateLength(template), copy);
    return Number(readWord(copy));
  }

  destroyObject(object: ObjectHandle): void {
    this.#module.library.call('C_DestroyObject', this.#handle, object);
  }

  findObjects(template: Template): readonly ObjectHandle[] {
    const { library } = this.#module;
    const what = attributes(template, library.addressOf);
    library.call('C_FindObjectsInit', this.#handle, what, templateLength(template));
    const handles = Buffer.alloc(FIND_BATCH * WORD);
    const count = word(0);
    const found: ObjectHandle[] = [];
    do {
      library.call('C_FindObjects', this.#handle, handles, FIND_BATCH, count);
      for (let i = 0; i < Number(readWord(count)); i++) found.push(Number(readWord(handles, i * WORD)));
    } while (Number(readWord(count)) === FIND_BATCH);
    library.call('C_FindObjectsFinal', this.#handle);
    return found;
  }

  /** The value of one attribute; throws `CKR_ATTRIBUTE_SENSITIVE` where the module keeps it to itself. */
  attribute(object: ObjectHandle, name: AttributeName): Buffer {
    const { library } = this.#module;
    const query = Buffer.concat([word(CKA[name]), word(0), word(0)]);
    library.call('C_GetAttributeValue', this.#handle, object, query, 1);
    const length = readWord(query, 2 * WORD);
    if (length === UNAVAILABLE_INFORMATION) throw new Error(`Attribute ${name} is unavailable`);
    const value = Buffer.alloc(Number(length));
    query.writeBigUInt64LE(library.addressOf(value), WORD);
    library.call('C_GetAttributeValue', this.#handle, object, query, 1);
    return value;
  }

  encrypt(mechanism: Mechanism, key: ObjectHandle, data: Buffer): Buffer {
    return this.#operate('C_EncryptInit', 'C_Encrypt', mechanism, key, data);
  }

  decrypt(mechanism: Mechanism, key: ObjectHandle, data: Buffer): Buffer {
    return this.#operate('C_DecryptInit', 'C_Decrypt', mechanism, key, data);
  }

  sign(mechanism: Mechanism, key: ObjectHandle, data: Buffer): Buffer {
    return this.#operate('C_SignInit', 'C_Sign', mechanism, key, data);
  }

  random(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    this.#module.library.call('C_GenerateRandom', this.#handle, bytes, length);
    return bytes;
  }

  close(): void {
    this.#module.closeSession(this.#handle);
  }

  #operate(
    init: FunctionName,
    run: FunctionName,
    mechanism: Mechanism,
    key: ObjectHandle,
    data: Buffer,
  ): Buffer {
    const { library } = this.#module;
    this.#begin(init, mechanism, key);
    const result = Buffer.allocUnsafe(data.length + RESULT_ROOM);
    const length = word(result.length);
    library.call(run, this.#handle, data.length === 0 ? EMPTY : data, data.length, result, length);
    return result.subarray(0, Number(readWord(length)));
  }

  /**
   * SoftHSM leaves an operation active after some failures (empty plaintext in GCM, a buffer too small), and then
   * refuses every further one: such a session is replaced. A failed tag leaves the session usable, and since closing
   * a session costs time for every live object, it isn't replaced then.
   */
  #begin(init: FunctionName, mechanism: Mechanism, key: ObjectHandle): void {
    const { library } = this.#module;
    const how = mechanismBytes(mechanism, library.addressOf);
    try {
      library.call(init, this.#handle, how, key);
    } catch (error) {
      if (!isPkcs11(error, 'CKR_OPERATION_ACTIVE')) throw error;
      const stuck = this.#handle;
      this.#handle = this.#module.openSession(this.#slot);
      this.#module.closeSession(stuck);
      library.call(init, this.#handle, how, key);
    }
  }
}

/** A pointer that isn't null, for data of no length. */
const EMPTY = Buffer.alloc(1);
