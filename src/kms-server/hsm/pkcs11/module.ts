import { CKF, CKU } from './constants';
import { isPkcs11 } from './error';
import { loadLibrary, type Pkcs11Library } from './library';
import { readWord, WORD, word } from './structures';

/** Offset of `flags` in `CK_C_INITIALIZE_ARGS`, after its four function pointers. */
const INITIALIZE_FLAGS_OFFSET = 4 * WORD;
const INITIALIZE_ARGS_LENGTH = 6 * WORD;
/** `CK_SLOT_INFO`: description and manufacturer, then the flags and two versions. */
const SLOT_FLAGS_OFFSET = 96;
const SLOT_INFO_LENGTH = 112;
/** `CK_TOKEN_INFO`: four padded texts, then the flags. */
const TOKEN_LABEL_LENGTH = 32;
const MANUFACTURER_END = 64;
const MODEL_END = 80;
const TOKEN_FLAGS_OFFSET = 96;
const TOKEN_INFO_LENGTH = 256;

export interface TokenSlot {
  readonly slot: number;
  readonly label: string;
  readonly initialized: boolean;
  /** Manufacturer and model as the module tells them. */
  readonly product: string;
}

/** A loaded and initialised PKCS#11 module: slots, tokens, sessions, login. Calls block. */
export class Pkcs11Module {
  readonly library: Pkcs11Library;

  /** @param file path of the module's shared library; `SOFTHSM2_CONF` must be in the environment already. */
  constructor(file: string) {
    this.library = loadLibrary(file);
    const args = Buffer.alloc(INITIALIZE_ARGS_LENGTH);
    // Without it SoftHSM takes no locks at all.
    args.writeBigUInt64LE(BigInt(CKF.OS_LOCKING_OK), INITIALIZE_FLAGS_OFFSET);
    this.library.call('C_Initialize', args);
  }

  slots(): readonly TokenSlot[] {
    const count = word(0);
    this.library.call('C_GetSlotList', 1, null, count);
    const ids = Buffer.alloc(Number(readWord(count)) * WORD);
    this.library.call('C_GetSlotList', 1, ids, count);
    return Array.from({ length: Number(readWord(count)) }, (_, index) =>
      this.#slot(Number(readWord(ids, index * WORD))),
    );
  }

  #slot(slot: number): TokenSlot {
    const info = Buffer.alloc(TOKEN_INFO_LENGTH);
    this.library.call('C_GetTokenInfo', slot, info);
    const flags = Number(readWord(info, TOKEN_FLAGS_OFFSET));
    return {
      slot,
      label: field(info, 0, TOKEN_LABEL_LENGTH),
      initialized: (flags & CKF.TOKEN_INITIALIZED) !== 0,
      product: [
        field(info, TOKEN_LABEL_LENGTH, MANUFACTURER_END),
        field(info, MANUFACTURER_END, MODEL_END),
      ].join(' '),
    };
  }

  /** Whether the slot is a hardware device, by the module's own word. */
  isHardware(slot: number): boolean {
    const info = Buffer.alloc(SLOT_INFO_LENGTH);
    this.library.call('C_GetSlotInfo', slot, info);
    return (Number(readWord(info, SLOT_FLAGS_OFFSET)) & CKF.HW_SLOT) !== 0;
  }

  /** Mechanism numbers that the token has. */
  mechanisms(slot: number): ReadonlySet<number> {
    const count = word(0);
    this.library.call('C_GetMechanismList', slot, null, count);
    const list = Buffer.alloc(Number(readWord(count)) * WORD);
    this.library.call('C_GetMechanismList', slot, list, count);
    return new Set(
      Array.from({ length: Number(readWord(count)) }, (_, index) => Number(readWord(list, index * WORD))),
    );
  }

  /** Initialises a token with a security officer's PIN. SoftHSM gives it a new slot number. */
  initToken(slot: number, securityOfficerPin: string, label: string): void {
    const pin = Buffer.from(securityOfficerPin, 'utf8');
    this.library.call(
      'C_InitToken',
      slot,
      pin,
      pin.length,
      Buffer.from(label.padEnd(TOKEN_LABEL_LENGTH), 'utf8'),
    );
  }

  /** Sets the user's PIN. The session must be the security officer's. */
  initPin(session: number, userPin: string): void {
    const pin = Buffer.from(userPin, 'utf8');
    this.library.call('C_InitPIN', session, pin, pin.length);
  }

  openSession(slot: number): number {
    const handle = word(0);
    this.library.call('C_OpenSession', slot, CKF.SERIAL_SESSION | CKF.RW_SESSION, null, null, handle);
    return Number(readWord(handle));
  }

  closeSession(session: number): void {
    this.library.call('C_CloseSession', session);
  }

  login(session: number, user: keyof typeof CKU, pinText: string): void {
    const pin = Buffer.from(pinText, 'utf8');
    try {
      this.library.call('C_Login', session, CKU[user], pin, pin.length);
    } catch (error) {
      // A login holds for all sessions of the process.
      if (!isPkcs11(error, 'CKR_USER_ALREADY_LOGGED_IN')) throw error;
    }
  }

  logout(session: number): void {
    this.library.call('C_Logout', session);
  }

  finalize(): void {
    this.library.call('C_Finalize', null);
  }
}

/** A text padded with blanks. */
const field = (info: Buffer, from: number, to: number): string => info.toString('utf8', from, to).trimEnd();
