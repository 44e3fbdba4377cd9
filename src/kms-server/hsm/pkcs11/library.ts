import koffi from 'koffi';
import { Pkcs11Error } from './error';
import type { Structure } from './structures';

/** An argument of a C function: a number by value, a buffer or null as a pointer, a structure as a pointer to its bytes. */
export type Argument = number | Buffer | null | Structure;

const U = 'ulong';
const P = 'void *';
const BYTE = 'uint8';

/** The functions in use with the types of their parameters (PKCS#11 2.40, section 5). */
const FUNCTIONS = {
  C_Initialize: [P],
  C_Finalize: [P],
  C_GetSlotList: [BYTE, P, P],
  C_GetSlotInfo: [U, P],
  C_GetTokenInfo: [U, P],
  C_GetMechanismList: [U, P, P],
  C_InitToken: [U, P, U, P],
  C_InitPIN: [U, P, U],
  C_OpenSession: [U, U, P, P, P],
  C_CloseSession: [U],
  C_Login: [U, U, P, U],
  C_Logout: [U],
  C_CopyObject: [U, U, P, U, P],
  C_DestroyObject: [U, U],
  C_GetAttributeValue: [U, U, P, U],
  C_FindObjectsInit: [U, P, U],
  C_FindObjects: [U, P, U, P],
  C_FindObjectsFinal: [U],
  C_GenerateKey: [U, P, P, U, P],
  C_GenerateKeyPair: [U, P, P, U, P, U, P, P],
  C_WrapKey: [U, P, U, U, P, P],
  C_UnwrapKey: [U, P, U, P, U, P, U, P],
  C_EncryptInit: [U, P, U],
  C_Encrypt: [U, P, U, P, P],
  C_DecryptInit: [U, P, U],
  C_Decrypt: [U, P, U, P, P],
  C_SignInit: [U, P, U],
  C_Sign: [U, P, U, P, P],
  C_GenerateRandom: [U, P, U],
} as const;

export type FunctionName = keyof typeof FUNCTIONS;

/** The shared library of a PKCS#11 module. The only place that knows the foreign function interface. */
export interface Pkcs11Library {
  /** Calls a function and throws {@link Pkcs11Error} unless it returns `CKR_OK`. */
  call(name: FunctionName, ...args: readonly Argument[]): void;
  addressOf(buffer: Buffer): bigint;
}

/** @param file path of the shared library, `libsofthsm2.so` */
export function loadLibrary(file: string): Pkcs11Library {
  const library = koffi.load(file);
  const functions = new Map<string, (...args: readonly (number | Buffer | null)[]) => number>(
    Object.entries(FUNCTIONS).map(([name, types]) => [name, library.func(name, U, [...types])]),
  );
  // What the arguments point to must outlive the call, and the garbage collector doesn't see pointers inside bytes:
  // what nothing refers to any more is freed, even in the middle of a statement.
  const held: { args: readonly Argument[] } = { args: [] };
  return {
    call(name, ...args) {
      held.args = args;
      const value = functions.get(name)?.(...args.map(passed));
      held.args = [];
      if (value !== 0) throw new Pkcs11Error(name, Number(value));
    },
    addressOf: (buffer) => BigInt(koffi.address(buffer)),
  };
}

const passed = (argument: Argument): number | Buffer | null =>
  typeof argument === 'number' || argument === null || Buffer.isBuffer(argument) ? argument : argument.bytes;
