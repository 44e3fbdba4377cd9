import { DEFAULT_POLICY } from '../../../src/domain/policy/default-policy';
import { rounded } from '../median';
import { Connection } from './connection';
import type { Folder, RunningServer } from './house';

const PAGE = 500;

interface Page {
  readonly counts: { readonly keys: number };
  readonly cursor?: string;
}

/** Tries a policy on all keys of a store as the command line does: how long it takes, and its longest request. */
export async function measureDryRun({ tokens }: Folder, { url }: RunningServer): Promise<object> {
  const connection = await Connection.open(url, tokens.administrator);
  const order = { keyGroup: null, policy: { ...DEFAULT_POLICY, version: 'another' }, limit: PAGE };
  const begun = performance.now();
  let longest = 0;
  let page: Page | undefined;
  do {
    const next = page?.cursor === undefined ? {} : { cursor: page.cursor };
    const asked = performance.now();
    const { status, body } = await connection.post(
      '/v1/policies/dry-run',
      JSON.stringify({ ...order, ...next }),
    );
    if (status !== 200) throw new Error(`The dry run was answered with ${status}: ${body}`);
    longest = Math.max(longest, performance.now() - asked);
    page = JSON.parse(body) as Page;
  } while (page.cursor !== undefined);
  connection.close();
  const seconds = (performance.now() - begun) / 1_000;
  return { keys: page.counts.keys, seconds: rounded(seconds, 1), longestRequestMs: rounded(longest, 0) };
}
