// The suites of tests, and which of them a command runs. Each is one run of Jest, and a row of its own in the table.
import { PEERS, variableOf } from '../peers/table.mjs';

const DSM = '<rootDir>/test/.*dsm';

const SUITES = [
  { title: 'Tests', in: ['all'], jest: ['--testPathIgnorePatterns', '/node_modules/', DSM] },
  {
    title: 'Fortanix DSM',
    in: ['all', 'dsm'],
    jest: ['--testMatch', '<rootDir>/test/**/*dsm*.test.ts', '<rootDir>/test/**/*dsm*/**/*.test.ts'],
  },
  peer('moto', ['all', 'aws']),
  peer('aws-clients', ['peers']),
  peer('local-kms', ['peers']),
  peer('sdkms', ['peers']),
  peer('schemathesis', ['peers']),
];

/** Tests against a program that nobody here wrote: not tried where it could not be brought. */
function peer(name, where) {
  const { title, tests, registry } = PEERS[name];
  return {
    title,
    in: where,
    needs: variableOf(PEERS[name]),
    otherwise: `not tried: ${name} is not here, and could not be brought from ${registry}`,
    jest: ['--testMatch', `<rootDir>/test/peers/@(${tests.join('|')}).peer.ts`],
  };
}

/** The suites of `--suite=<name>`; all of them where none is named, or one that Jest's arguments describe. */
export function chosen(args) {
  const [wanted] = args.flatMap((arg) => /^--suite=(.*)$/.exec(arg)?.[1] ?? []);
  if (wanted === undefined && args.length > 0) return [{ title: 'Tests', jest: args }];
  const found = SUITES.filter((suite) => suite.in.includes(wanted ?? 'all'));
  if (found.length > 0) return found;
  const names = [...new Set(SUITES.flatMap((suite) => suite.in))].filter((name) => name !== 'all');
  throw new Error(`There is no suite ${wanted}. Choose among: ${names.join(', ')}`);
}
