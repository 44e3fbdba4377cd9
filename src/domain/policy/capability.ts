import { type KmsCapabilities, rotatableTypes } from '../capabilities';
import type { PolicyRule } from './context';
import { purposesOf } from './crypto';
import { oneOf, violation } from './violation';

/** What the connected KMS can do. Every message names what it can do instead. */
const sourceOf = ({ module }: KmsCapabilities): string => `Capabilities of the KMS (${module.name})`;

const keyTypeOffered: PolicyRule = ({ keyType: id }, _policy, { capabilities }) => {
  if (id === undefined || capabilities.keyTypes[id] !== undefined) return [];
  return [
    violation('capability.key-type', {
      field: 'keyType',
      source: sourceOf(capabilities),
      value: id,
      message: `The KMS cannot make ${id} keys.`,
      mend: `Choose a key type it can make: ${oneOf(Object.keys(capabilities.keyTypes))}.`,
    }),
  ];
};

const operationsOffered: PolicyRule = ({ keyType: id, operations }, _policy, { capabilities }) => {
  const offered = id === undefined ? undefined : capabilities.keyTypes[id];
  if (id === undefined || operations === undefined || offered === undefined) return [];
  const missing = operations.filter((operation) => !offered.includes(operation));
  const possible = missing.filter((operation) => purposesOf(id, [operation]).length > 0);
  if (possible.length === 0) return [];
  return [
    violation('capability.operation', {
      field: 'operations',
      source: sourceOf(capabilities),
      value: possible,
      message: `The KMS cannot ${oneOf(possible)} with ${id}.`,
      mend: `Choose from what it can do with ${id}: ${oneOf(offered, 'and')}.`,
    }),
  ];
};

const protectionLevelOffered: PolicyRule = ({ protectionLevel }, _policy, { capabilities }) => {
  if (protectionLevel === undefined || capabilities.protectionLevels.includes(protectionLevel)) return [];
  return [
    violation('capability.protection-level', {
      field: 'protectionLevel',
      source: sourceOf(capabilities),
      value: protectionLevel,
      message: `The KMS does not offer protection level ${protectionLevel}.`,
      mend: `Choose ${oneOf(capabilities.protectionLevels)}.`,
    }),
  ];
};

const locationOffered: PolicyRule = ({ location }, _policy, { capabilities }) => {
  if (location === undefined || capabilities.locations.includes(location)) return [];
  return [
    violation('capability.location', {
      field: 'location',
      source: sourceOf(capabilities),
      value: location,
      message: 'The KMS keeps no keys in this location.',
      mend: `Choose ${oneOf(capabilities.locations)}.`,
    }),
  ];
};

const rotationOffered: PolicyRule = ({ keyType: id, rotationPeriodDays }, _policy, { capabilities }) => {
  if (id === undefined || typeof rotationPeriodDays !== 'number') return [];
  const rotatable = rotatableTypes(capabilities);
  if (rotatable.includes(id)) return [];
  const instead = 'Leave the rotation period empty and set an expiry date within the cryptoperiod';
  return [
    violation('capability.rotation', {
      field: 'rotationPeriodDays',
      source: sourceOf(capabilities),
      value: rotationPeriodDays,
      message: rotatable.length === 0 ? 'The KMS cannot rotate keys.' : `The KMS cannot rotate ${id} keys.`,
      mend:
        rotatable.length === 0
          ? `${instead}.`
          : `${instead}, or choose a key type it can rotate: ${oneOf(rotatable)}.`,
    }),
  ];
};

const activationHeldBack: PolicyRule = ({ activationDate }, _policy, { capabilities, today }) => {
  if (activationDate === undefined || activationDate <= today || capabilities.features.activationDates)
    return [];
  return [
    violation('capability.activation-date', {
      field: 'activationDate',
      source: sourceOf(capabilities),
      value: activationDate,
      message:
        'The KMS cannot hold a key back until a later day; it would be usable as soon as it is confirmed.',
      mend: `Set the activation date to ${today}.`,
    }),
  ];
};

export const CAPABILITY_RULES: readonly PolicyRule[] = [
  keyTypeOffered,
  operationsOffered,
  protectionLevelOffered,
  locationOffered,
  rotationOffered,
  activationHeldBack,
];
