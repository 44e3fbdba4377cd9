import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '../../../domain/result';
import type { RowChange } from '../binding';
import { hsmKeyType } from '../key-types';
import { copyToken } from '../token-folder';
import { SignerUnavailable } from './client';
import {
  encodeUse,
  type HsmFacts,
  type NewRow,
  type SealedRow,
  type SignerRefusal,
  type UseRequest,
} from './messages';
import { SignerProcess } from './process';
import { SignerSeat } from './seat';
import { Turnstile } from './turnstile';

export interface SignerPoolOptions {
  /** Path of the built entry, `build/signer.js`. */
  readonly entry: string;
  readonly module: string;
  /** Folder with the token; only read. */
  readonly dataDir: string;
  /** Asked at every start of a signer, so that the pool needn't keep it. */
  readonly pin: () => Promise<string> | string;
  readonly clock: 'system' | 'caller';
  /** Processes for short operations; key pairs have one of their own besides. */
  readonly signers: number;
  readonly cacheSize: number;
  readonly unwrapBudget: number;
}

const SHORT_CALL_MS = 30_000;
/** An RSA pair of 4096 bits takes seconds, and others may be before it. */
const LONG_CALL_MS = 120_000;
const PAIRS_AT_ONCE = 8;
const REVOKE_MS = 2_000;
/** Beyond it a caller is told to come back. */
const MAX_PAIRS_WAITING = 1_000;
const USE_ATTEMPTS = 4;

/** The row as the server reads it now, and the call on it. Read again for every attempt. */
export interface PreparedUse {
  readonly sealed: SealedRow;
  readonly request: UseRequest;
}

/** The signer processes, as the rest of the server sees them. */
export class SignerPool {
  readonly facts: HsmFacts;
  readonly #operations: readonly SignerSeat[];
  readonly #generation: SignerSeat;
  readonly #folder: string;
  readonly #pairs = new Turnstile(PAIRS_AT_ONCE, MAX_PAIRS_WAITING);

  private constructor(
    facts: HsmFacts,
    operations: readonly SignerSeat[],
    generation: SignerSeat,
    folder: string,
  ) {
    this.facts = facts;
    this.#operations = operations;
    this.#generation = generation;
    this.#folder = folder;
  }

  static async start(options: SignerPoolOptions): Promise<SignerPool> {
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-'));
    const launch = launcher(options, folder);
    const operations = Array.from({ length: options.signers }, () => new SignerSeat(launch));
    const generation = new SignerSeat(launch);
    try {
      const [first] = await Promise.all([generation.open(), ...operations.map((seat) => seat.open())]);
      return new SignerPool(first.facts, operations, generation, folder);
    } catch (error) {
      await Promise.all([generation, ...operations].map((seat) => seat.close()));
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Processes that are up, for an operator to look at. */
  pids(): readonly number[] {
    return this.#all().flatMap((process) => process.pid ?? []);
  }

  generate(row: NewRow): Promise<SealedRow> {
    if (hsmKeyType(row.keyType).kind === 'secret') {
      return generateWith(this.#seatFor(row.keyId), row, SHORT_CALL_MS);
    }
    return this.#pairs.pass(() => generateWith(this.#generation.demand(), row, LONG_CALL_MS));
  }

  async rebind(sealed: SealedRow, change: RowChange): Promise<Result<SealedRow, SignerRefusal>> {
    const { client } = this.#seatFor(sealed.row.keyId);
    return (await client.control({ do: 'rebind', sealed, change }, SHORT_CALL_MS)) as Result<
      SealedRow,
      SignerRefusal
    >;
  }

  /** Whether the binding MAC fits. */
  async check(sealed: SealedRow): Promise<boolean> {
    const answer = await this.#seatFor(sealed.row.keyId).client.control(
      { do: 'check', sealed },
      SHORT_CALL_MS,
    );
    return answer.ok;
  }

  /** Raw signature of the audit head's key over a text: ECDSA P-256 with SHA-256, DER, base64. */
  async signHead(text: string): Promise<string> {
    const { client } = this.#seatFor('');
    const answer = await client.control({ do: 'sign-head', text }, SHORT_CALL_MS);
    if (!answer.ok) throw new Error('The head was not signed');
    return answer.value as string;
  }

  /**
   * Uses a key. `prepare` reads the row; it runs in the same turn of the event loop in which the call is sent, so a
   * revocation that is sent later also arrives later.
   */
  async use<R>(
    keyId: string,
    prepare: (attempt: number) => Result<PreparedUse, R>,
  ): Promise<Result<Buffer, R | SignerRefusal>> {
    for (let attempt = 0; attempt < USE_ATTEMPTS; attempt++) {
      const prepared = prepare(attempt);
      if (!prepared.ok) return prepared;
      const { sealed, request } = prepared.value;
      const { client } = this.#seatFor(keyId);
      // The first attempt trusts the signer's cache; a later one brings the row along.
      const loading = attempt === 0 ? undefined : client.control({ do: 'load', sealed }, SHORT_CALL_MS);
      const using = client.use(encodeUse(request), SHORT_CALL_MS);
      const [loaded, used] = await Promise.all([loading ?? ok(null), using]);
      if (!loaded.ok && loaded.refusal.code !== 'stale-row') return loaded;
      if (used.ok || !RETRY.has(used.refusal.code)) return used;
    }
    throw new SignerUnavailable('The key changed too often while it was used');
  }

  /** Returns once no process can start an operation under a row older than `minRowVersion`. */
  async revoke(keyId: string, minRowVersion: number): Promise<void> {
    await Promise.all(
      this.#all().map(async (process) => {
        try {
          await process.client.control({ do: 'revoke', keyId, minRowVersion }, REVOKE_MS);
        } catch {
          // Gone or stuck: certain only once the process has ended.
          await process.kill();
        }
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.#generation, ...this.#operations].map((seat) => seat.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #all(): readonly SignerProcess[] {
    return [this.#generation, ...this.#operations].flatMap((seat) => seat.alive);
  }

  /** A key has its usual signer, so that it is unwrapped in one process only; another takes over while that one is down. */
  #seatFor(keyId: string): SignerProcess {
    const up = this.#operations.length;
    const first = Number.parseInt(keyId.slice(0, 8) || '0', 16) % up;
    for (let i = 0; i < up; i++) {
      const current = this.#operations[(first + i) % up]?.current;
      if (current) return current;
    }
    throw new SignerUnavailable('The signers are being restarted');
  }
}

async function generateWith({ client }: SignerProcess, row: NewRow, timeoutMs: number): Promise<SealedRow> {
  const answer = await client.control({ do: 'generate', row }, timeoutMs);
  if (!answer.ok) throw new Error(`Generation was refused: ${answer.refusal.code}`);
  return answer.value as SealedRow;
}

const RETRY: ReadonlySet<string> = new Set(['row-needed', 'stale-row']);

function launcher(options: SignerPoolOptions, folder: string) {
  let started = 0;
  return async (onRecycle: () => void): Promise<SignerProcess> => {
    const pin = await options.pin();
    const own = join(folder, String(++started));
    return SignerProcess.launch({
      entry: options.entry,
      tokenConfiguration: copyToken(options.dataDir, own),
      onRecycle,
      order: {
        order: 'serve',
        module: options.module,
        pin,
        socket: join(own, 'socket'),
        folder: own,
        clock: options.clock,
        cacheSize: options.cacheSize,
        unwrapBudget: options.unwrapBudget,
      },
    });
  };
}
