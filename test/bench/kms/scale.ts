import { randomInt } from 'node:crypto';
import { median, rounded } from '../median';
import { Connection, demand, latencies, type Request } from './connection';
import { measureDryRun } from './dry-run';
import { fill } from './fill';
import { type Folder, makeFolder, type RunningServer, serve } from './house';
import { CLIENTS, encryption } from './rates';

const FEW = 100;
const MANY = 100_000;
/** Many short ones in turn: what else the machine does meets both alike. */
const ROUNDS = 25;
const ROUND_MS = 200;
/** Requests before the first round at least, for both servers: their code is compiled while it runs. */
const WARM_UP = 20_000;

/**
 * p50 of the time that one client waits for an encryption, the keys of a store drawn evenly, few against many. Both
 * servers have their defaults, and every key was used before, so what the signer's cache has room for is in it.
 */
export async function measureScale(): Promise<object> {
  const few = await House.open(FEW);
  try {
    const many = await House.open(MANY);
    try {
      const compared = await compare(few, many);
      return { ...compared, dryRun: await many.dryRun() };
    } finally {
      await many.close();
    }
  } finally {
    await few.close();
  }
}

interface Round {
  readonly few: number;
  readonly many: number;
}

async function compare(few: House, many: House): Promise<object> {
  // Equally warm, and the one that has waited for the other to be filled comes last.
  await many.warmUp();
  await few.warmUp();
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round(few, many, rounds.length % 2 === 0));
  const of = (figure: (round: Round) => number): number => rounded(median(rounds.map(figure)), 3);
  return {
    [FEW]: { encryptP50Ms: of((round) => round.few) },
    [MANY]: { encryptP50Ms: of((round) => round.many) },
    ratio: of((round) => round.many / round.few),
  };
}

/** Who goes first changes: whatever the first leaves behind, the other gets as often. */
async function round(few: House, many: House, fewFirst: boolean): Promise<Round> {
  if (fewFirst) return { few: await few.p50(), many: await many.p50() };
  const first = await many.p50();
  return { few: await few.p50(), many: first };
}

/** A server with so many keys. */
class House {
  readonly #folder: Folder;
  readonly #server: RunningServer;
  readonly #requests: readonly Request[];

  private constructor(folder: Folder, server: RunningServer, requests: readonly Request[]) {
    this.#folder = folder;
    this.#server = server;
    this.#requests = requests;
  }

  static async open(keys: number): Promise<House> {
    const folder = await makeFolder();
    try {
      const requests = (await fill(folder, 'AES-256', keys)).map(encryption);
      return new House(folder, await serve(folder), requests);
    } catch (error) {
      folder.remove();
      throw error;
    }
  }

  /** Uses every key, again and again until the code is compiled and the cache is full. */
  warmUp(): Promise<void> {
    return sendAll(this.#server.url, this.#folder.tokens.application, this.#requests);
  }

  /** A policy tried on all its keys. */
  dryRun(): Promise<object> {
    return measureDryRun(this.#folder, this.#server);
  }

  /** Of one round, in milliseconds. */
  async p50(): Promise<number> {
    // A server closes connections that were idle for long.
    const connection = await Connection.open(this.#server.url, this.#folder.tokens.application);
    const times = await latencies(connection, () => this.#draw(), ROUND_MS);
    connection.close();
    return median(times);
  }

  async close(): Promise<void> {
    await this.#server.close();
    this.#folder.remove();
  }

  #draw(): Request {
    const drawn = this.#requests[randomInt(this.#requests.length)];
    if (!drawn) throw new Error('There are no keys to use');
    return drawn;
  }
}

async function sendAll(url: URL, token: string, requests: readonly Request[]): Promise<void> {
  const times = Math.ceil(WARM_UP / requests.length);
  const left = Array.from({ length: times }, () => requests)
    .flat()
    .values();
  const client = async () => {
    const connection = await Connection.open(url, token);
    for (const request of left) await demand(connection, request);
    connection.close();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}
