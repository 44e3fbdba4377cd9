import { createPublicKey, timingSafeEqual } from 'node:crypto';
import { ok, type Result, refuse } from '../../../domain/result';
import { mayFollow } from '../../policy/state-changes';
import { refuseUse } from '../../policy/use';
import { type BoundRow, boundBytes, changedRow, type RowChange } from '../binding';
import { hsmKeyType, offeredKeyTypes } from '../key-types';
import type { Mechanism, Template } from '../pkcs11/structures';
import { publicKeyPem } from '../public-key';
import { auditHeadPublicKey, type OpenToken, UNWRAPPED } from '../token';
import { KeyCache } from './key-cache';
import type { HsmFacts, NewRow, SealedRow, SignerRefusal, UseRequest } from './messages';
import { performUse } from './uses';

const WRAP: Mechanism = { name: 'AES_KEY_WRAP_PAD' };
/** Until it is wrapped, which is at once: only an extractable key can be wrapped at all. */
const WRAPPABLE: Template = { TOKEN: false, SENSITIVE: true, EXTRACTABLE: true };

type Answer<T> = Result<T, SignerRefusal>;

/** What happens to key material, all of it inside the HSM. One per signer process; every call blocks. */
export class Vault {
  readonly #token: OpenToken;
  readonly #cache: KeyCache;
  /** Rows below these versions are refused: the barrier that a disable waits for. */
  readonly #floors = new Map<string, number>();
  #unwraps = 0;

  constructor(token: OpenToken, cacheSize: number) {
    this.#token = token;
    this.#cache = new KeyCache(cacheSize, (handle) => token.objects.destroyObject(handle));
  }

  get unwraps(): number {
    return this.#unwraps;
  }

  facts(): HsmFacts {
    const { module, slot, product, objects, master } = this.#token;
    return {
      moduleName: product,
      hardwareSlot: module.isHardware(slot),
      keyTypes: offeredKeyTypes(module.mechanisms(slot)),
      kekVersion: master.currentWrapping,
      auditHeadPublicKey: publicKeyPem(objects, auditHeadPublicKey(objects), 'EC-P256'),
    };
  }

  /** Makes a key, wraps it, forgets it, and binds the blob to its row. New rows are disabled, whatever was asked. */
  generate(row: NewRow): SealedRow {
    const { objects, master } = this.#token;
    const wrappingKey = this.#wrappingKey(master.currentWrapping);
    const made = this.#generateObjects(row);
    try {
      const blob = objects.wrapKey(WRAP, wrappingKey, made.working);
      const publicKey =
        made.publicKey === undefined ? null : publicKeyPem(objects, made.publicKey, row.keyType);
      return this.#seal({
        ...row,
        state: 'Disabled',
        everEnabled: false,
        kekVersion: master.currentWrapping,
        publicKey,
        blob: blob.toString('base64'),
      });
    } finally {
      for (const handle of [made.working, made.publicKey]) {
        if (handle !== undefined) objects.destroyObject(handle);
      }
    }
  }

  #generateObjects(row: NewRow): { readonly working: number; readonly publicKey?: number } {
    const { objects } = this.#token;
    const type = hsmKeyType(row.keyType);
    if (type.kind === 'secret') {
      const template = { ...type.working, ...WRAPPABLE, ...type.generation };
      return { working: objects.generateKey(type.generate, template) };
    }
    const pair = objects.generateKeyPair(
      type.generate,
      { ...type.generation, TOKEN: false, VERIFY: true },
      { ...type.working, ...WRAPPABLE },
    );
    return { working: pair.privateKey, publicKey: pair.publicKey };
  }

  /** The MAC of the row after a change. Checks the old MAC first, so that an altered row is never made good. */
  rebind(sealed: SealedRow, change: RowChange): Answer<SealedRow> {
    if (!this.#isGenuine(sealed)) return refuse({ code: 'tampered', keyId: sealed.row.keyId });
    const next = changedRow(sealed.row, change);
    if (!mayFollow(sealed.row.state, next.state))
      return refuse({ code: 'invalid-state', state: sealed.row.state });
    return ok(this.#seal(next));
  }

  /** Whether a row is one that a signer has sealed. */
  check(sealed: SealedRow): Answer<null> {
    return this.#isGenuine(sealed) ? ok(null) : refuse({ code: 'tampered', keyId: sealed.row.keyId });
  }

  /** Takes a usable key into the cache. */
  load(sealed: SealedRow): Answer<null> {
    const { row } = sealed;
    if (row.rowVersion < this.#floor(row.keyId)) return refuse({ code: 'stale-row' });
    if (!this.#isGenuine(sealed)) return refuse({ code: 'tampered', keyId: row.keyId });
    if (row.state !== 'Enabled') return refuse({ code: 'invalid-state', state: row.state });
    const handle = this.#token.objects.unwrapKey(
      WRAP,
      this.#wrappingKey(row.kekVersion),
      Buffer.from(row.blob, 'base64'),
      { ...hsmKeyType(row.keyType).working, ...UNWRAPPED },
    );
    this.#unwraps++;
    this.#raiseFloor(row.keyId, row.rowVersion);
    this.#cache.put({ row, handle, ...(row.publicKey ? { publicKey: createPublicKey(row.publicKey) } : {}) });
    return ok(null);
  }

  use(request: UseRequest): Answer<Buffer> {
    if (request.rowVersion < this.#floor(request.keyId)) return refuse({ code: 'stale-row' });
    const key = this.#cache.get(request.keyId);
    if (key?.row.rowVersion !== request.rowVersion) return refuse({ code: 'row-needed' });
    const refused = refuseUse(key.row, { ...request, operation: request.use });
    return refused ? refuse(refused) : performUse(this.#token.operations, key, request);
  }

  /** From its return on, no operation starts under an older row. */
  revoke(keyId: string, minRowVersion: number): void {
    this.#raiseFloor(keyId, minRowVersion);
    const cached = this.#cache.get(keyId);
    if (cached && cached.row.rowVersion < minRowVersion) this.#cache.drop(keyId);
  }

  /** Raw ECDSA signature (P-256) over a SHA-256 digest. */
  signHead(digest: Buffer): Buffer {
    return this.#token.operations.sign({ name: 'ECDSA' }, this.#token.master.auditHead, digest);
  }

  #floor(keyId: string): number {
    return this.#floors.get(keyId) ?? 0;
  }

  #raiseFloor(keyId: string, rowVersion: number): void {
    this.#floors.set(keyId, Math.max(rowVersion, this.#floor(keyId)));
  }

  #wrappingKey(version: number): number {
    const key = this.#token.master.wrapping.get(version);
    if (key === undefined) throw new Error(`The token has no wrapping key of version ${version}`);
    return key;
  }

  #mac(row: BoundRow): Buffer {
    return this.#token.operations.sign({ name: 'SHA256_HMAC' }, this.#token.master.binding, boundBytes(row));
  }

  #seal(row: BoundRow): SealedRow {
    return { row, mac: this.#mac(row).toString('base64') };
  }

  #isGenuine({ row, mac }: SealedRow): boolean {
    const expected = this.#mac(row);
    const given = Buffer.from(mac, 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
