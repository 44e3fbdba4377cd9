import type { KmsCapabilities } from '../../domain/capabilities';
import { type Refusal, refused } from '../refusal';
import type { KeySpec } from '../store/key-spec';
import { periodOf } from './use';

type Refuse = (spec: KeySpec, capabilities: KmsCapabilities, now: number) => Refusal | undefined;

const reason = (...args: Parameters<typeof refused>): Refusal => refused(...args).refusal;

const listed = (values: readonly string[]): string => values.join(', ');

const offersKeyType: Refuse = ({ keyType }, { keyTypes }) =>
  keyTypes[keyType]
    ? undefined
    : reason(
        'unsupported',
        `This KMS can't make ${keyType} keys`,
        `Choose one of ${listed(Object.keys(keyTypes))}`,
      );

const offersOperations: Refuse = ({ keyType, operations }, { keyTypes }) => {
  const offered = keyTypes[keyType] ?? [];
  const missing = operations.filter((operation) => !offered.includes(operation));
  if (missing.length === 0) return undefined;
  return reason(
    'unsupported',
    `This KMS can't ${listed(missing)} with ${keyType} keys`,
    `Choose among ${listed(offered)}`,
  );
};

const offersProtection: Refuse = ({ protectionLevel }, { protectionLevels }) =>
  protectionLevels.includes(protectionLevel)
    ? undefined
    : reason(
        'unsupported',
        `This KMS doesn't offer protection level ${protectionLevel}`,
        `Choose one of ${listed(protectionLevels)}`,
      );

const offersLocation: Refuse = ({ location }, { locations }) =>
  locations.includes(location)
    ? undefined
    : reason('unsupported', `This KMS has no location ${location}`, `Choose one of ${listed(locations)}`);

const hasPeriod: Refuse = (spec, _capabilities, now) => {
  const { from, until } = periodOf(spec);
  if (from < until && now < until) return undefined;
  return reason(
    'invalid-request',
    `The period from ${spec.activationDate} to ${spec.expiryDate} is empty or over`,
    'Set an expiry date in the future and after the activation date',
  );
};

const grantsWithinOperations: Refuse = ({ applications, operations }) => {
  const beyond = applications.find((grant) => grant.operations.some((name) => !operations.includes(name)));
  if (!beyond) return undefined;
  return reason(
    'invalid-request',
    `Application ${beyond.name} is granted operations that the key doesn't have`,
    `Grant only ${listed(operations)}`,
  );
};

const grantsOnce: Refuse = ({ applications }) => {
  const names = applications.map((grant) => grant.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined
    ? undefined
    : reason('invalid-request', `Application ${twice} is named twice`, 'Name each application once');
};

const RULES: readonly Refuse[] = [
  offersKeyType,
  offersOperations,
  offersProtection,
  offersLocation,
  hasPeriod,
  grantsWithinOperations,
  grantsOnce,
];

/** What this KMS can't or won't make. The organisation's own policy was applied before the request got here. */
export function refuseSpec(spec: KeySpec, capabilities: KmsCapabilities, now: number) {
  for (const rule of RULES) {
    const refusal = rule(spec, capabilities, now);
    if (refusal) return { ok: false, refusal } as const;
  }
  return undefined;
}
