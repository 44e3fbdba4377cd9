import type * as z from 'zod';
import type { keySpecSchema, RequestContext } from '../store/key-spec';
import type * as answers from './answers';

/** Examples in the API document. Tests hold each to its schema. */

const KEY_ID = '124b84b9-8f4e-4c25-9d6e-0f9a1c7e2b35';

const spec: z.input<typeof keySpecSchema> = {
  name: 'payments-cards-1',
  keyType: 'AES-256',
  operations: ['encrypt', 'decrypt'],
  protectionLevel: 'software',
  projectId: 'payments',
  location: 'local',
  activationDate: '2026-11-22',
  expiryDate: '2027-11-22',
  description: 'Card numbers at rest',
  rotationPeriodDays: null,
  applications: [{ name: 'payments-api', operations: ['encrypt', 'decrypt'] }],
  keyGroup: 'payments',
  labels: { 'cost-centre': 'CC-4711', 'data-classification': 'internal', ticket: 'KEYS-1' },
};

const context: RequestContext = {
  requestId: 'e4eeeec8a14f4d6f9b1d5f3a7c2e9b80',
  generation: 1,
  ticket: 'KEYS-1',
  snapshotHash: '18aa2454c0de18aa2454c0de18aa2454c0de18aa2454c0de18aa2454c0de18aa',
  policyVersion: 'default-2026.1',
  requester: '712020:0c1d2e3f',
  excluded: ['712020:0c1d2e3f', '712020:4a5b6c7d'],
};

const key: z.input<typeof answers.key> = {
  keyId: KEY_ID,
  handle: `keydesk:${KEY_ID}`,
  requestId: context.requestId,
  ticket: context.ticket,
  ticketUrl: `https://your-site.atlassian.net/browse/${context.ticket}`,
  name: spec.name,
  keyGroup: spec.keyGroup,
  projectId: spec.projectId,
  keyType: 'AES-256',
  operations: ['encrypt', 'decrypt'],
  grants: [{ name: 'payments-api', applicationId: null, operations: ['encrypt', 'decrypt'] }],
  state: 'Disabled',
  everEnabled: false,
  generation: 1,
  createdAt: 1_795_311_535_492,
  activationDate: spec.activationDate,
  expiryDate: spec.expiryDate,
};

export const EXAMPLE = { spec, context, key } as const;
