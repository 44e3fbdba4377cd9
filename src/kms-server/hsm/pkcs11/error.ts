import { returnValueName } from './constants';

/** A PKCS#11 call that didn't return `CKR_OK`. Carries no argument of the call, so it can be logged. */
export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error';
  /** `C_EncryptInit` */
  readonly call: string;
  /** `CKR_...` */
  readonly code: string;
  constructor(call: string, value: number) {
    const code = returnValueName(value);
    super(`${call}: ${code}`);
    this.call = call;
    this.code = code;
  }
}

export const isPkcs11 = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Pkcs11Error && codes.includes(error.code);
