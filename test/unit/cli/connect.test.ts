import { connectCommand } from '../../../src/cli/connect/command';
import { expectGolden } from '../../support/golden';

const AWS = [
  ...['aws', '--region', 'eu-central-1', '--account', '111122223333'],
  ...['--principal', 'arn:aws:iam::111122223333:role/keydesk'],
  ...['--break-glass', 'arn:aws:iam::111122223333:role/break-glass'],
];
const ASSUMED = [
  ...['--role-arn', 'arn:aws:iam::111122223333:role/keydesk', '--external-id', 'keydesk-site-1'],
  ...['--base', 'arn:aws:iam::111122223333:user/keydesk-base'],
];
const GROUP = '6F9619FF-8B86-4D11-B42D-00C04FC964FF';

/** What the command prints. */
function run(...args: readonly string[]): string {
  const written: string[] = [];
  const command = connectCommand((text) => written.push(text));
  for (const child of [command, ...command.commands]) {
    child.exitOverride();
    child.configureOutput({ writeErr: () => undefined });
  }
  command.parse([...args], { from: 'user' });
  return written.join('');
}

test.each([
  ['aws', [...AWS, '--print-permissions']],
  [
    'aws-assumed-and-bound',
    [
      ...AWS,
      ...ASSUMED,
      '--via-service',
      's3',
      '--encryption-context',
      'tenant=payments',
      '--print-permissions',
    ],
  ],
  ['dsm', ['dsm', '--group', GROUP, '--print-permissions']],
])('%s: the permissions, as a person has reviewed them', (name, args) => {
  expectGolden(`connect/${name}.golden.json`, run(...args));
});

type Policy = {
  readonly Statement: readonly { Effect: string; Action: string | string[]; Resource: unknown }[];
};

test('nothing that IAM allows Keydesk opens, uses or ends a key', () => {
  const printed = JSON.parse(run(...AWS, '--print-permissions')) as Record<string, Policy>;
  const { Statement } = printed['IAM policy of Keydesk’s principal'] ?? { Statement: [] };
  const allowed = Statement.flatMap(({ Action }) => Action);
  expect(allowed.sort()).toEqual([
    'kms:CreateAlias',
    'kms:CreateKey',
    'kms:DeleteAlias',
    'kms:ListAliases',
    'kms:TagResource',
    'kms:UpdateAlias',
    'tag:GetResources',
  ]);
});

test('what a DSM app may do holds no use of a key', () => {
  const printed = run('dsm', '--group', GROUP, '--print-permissions');
  expect(printed).toContain(GROUP.toLowerCase());
  for (const use of ['ENCRYPT', 'DECRYPT', 'SIGN', 'EXPORT', 'UPDATE_KEY_OPS', 'MANAGE"', 'WRAP'])
    expect(printed).not.toContain(`"${use}`);
});

test.each([
  ['nothing to do', AWS, '--print-permissions'],
  ['no group', ['dsm', '--print-permissions'], 'group'],
  ['a group that is no UUID', ['dsm', '--group', 'payments', '--print-permissions'], 'UUID'],
  [
    'a principal of another account',
    [...AWS, '--principal', 'arn:aws:iam::999999999999:role/keydesk', '--print-permissions'],
    'principal of account 111122223333',
  ],
])('%s is refused in words', (_, args, words) => {
  expect(() => run(...args)).toThrow(words);
});
