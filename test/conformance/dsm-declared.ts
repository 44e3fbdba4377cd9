import type { KeySpec } from '../../src/app/ports/kms';
import type { Declared, DeclaredRotation } from './harness';

const EC_KEY = {
  keyType: 'EC-P256',
  operations: ['sign', 'verify'],
  applications: [{ name: 'billing-service', operations: ['sign', 'verify'] }],
} as const satisfies Partial<KeySpec>;

/** Every type is rotated alike; of an asymmetric one the public half changes too. */
const rotates = (asksOperators: boolean): DeclaredRotation[] => [
  { spec: {}, asksOperators },
  { spec: EC_KEY, asksOperators },
];

const DATES = { fencesGenerations: false, activationDates: true } as const;

export const DECLARED_OPEN: Declared = { ...DATES, approvals: false, rotates: rotates(false) };
export const DECLARED_GATE: Declared = {
  ...DATES,
  ...{ approvals: true, gatesDestruction: true, knowsNoAccounts: true, rotates: rotates(true) },
};
