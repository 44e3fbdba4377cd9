import type { KeyHandle } from '../../src/domain/ids';
import { type DsmHarness, type OpenOptions, openDsm } from '../conformance/dsm-harness';
import type { LoopbackServer } from './loopback';

const harnesses: DsmHarness[] = [];
/** Closed after each test. */
export const servers: LoopbackServer[] = [];

/** A stand-in with the adapter on it; closed, and its violations of the OpenAPI told, after each test. */
export async function open(options: OpenOptions = {}): Promise<DsmHarness> {
  const harness = await openDsm(options);
  harnesses.push(harness);
  return harness;
}

export async function closeAll(): Promise<void> {
  for (const server of servers.splice(0)) await server.close();
  for (const harness of harnesses.splice(0)) {
    await harness.cleanup();
    expect([...new Set(harness.stub.violations)]).toEqual([]);
  }
}

export const kidOf = (handle: KeyHandle): string => handle.slice('dsm:'.length);

/** Requests to DSM since the last look. */
export function sent(harness: DsmHarness): string[] {
  return harness.stub.received.splice(0).map(({ method, path }) => `${method} ${path.split('?')[0]}`);
}
