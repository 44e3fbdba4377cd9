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
  {
    title: "Keydesk's keys in moto, read by AWS CLI",
    in: ['peers'],
    ...tried(['moto', 'aws-clients'], ['aws-read-back']),
  },
  peer('local-kms', ['peers']),
  peer('sdkms', ['peers']),
  peer('schemathesis', ['peers']),
];

/** Tests against a program that nobody here wrote. */
function peer(name, where) {
  const { title, tests } = PEERS[name];
  return { title, in: where, ...tried([name], tests) };
}

/** Files of test/peers, the peers that they take, and what to say where one of those could not be brought. */
function tried(peers, files) {
  return {
    peers,
    needs: peers.map((name) => variableOf(PEERS[name])),
    otherwise: peers
      .filter((name) => !process.env[variableOf(PEERS[name])])
      .map((name) => `not tried: ${name} is not here, and could not be brought from ${PEERS[name].registry}`)
      .join('; '),
    jest: ['--testMatch', `<rootDir>/test/peers/@(${files.join('|')}).peer.ts`],
  };
}

/** Names of the peers that the suites of a command take. */
export const peersOf = (command) => [
  ...new Set(SUITES.filter((suite) => suite.in.includes(command)).flatMap(({ peers = [] }) => peers)),
];

/** The suites of `--suite=<name>`; all of them where none is named, or one that Jest's arguments describe. */
export function chosen(args) {
  const [wanted] = args.flatMap((arg) => /^--suite=(.*)$/.exec(arg)?.[1] ?? []);
  if (wanted === undefined && args.length > 0) return [{ title: 'Tests', jest: args }];
  const found = SUITES.filter((suite) => suite.in.includes(wanted ?? 'all'));
  if (found.length > 0) return found;
  const names = [...new Set(SUITES.flatMap((suite) => suite.in))].filter((name) => name !== 'all');
  throw new Error(`There is no suite ${wanted}. Choose among: ${names.join(', ')}`);
}
