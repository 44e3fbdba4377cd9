import { type KmsCapabilities, rotatableTypes } from '../capabilities';
import type { PolicyContext, PolicyRule } from './context';
import { purposesOf } from './crypto';
import { oneOf, violation } from './violation';

/** What the chosen KMS can do. Every message names what it can do instead, and which other one could. */
function sourceOf({ capabilities: { module }, chosen }: PolicyContext): string {
  if (!chosen) return `Capabilities of the KMS (${module.name})`;
  return `Capabilities of "${chosen.connection}" (${module.name}), ${chosen.by}`;
}

/** The other connection that can do what this one can't, and how a request gets there; empty where none can. */
function elsewhere({ chosen }: PolicyContext, can: (capabilities: KmsCapabilities) => boolean): string {
  const other = chosen?.others.find(({ capabilities }) => can(capabilities));
  return other ? ` The connection "${other.connection}" can: ${other.way}` : '';
}

const keyTypeOffered: PolicyRule = ({ keyType: id }, _policy, context) => {
  const { capabilities } = context;
  if (id === undefined || capabilities.keyTypes[id] !== undefined) return [];
  return [
    violation('capability.key-type', {
      field: 'keyType',
      source: sourceOf(context),
      value: id,
      message: `The KMS cannot make ${id} keys.`,
      mend: `Choose a key type it can make: ${oneOf(Object.keys(capabilities.keyTypes))}.${elsewhere(context, ({ keyTypes }) => keyTypes[id] !== undefined)}`,
    }),
  ];
};

const operationsOffered: PolicyRule = ({ keyType: id, operations }, _policy, context) => {
  const { capabilities } = context;
  const offered = id === undefined ? undefined : capabilities.keyTypes[id];
  if (id === undefined || operations === undefined || offered === undefined) return [];
  const missing = operations.filter((operation) => !offered.includes(operation));
  const possible = missing.filter((operation) => purposesOf(id, [operation]).length > 0);
  if (possible.length === 0) return [];
  return [
    violation('capability.operation', {
      field: 'operations',
      source: sourceOf(context),
      value: possible,
      message: `The KMS cannot ${oneOf(possible)} with ${id}.`,
      mend: `Choose from what it can do with ${id}: ${oneOf(offered, 'and')}.${elsewhere(
        context,
        ({ keyTypes }) => operations.every((operation) => keyTypes[id]?.includes(operation)),
      )}`,
    }),
  ];
};

const protectionLevelOffered: PolicyRule = ({ protectionLevel }, _policy, context) => {
  const { capabilities } = context;
  if (protectionLevel === undefined || capabilities.protectionLevels.includes(protectionLevel)) return [];
  return [
    violation('capability.protection-level', {
      field: 'protectionLevel',
      source: sourceOf(context),
      value: protectionLevel,
      message: `The KMS does not offer protection level ${protectionLevel}.`,
      mend: `Choose ${oneOf(capabilities.protectionLevels)}.${elsewhere(context, ({ protectionLevels }) => protectionLevels.includes(protectionLevel))}`,
    }),
  ];
};

const locationOffered: PolicyRule = ({ location }, _policy, context) => {
  const { capabilities } = context;
  if (location === undefined || capabilities.locations.includes(location)) return [];
  return [
    violation('capability.location', {
      field: 'location',
      source: sourceOf(context),
      value: location,
      message: 'The KMS keeps no keys in this location.',
      mend: `Choose ${oneOf(capabilities.locations)}.${elsewhere(context, ({ locations }) => locations.includes(location))}`,
    }),
  ];
};

const rotationOffered: PolicyRule = ({ keyType: id, rotationPeriodDays }, _policy, context) => {
  const { capabilities } = context;
  if (id === undefined || typeof rotationPeriodDays !== 'number') return [];
  const rotatable = rotatableTypes(capabilities);
  if (rotatable.includes(id)) return [];
  const instead = 'Leave the rotation period empty and set an expiry date within the cryptoperiod';
  return [
    violation('capability.rotation', {
      field: 'rotationPeriodDays',
      source: sourceOf(context),
      value: rotationPeriodDays,
      message: rotatable.length === 0 ? 'The KMS cannot rotate keys.' : `The KMS cannot rotate ${id} keys.`,
      mend:
        (rotatable.length === 0
          ? `${instead}.`
          : `${instead}, or choose a key type it can rotate: ${oneOf(rotatable)}.`) +
        elsewhere(context, (other) => rotatableTypes(other).includes(id)),
    }),
  ];
};

const activationHeldBack: PolicyRule = ({ activationDate }, _policy, context) => {
  const { capabilities, today } = context;
  if (activationDate === undefined || activationDate <= today || capabilities.features.activationDates)
    return [];
  return [
    violation('capability.activation-date', {
      field: 'activationDate',
      source: sourceOf(context),
      value: activationDate,
      message:
        'The KMS cannot hold a key back until a later day; it would be usable as soon as it is confirmed.',
      mend: `Set the activation date to ${today}.${elsewhere(context, ({ features }) => features.activationDates)}`,
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
