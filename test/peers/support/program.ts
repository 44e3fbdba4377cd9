import { script } from '../../support/script';

const { PEERS, variableOf } = script<{
  PEERS: Readonly<Record<string, { readonly program: string }>>;
  variableOf(peer: { readonly program: string }): string;
}>('peers/table.mjs');

/** Path of a peer's program, as the set-up has brought it. */
export function programOf(name: string): string {
  const peer = PEERS[name];
  const program = peer && process.env[variableOf(peer)];
  if (!program) throw new Error(`${name} is not here; run this through npm run test:aws or test:peers`);
  return program;
}
