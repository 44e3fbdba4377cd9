import {
  type KeyFamily,
  type KeyTypeId,
  keyType,
  type Operation,
  type Purpose,
  purposeOf,
} from '../algorithms';
import type { KmsCapabilities } from '../capabilities';
import { ownSource, type PolicyRule } from './context';
import type { PolicySet } from './policy-set';
import type { RuleId } from './rules';
import { oneOf, violation } from './violation';

const ONE_PURPOSE = 'NIST SP 800-57 part 1 rev. 5, 5.2';

const KEY_TYPE_RULES: Readonly<Record<KeyFamily, RuleId>> = {
  AES: 'crypto.aes-key-length',
  RSA: 'crypto.rsa-minimum-length',
  EC: 'crypto.ec-curve',
  EdDSA: 'crypto.eddsa-curve',
  HMAC: 'crypto.hmac-minimum-length',
  'ML-KEM': 'crypto.ml-kem-parameter-set',
  'ML-DSA': 'crypto.ml-dsa-parameter-set',
};

const allowedIds = (policy: PolicySet): KeyTypeId[] =>
  (Object.keys(policy.crypto.keyTypes) as KeyTypeId[]).filter(
    (id) => policy.crypto.keyTypes[id]?.verdict === 'allow',
  );

/** Names the better key types that this KMS can make; where it can make none of them, says who can help. */
function choose(better: readonly KeyTypeId[], { keyTypes }: KmsCapabilities): string {
  const offered = better.filter((id) => keyTypes[id] !== undefined);
  if (offered.length > 0) return `Choose ${oneOf(offered)}.`;
  return `Choose ${oneOf(better)}; ask the Jira admin for a KMS that offers it.`;
}

/** Allow, warn or reject by key type. */
export const keyTypeStatus: PolicyRule = ({ keyType: id }, policy, { capabilities }) => {
  if (id === undefined) return [];
  const rule = KEY_TYPE_RULES[keyType(id).family];
  const row = policy.crypto.keyTypes[id];
  if (row === undefined) {
    return [
      violation(rule, {
        field: 'keyType',
        source: ownSource(policy, 'key types'),
        value: id,
        message: `The policy does not list ${id}, and what it does not list is refused.`,
        mend: choose(allowedIds(policy), capabilities),
      }),
    ];
  }
  if (row.verdict === 'allow') return [];
  const finding = { field: 'keyType', source: row.source, value: id, severity: row.verdict } as const;
  return [violation(rule, { ...finding, message: row.reason, mend: choose(row.instead, capabilities) })];
};

const operationsOf = (id: KeyTypeId): Operation[] => Object.values(keyType(id).purposes).flat();

/** Operations that the key type can't do at all. */
const operationsOfKeyType: PolicyRule = ({ keyType: id, operations }) => {
  if (id === undefined || operations === undefined) return [];
  const type = keyType(id);
  const strangers = operations.filter((operation) => purposeOf(type, operation) === undefined);
  if (strangers.length === 0) return [];
  return [
    violation('crypto.operation-not-of-key-type', {
      field: 'operations',
      source: type.standard,
      value: strangers,
      message: `${id} cannot ${oneOf(strangers)}.`,
      mend: `Choose from ${oneOf(operationsOf(id), 'and')}, or another key type.`,
    }),
  ];
};

/** The purposes that the operations serve, in the order of the key type's table. */
export function purposesOf(id: KeyTypeId, operations: readonly Operation[]): Purpose[] {
  const type = keyType(id);
  const served = new Set(operations.map((operation) => purposeOf(type, operation)));
  return (Object.keys(type.purposes) as Purpose[]).filter((purpose) => served.has(purpose));
}

const onePurpose: PolicyRule = ({ keyType: id, operations }) => {
  if (id === undefined || operations === undefined) return [];
  const purposes = purposesOf(id, operations);
  if (purposes.length < 2) return [];
  const choices = purposes.map((purpose) => {
    const kept = operations.filter((operation) => purposeOf(keyType(id), operation) === purpose);
    return `${oneOf(kept, 'and')} (${purpose})`;
  });
  return [
    violation('crypto.one-purpose', {
      field: 'operations',
      source: ONE_PURPOSE,
      value: operations,
      message: `The operations mix ${oneOf(purposes, 'and')}; a key serves one purpose.`,
      mend: `Keep ${oneOf(choices)}, and ask for a second key for the rest.`,
    }),
  ];
};

export const restrictedOperations: PolicyRule = ({ keyType: id, operations }, policy) =>
  policy.crypto.operations.flatMap((row) => {
    const found = operations?.filter((operation) => row.operations.includes(operation)) ?? [];
    if (id === undefined || !row.keyTypes.includes(id) || found.length === 0) return [];
    return [
      violation('crypto.operation', {
        field: 'operations',
        severity: row.verdict,
        source: row.source,
        value: found,
        message: row.reason,
        mend: row.mend,
      }),
    ];
  });

const protectionLevel: PolicyRule = ({ dataClassification, protectionLevel: level }, policy) =>
  policy.crypto.protection
    .filter(
      (row) => row.classification === dataClassification && row.requires === 'hsm' && level === 'software',
    )
    .map((row) =>
      violation('crypto.protection-level', {
        field: 'protectionLevel',
        severity: row.verdict,
        source: row.source,
        value: level,
        message: `Data classified ${row.classification} is protected by a key in an HSM, not in software.`,
        mend: `Choose protection level ${row.requires}.`,
      }),
    );

const moduleCertificate: PolicyRule = ({ protectionLevel: level }, policy, { capabilities }) => {
  const { verdict, source } = policy.crypto.uncertifiedModule;
  const { name, fipsCertificate } = capabilities.module;
  if (level !== 'hsm' || fipsCertificate !== null || verdict === 'allow') return [];
  return [
    violation('crypto.module-certificate', {
      field: 'protectionLevel',
      severity: verdict,
      source,
      value: level,
      message: `The KMS's module, ${name}, has no FIPS 140 certificate.`,
      mend: 'Ask the Jira admin for a KMS with a certified HSM, or choose protection level software.',
    }),
  ];
};

/** The rows of the policy's sunsets that a key type falls under. */
export function sunsetsOf(id: KeyTypeId, policy: PolicySet): PolicySet['crypto']['sunsets'] {
  const type = keyType(id);
  return policy.crypto.sunsets.filter(({ appliesTo }) => {
    const { quantumVulnerable = type.quantumVulnerable, strengthBelow = Number.POSITIVE_INFINITY } =
      appliesTo;
    return type.quantumVulnerable === quantumVulnerable && type.strength < strengthBelow;
  });
}

/** Dates after which an algorithm is deprecated or disallowed, against the expiry date. */
const sunset: PolicyRule = ({ keyType: id, expiryDate }, policy) => {
  if (id === undefined || expiryDate === undefined) return [];
  return sunsetsOf(id, policy).flatMap(({ deprecatedAfter, disallowedAfter, ...row }) => {
    const disallowed = disallowedAfter !== null && expiryDate > disallowedAfter;
    const last = disallowed ? disallowedAfter : deprecatedAfter;
    if (last === null || expiryDate <= last) return [];
    return [
      violation('crypto.sunset', {
        field: 'expiryDate',
        severity: disallowed ? 'reject' : 'warn',
        source: row.source,
        value: expiryDate,
        message: `${row.reason} are ${disallowed ? 'disallowed' : 'deprecated'} after ${last}; ${id} is one of them.`,
        mend: `Set an expiry date of ${last} or earlier, or use ${row.instead}.`,
      }),
    ];
  });
};

export const CRYPTO_RULES: readonly PolicyRule[] = [
  keyTypeStatus,
  operationsOfKeyType,
  onePurpose,
  restrictedOperations,
  protectionLevel,
  moduleCertificate,
  sunset,
];
