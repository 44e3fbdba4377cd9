import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../src/sandbox/forge/bundle';
import { countAwsCalls } from '../conformance/aws-calls';
import { openAwsHarness } from '../conformance/aws-harness';
import { GATED, openDsm } from '../conformance/dsm-harness';
import { approveFully, newRequest, value } from '../conformance/harness';

/** Requests on the wire: for a key that nobody can use yet, for its release, and to put it on its way out. */
type Calls = Readonly<Record<'callsPerCreate' | 'callsPerEnable' | 'callsPerDelete', number>>;

async function awsCalls(): Promise<Calls> {
  const harness = await openAwsHarness();
  try {
    return await countAwsCalls(harness);
  } finally {
    await harness.cleanup();
  }
}

/** With the operators' gate, the first session included; what people do in DSM is not counted. */
async function dsmCalls(): Promise<Calls> {
  const harness = await openDsm(GATED);
  const { kms, stub } = harness;
  const counted = async <T>(step: () => Promise<T>): Promise<[T, number]> => {
    const before = stub.received.length;
    return [await step(), stub.received.length - before];
  };
  try {
    const { spec, context } = newRequest(harness);
    const [{ handle }, callsPerCreate] = await counted(async () => value(await kms.createKey(spec, context)));
    const [asked, callsPerEnable] = await counted(async () => value(await kms.enableKey(handle, context)));
    if (asked.outcome === 'pendingApproval') await approveFully(harness, asked.approvalId);
    const [, callsPerDelete] = await counted(async () =>
      value(await kms.scheduleDeletion(handle, 7, context)),
    );
    return { callsPerCreate, callsPerEnable, callsPerDelete };
  } finally {
    await harness.cleanup();
  }
}

const ADAPTERS = ['keydesk', 'aws', 'dsm'] as const;
type Adapter = (typeof ADAPTERS)[number];

/** Bytes of the app's functions, minified; without the adapters that are named. */
async function bytes(...without: readonly Adapter[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-bench-'));
  try {
    const { outputFiles } = await build({
      entryPoints: [join(projectRoot(), 'src', 'index.ts')],
      outfile: join(folder, 'app.js'),
      ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node22', minify: true, write: false },
      logLevel: 'error',
      plugins: without.map(emptied),
    });
    return outputFiles.reduce((sum, { contents }) => sum + contents.byteLength, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An adapter's folder as a module that holds nothing: what only it needs falls away with it. */
const emptied = (adapter: Adapter) => ({
  name: `without-${adapter}`,
  setup: (bundler: import('esbuild').PluginBuild) => {
    const folder = new RegExp(`[\\\\/]adapters[\\\\/]kms[\\\\/]${adapter}[\\\\/]`);
    bundler.onLoad({ filter: folder }, () => ({
      contents: 'module.exports = new Proxy({}, {});',
      loader: 'js',
    }));
  },
});

/**
 * What each backend costs: requests on the wire against the stand-ins, its share of the app's bundle, and the bundle
 * with it alone. The sizes are of esbuild's bundle, which is minified; the bundle that Forge makes is measured by
 * `bundle`.
 */
export async function measure(): Promise<object> {
  const all = await bytes();
  const share = async (name: Adapter) => ({
    adapterBytes: all - (await bytes(name)),
    bundleBytes: await bytes(...ADAPTERS.filter((other) => other !== name)),
  });
  return {
    backends: {
      bundleBytes: all,
      keydesk: await share('keydesk'),
      aws: { ...(await share('aws')), ...(await awsCalls()) },
      dsm: { ...(await share('dsm')), ...(await dsmCalls()) },
    },
  };
}
