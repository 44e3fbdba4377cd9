import type { Purpose } from '../algorithms';
import { rotatableTypes } from '../capabilities';
import { addDays, daysBetween } from '../day';
import { ownSource, type PolicyRule } from './context';
import { purposesOf } from './crypto';
import type { PolicySet } from './policy-set';
import type { Draft } from './read-form';
import { days, violation } from './violation';

const source = (policy: PolicySet): string => ownSource(policy, 'cryptoperiods');

const activationInPast: PolicyRule = ({ activationDate }, policy, { today, submittedOn = today }) => {
  if (activationDate === undefined || activationDate >= submittedOn) return [];
  return [
    violation('cryptoperiod.activation-in-past', {
      field: 'activationDate',
      source: source(policy),
      value: activationDate,
      message: 'The activation date is in the past.',
      mend: `Set the activation date to ${today} or later.`,
    }),
  ];
};

const activationTooFar: PolicyRule = ({ activationDate }, policy, { today }) => {
  const last = addDays(today, policy.cryptoperiods.activationHorizonDays);
  if (activationDate === undefined || activationDate <= last) return [];
  return [
    violation('cryptoperiod.activation-too-far', {
      field: 'activationDate',
      source: source(policy),
      value: activationDate,
      message: `The activation date is more than ${days(policy.cryptoperiods.activationHorizonDays)} ahead.`,
      mend: `Set the activation date to ${last} or earlier.`,
    }),
  ];
};

const expiryBeforeActivation: PolicyRule = ({ activationDate, expiryDate }, policy) => {
  if (activationDate === undefined || expiryDate === undefined || expiryDate > activationDate) return [];
  return [
    violation('cryptoperiod.expiry-before-activation', {
      field: 'expiryDate',
      source: source(policy),
      value: expiryDate,
      message: `The expiry date is not after the activation date, ${activationDate}.`,
      mend: `Set the expiry date to ${addDays(activationDate, 1)} or later.`,
    }),
  ];
};

const expired: PolicyRule = ({ expiryDate }, policy, { today }) => {
  if (expiryDate === undefined || expiryDate > today) return [];
  return [
    violation('cryptoperiod.expired', {
      field: 'expiryDate',
      source: source(policy),
      value: expiryDate,
      message: 'The key would have expired already.',
      mend: `Set the expiry date to ${addDays(today, 1)} or later.`,
    }),
  ];
};

/** The shortest maximum among the purposes asked for; more than one purpose is refused elsewhere. */
function strictest({ keyType, operations }: Draft, policy: PolicySet) {
  if (keyType === undefined || operations === undefined) return undefined;
  return purposesOf(keyType, operations)
    .map((purpose: Purpose) => ({ purpose, ...policy.cryptoperiods.maximumDays[purpose] }))
    .sort((a, b) => a.days - b.days)[0];
}

const lifetime = ({ activationDate, expiryDate }: Draft): number | undefined =>
  activationDate === undefined || expiryDate === undefined || expiryDate <= activationDate
    ? undefined
    : daysBetween(activationDate, expiryDate);

/** Without rotation the whole life is one cryptoperiod. */
const maximum: PolicyRule = (request, policy, { capabilities }) => {
  const { activationDate, expiryDate, rotationPeriodDays } = request;
  const limit = strictest(request, policy);
  const life = lifetime(request);
  if (limit === undefined || life === undefined || life <= limit.days) return [];
  if (activationDate === undefined || typeof rotationPeriodDays === 'number') return [];
  const rotate = rotatableTypes(capabilities).some((id) => id === request.keyType)
    ? `, or a rotation period of ${days(limit.days)} or less`
    : '';
  return [
    violation('cryptoperiod.maximum', {
      field: 'expiryDate',
      source: limit.source,
      value: expiryDate,
      message: `A key for ${limit.purpose} that is not rotated is used for at most ${days(limit.days)}; this is ${days(life)}.`,
      mend: `Set the expiry date to ${addDays(activationDate, limit.days)} or earlier${rotate}.`,
    }),
  ];
};

const maximumLifetime: PolicyRule = (request, policy) => {
  const life = lifetime(request);
  const limit = policy.cryptoperiods.maximumLifetimeDays;
  if (request.activationDate === undefined || life === undefined || life <= limit) return [];
  return [
    violation('cryptoperiod.maximum-lifetime', {
      field: 'expiryDate',
      source: source(policy),
      value: request.expiryDate,
      message: `A key lives for at most ${days(limit)}, rotations included; this is ${days(life)}.`,
      mend: `Set the expiry date to ${addDays(request.activationDate, limit)} or earlier.`,
    }),
  ];
};

const rotationMaximum: PolicyRule = (request, policy) => {
  const { rotationPeriodDays } = request;
  const limit = strictest(request, policy);
  if (limit === undefined || typeof rotationPeriodDays !== 'number' || rotationPeriodDays <= limit.days)
    return [];
  return [
    violation('cryptoperiod.rotation-maximum', {
      field: 'rotationPeriodDays',
      source: limit.source,
      value: rotationPeriodDays,
      message: `A key for ${limit.purpose} is rotated at least every ${days(limit.days)}.`,
      mend: `Set the rotation period to ${limit.days} or less.`,
    }),
  ];
};

const rotationMinimum: PolicyRule = ({ rotationPeriodDays }, policy) => {
  const min = policy.cryptoperiods.minimumRotationDays;
  if (typeof rotationPeriodDays !== 'number' || rotationPeriodDays >= min) return [];
  return [
    violation('cryptoperiod.rotation-minimum', {
      field: 'rotationPeriodDays',
      source: source(policy),
      value: rotationPeriodDays,
      message: `Keys are rotated every ${days(min)} at most.`,
      mend: `Set the rotation period to ${min} or more.`,
    }),
  ];
};

const rotationWithinLife: PolicyRule = (request, policy) => {
  const life = lifetime(request);
  const { rotationPeriodDays } = request;
  if (life === undefined || typeof rotationPeriodDays !== 'number' || rotationPeriodDays < life) return [];
  return [
    violation('cryptoperiod.rotation-exceeds-lifetime', {
      field: 'rotationPeriodDays',
      source: source(policy),
      value: rotationPeriodDays,
      message: `The key lives for ${days(life)}, so it would never be rotated.`,
      mend: `Leave the rotation period empty, or make it shorter than ${days(life)}.`,
    }),
  ];
};

export const CRYPTOPERIOD_RULES: readonly PolicyRule[] = [
  activationInPast,
  activationTooFar,
  expiryBeforeActivation,
  expired,
  maximum,
  maximumLifetime,
  rotationMaximum,
  rotationMinimum,
  rotationWithinLife,
];
