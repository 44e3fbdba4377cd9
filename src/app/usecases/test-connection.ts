import { type KeyTypeId, keyType } from '../../domain/algorithms';
import { type KmsCapabilities, rotatableTypes } from '../../domain/capabilities';
import type { ConnectionId } from '../../domain/ids';
import { ok, type Result, refuse } from '../../domain/result';
import { type Kms, KmsRefused, KmsUnavailable } from '../ports/kms';
import type { Connection } from '../ports/settings';
import type { ConnectionTest, FeatureView, KeyFamilyView, Problem } from '../views/admin';
import { type ListDeps, NO_CONNECTIONS, NO_SUCH_CONNECTION } from './connections';

export interface TestDeps extends ListDeps {
  readonly openKms: (connection: Connection) => Kms;
  /** What the credential says of its owner, without giving it away; undefined where it says nothing. */
  readonly signedInAs: (connection: Connection) => Promise<string | undefined>;
  /** Keeps what the KMS said, for the validators, which call no KMS. */
  readonly keepCapabilities: (id: ConnectionId, capabilities: KmsCapabilities) => Promise<void>;
}

/** Calls the KMS with the stored credential, and keeps how it went. Makes and changes nothing there. */
export async function testConnection(
  deps: TestDeps,
  id: ConnectionId,
): Promise<Result<ConnectionTest, Problem>> {
  const { list } = (await deps.settings.get('connections'))?.value ?? NO_CONNECTIONS;
  const connection = list.find((each) => each.id === id);
  if (!connection) return refuse(NO_SUCH_CONNECTION);
  const capabilities = await askKms(deps.openKms(connection));
  await deps.tests.put(id, { at: deps.now(), problem: capabilities.ok ? null : capabilities.refusal });
  if (!capabilities.ok) return capabilities;
  await deps.keepCapabilities(id, capabilities.value);
  return ok(testOf(capabilities.value, await deps.signedInAs(connection)));
}

async function askKms(kms: Kms): Promise<Result<KmsCapabilities, Problem>> {
  try {
    return ok(await kms.capabilities());
  } catch (error) {
    if (error instanceof KmsRefused) return refuse({ what: error.refusal.message, mend: error.refusal.mend });
    if (error instanceof KmsUnavailable) return refuse({ what: error.message, mend: UNAVAILABLE_MEND });
    throw error;
  }
}

const UNAVAILABLE_MEND =
  'Check the address, that the KMS is up and reachable from the internet, and that its host was allowed in the dialog ("Allow the host" asks again).';

const testOf = (capabilities: KmsCapabilities, signedInAs: string | undefined): ConnectionTest => ({
  signedInAs: signedInAs ?? null,
  module: capabilities.module.name,
  fipsCertificate: capabilities.module.fipsCertificate,
  hsm: hsmOf(capabilities),
  keyTypes: familiesOf(capabilities),
  protectionLevels: capabilities.protectionLevels,
  locations: capabilities.locations,
  deletionWindowDays: capabilities.deletionWindowDays,
  features: FEATURES.map(([feature, title, present, absent]): FeatureView => {
    const has = hasFeature(capabilities, feature);
    return { title, has, meaning: has ? present : absent };
  }),
  warnings: WARNINGS.filter(([holds]) => holds(capabilities)).map(([, text]) => text),
});

function hsmOf({ module }: KmsCapabilities): ConnectionTest['hsm'] {
  if (!module.hardware) return 'software';
  return module.fipsCertificate === null ? 'uncertified' : 'certified';
}

function familiesOf({ keyTypes }: KmsCapabilities): KeyFamilyView[] {
  const families = new Map<string, { keyTypes: string[]; operations: Set<string> }>();
  for (const [id, operations] of Object.entries(keyTypes)) {
    const { family } = keyType(id as KeyTypeId);
    const row = families.get(family) ?? { keyTypes: [], operations: new Set<string>() };
    row.keyTypes.push(id);
    for (const operation of operations) row.operations.add(operation);
    families.set(family, row);
  }
  return [...families].map(([family, row]) => ({
    family,
    keyTypes: row.keyTypes,
    operations: [...row.operations],
  }));
}

type Feature = keyof KmsCapabilities['features'];

const hasFeature = (capabilities: KmsCapabilities, feature: Feature): boolean =>
  feature === 'rotation' ? rotatableTypes(capabilities).length > 0 : capabilities.features[feature];

/** Feature, name, what it means where it is there, and where it isn't. */
// biome-ignore format: a table lines up
const FEATURES: readonly (readonly [Feature, string, string, string])[] = [
  ['approvals', 'Operators’ gate', 'KMS operators confirm each key inside the KMS.', 'Nobody confirms a key inside the KMS: the approval in Jira is the only gate.'],
  ['createsDisabled', 'Keys are made disabled', 'No key is usable before its approvals.', 'A key is usable from the moment it is made, until Keydesk disables it.'],
  ['fencesGenerations', 'Fencing', 'It refuses orders that were overtaken by a later one.', 'A late order may have its effect until Keydesk disables the key again.'],
  ['accountLinks', 'Jira accounts of its operators', 'They are proved with a code, so that nobody decides on their own request.', 'It doesn’t know its operators’ Jira accounts.'],
  ['activationDates', 'Activation and expiry dates', 'It keeps to the dates of the request by itself.', 'Dates are on the record, and it doesn’t keep to them.'],
  ['rotation', 'Rotation', 'Keys get new versions under the handle they have.', 'Keys are rotated by a new request.'],
  ['aliases', 'Aliases', 'Keys can be called by a name.', 'Keys are called by their handle.'],
];

const WARNINGS: readonly (readonly [(capabilities: KmsCapabilities) => boolean, string])[] = [
  [({ features }) => !features.approvals, 'It has no operators’ gate: nobody confirms a key inside the KMS.'],
  [({ features }) => !features.createsDisabled, 'It creates keys that are usable at once.'],
  [
    ({ features }) => !features.fencesGenerations,
    'It does not refuse orders that were overtaken: a late one may have its effect until Keydesk disables the key again.',
  ],
  [
    ({ module, protectionLevels }) => !module.hardware && protectionLevels.includes('hsm'),
    'It takes requests for protection level hsm, and its module is software: fit for trying out.',
  ],
  [({ module }) => module.fipsCertificate === null, 'Its cryptographic module has no FIPS 140 certificate.'],
];
