import type { KeySpec } from '../../../ports/kms';
import type { AwsConnection } from './config';
import type { AwsRefusal } from './errors';
import { ROTATION_DAYS, rotatesItself, specOf } from './key-specs';
import { RESERVED_GROUPS } from './keys';
import { principalOf } from './policy';
import { APPLICATION_NAME, MAX_APPLICATIONS } from './tags';

/** Alias names have letters, digits, `/`, `_` and `-` (CreateAlias). A slash separates group and name. */
const ALIAS_PART = /^[A-Za-z0-9_-]{1,128}$/;

type Objection = readonly [
  holds: (spec: KeySpec, connection: AwsConnection) => boolean,
  code: AwsRefusal['code'],
  message: (spec: KeySpec) => string,
  mend: (connection: AwsConnection) => string,
];

const OBJECTIONS: readonly Objection[] = [
  [
    ({ keyType, operations }) => specOf(keyType, operations) === undefined,
    'unsupported',
    ({ keyType, operations }) => `AWS KMS makes no ${keyType} key for ${operations.join(', ')}.`,
    () => 'Choose a key type and operations that the connection offers.',
  ],
  [
    ({ protectionLevel }) => protectionLevel !== 'hsm',
    'unsupported',
    () => 'AWS KMS keeps every key in its HSMs.',
    () => 'Ask for the protection level hsm.',
  ],
  [
    ({ location }, { region }) => location !== region,
    'unsupported',
    ({ location }) => `This connection makes no keys in ${location}.`,
    ({ region }) => `Ask for ${region}, or use a connection to the other region.`,
  ],
  [
    ({ name, keyGroup }) =>
      !ALIAS_PART.test(name) || !ALIAS_PART.test(keyGroup) || RESERVED_GROUPS.includes(keyGroup),
    'invalid-request',
    ({ name, keyGroup }) => `${keyGroup}/${name} can not be an alias of AWS.`,
    () =>
      `Use letters, digits, _ and - in name and key group; the group can't be ${RESERVED_GROUPS.join(' or ')}.`,
  ],
  [
    ({ applications }) => applications.some(({ name }) => !APPLICATION_NAME.test(name)),
    'invalid-request',
    () => 'An application has a name that no role of AWS can have.',
    () => 'Use letters, digits and + = . @ - _ in names of applications.',
  ],
  [
    ({ applications }, connection) =>
      applications.some(({ name }) => manages(connection, principalOf(connection, name))),
    'policy',
    () => 'An application has the principal of Keydesk, or the break-glass one, which may use no key.',
    () => 'Give the application a role of its own.',
  ],
  [
    ({ applications }) => applications.length > MAX_APPLICATIONS,
    'unsupported',
    ({ applications }) => `${applications.length} applications don't fit into the tags of a key.`,
    () => `Name at most ${MAX_APPLICATIONS}, or give several a common role.`,
  ],
  [
    ({ keyType, rotationPeriodDays: days }) =>
      days !== null && rotatesItself(keyType) && (days < ROTATION_DAYS.min || days > ROTATION_DAYS.max),
    'unsupported',
    ({ rotationPeriodDays }) => `AWS does not rotate a key every ${rotationPeriodDays} days.`,
    () => `Choose ${ROTATION_DAYS.min} to ${ROTATION_DAYS.max} days.`,
  ],
];

const manages = (connection: AwsConnection, principal: string): boolean =>
  principal === connection.appPrincipalArn || principal === connection.breakGlassPrincipalArn;

/** Everything for which AWS can't make what was asked for. Before any call: nothing has to be cleaned up. */
export const objectionsTo = (spec: KeySpec, connection: AwsConnection): AwsRefusal[] =>
  OBJECTIONS.filter(([holds]) => holds(spec, connection)).map(([, code, message, mend]) => ({
    ...{ code, message: message(spec), mend: mend(connection) },
  }));
