import * as z from 'zod';
import { MAX_API_KEY_DAYS } from '../../auth/api-key-limits';
import { jwtTrustSchema } from '../../auth/jwt/trust';
import { fingerprint } from '../../auth/mtls/names';
import { actorOf, type PrincipalKind } from '../../auth/principal';
import type { StoredIssuance } from '../../store/credentials/issuances';
import { DAY_MS } from '../kms';
import { change, type Governed, type Mandate } from './change';
import { livingPrincipal, nameOf, newId, refuseAbsent, refusedAt } from './fields';
import { sayOverPrincipal } from './says';

const COLLECT_DAYS = 3;
const ANYBODY: readonly PrincipalKind[] = ['person', 'application', 'integration'];

const apiKey = z.strictObject({
  id: newId,
  principalId: z.uuid(),
  validDays: z.int().min(1).max(MAX_API_KEY_DAYS).default(MAX_API_KEY_DAYS),
});
const enrolment = z.strictObject({ id: newId, personId: z.uuid() });
const trust = z.strictObject({ id: newId, applicationId: z.uuid(), trust: jwtTrustSchema });
const certificate = z.strictObject({
  id: newId,
  applicationId: z.uuid(),
  name: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('uri'), value: z.url().max(1_024) }),
    z.strictObject({ kind: z.literal('dns'), value: z.hostname().max(253).toLowerCase() }),
    z.strictObject({
      kind: z.literal('sha256'),
      value: z.string().regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/),
    }),
  ]),
});
const identity = z.strictObject({
  personId: z.uuid(),
  issuer: z.url().max(1_024),
  subject: z.string().min(1).max(255),
});

const holder = (kms: Governed, id: string): string => {
  const found = livingPrincipal(kms, id, ANYBODY);
  return found ? actorOf(found) : id;
};

type Order = Pick<StoredIssuance, 'id' | 'principalId' | 'kind' | 'validDays'>;

function issue(kms: Governed, { id, principalId, kind, validDays }: Order, { proposer }: Mandate) {
  const expiresAt = kms.clock.now() + COLLECT_DAYS * DAY_MS;
  const row = { id, principalId, kind, validDays, expiresAt, proposedBy: proposer };
  kms.store.credentials.issuances.insert(row);
  return {
    subject: holder(kms, principalId),
    before: null,
    after: { issuance: id, kind, validDays, expiresAt },
  };
}

const refuseIssued = (kms: Governed, id: string) =>
  kms.store.credentials.issuances.get(id)
    ? refusedAt('id', 'conflict', `The id ${id} is taken`, 'Leave the id out, or choose a random one')
    : undefined;

const nameText = ({ kind, value }: z.output<typeof certificate>['name']) => `${kind} ${value}`;

const normal = ({ kind, value }: z.output<typeof certificate>['name']) => ({
  kind,
  value: kind === 'sha256' ? fingerprint(value) : value,
});

/** How principals prove who they are. Whoever could add a credential alone could be anybody. */
export const CREDENTIAL_CHANGES = {
  'api-key.issue': change<z.output<typeof apiKey>>({
    payload: apiKey,
    describe: (kms, { principalId, validDays }) =>
      `A new API key for ${nameOf(kms, principalId)}, ${validDays} days`,
    says: (kms, { principalId }) => sayOverPrincipal(kms, principalId),
    gains: (_kms, { principalId }) => [principalId],
    refuse: (kms, { id, principalId }) =>
      refuseAbsent(kms, principalId, ANYBODY, 'principalId') ?? refuseIssued(kms, id),
    apply: (kms, order, mandate) => issue(kms, { ...order, kind: 'api-key' }, mandate),
  }),
  'person.enrol': change<z.output<typeof enrolment>>({
    payload: enrolment,
    describe: (kms, { personId }) => `An enrolment link for ${nameOf(kms, personId)}`,
    says: (kms, { personId }) => sayOverPrincipal(kms, personId),
    gains: (_kms, { personId }) => [personId],
    refuse: (kms, { id, personId }) =>
      refuseAbsent(kms, personId, ['person'], 'personId') ?? refuseIssued(kms, id),
    apply: (kms, { id, personId }, mandate) =>
      issue(kms, { id, principalId: personId, kind: 'enrolment', validDays: COLLECT_DAYS }, mandate),
  }),
  'person.link-identity': change<z.output<typeof identity>>({
    payload: identity,
    describe: (kms, { personId, issuer, subject }) => `${subject} at ${issuer} is ${nameOf(kms, personId)}`,
    says: (kms, { personId }) => sayOverPrincipal(kms, personId),
    gains: (_kms, { personId }) => [personId],
    refuse: (kms, { personId, issuer, subject }) =>
      refuseAbsent(kms, personId, ['person'], 'personId') ??
      (kms.store.credentials.identities.get(issuer, subject)
        ? refusedAt(
            'subject',
            'conflict',
            `${subject} at ${issuer} is linked already`,
            'Revoke the log-ins of that person first',
          )
        : undefined),
    apply: (kms, { personId, issuer, subject }) => {
      const row = { issuer, subject, principalId: personId, createdAt: kms.clock.now() };
      kms.store.credentials.identities.insert(row);
      return { subject: holder(kms, personId), before: null, after: { issuer, subject } };
    },
  }),
  'application.trust-issuer': change<z.output<typeof trust>>({
    payload: trust,
    describe: (kms, { applicationId, trust: { issuer, audience, conditions } }) =>
      `Tokens of ${issuer} for ${audience} are ${nameOf(kms, applicationId)}, where ${conditions
        .map((one) =>
          'equals' in one ? `${one.claim} is ${one.equals}` : `${one.claim} begins with ${one.startsWith}`,
        )
        .join(' and ')}`,
    says: (kms, { applicationId }) => sayOverPrincipal(kms, applicationId),
    gains: () => [],
    refuse: (kms, { applicationId }) => refuseAbsent(kms, applicationId, ['application'], 'applicationId'),
    apply: (kms, { id, applicationId, trust: content }) => {
      const row = { id, principalId: applicationId, trust: content, createdAt: kms.clock.now() };
      kms.store.credentials.trusts.insert(row);
      return { subject: holder(kms, applicationId), before: null, after: { id, trust: content } };
    },
  }),
  'application.bind-certificate': change<z.output<typeof certificate>>({
    payload: certificate,
    describe: (kms, { applicationId, name }) =>
      `Certificates with ${nameText(name)} are ${nameOf(kms, applicationId)}`,
    says: (kms, { applicationId }) => sayOverPrincipal(kms, applicationId),
    gains: () => [],
    refuse: (kms, { applicationId, name }) =>
      refuseAbsent(kms, applicationId, ['application'], 'applicationId') ??
      (kms.store.credentials.certificates.byName(normal(name))
        ? refusedAt('name', 'conflict', `${nameText(name)} is bound already`, 'Revoke that binding first')
        : undefined),
    apply: (kms, { id, applicationId, name }) => {
      const row = { id, principalId: applicationId, name: normal(name), createdAt: kms.clock.now() };
      kms.store.credentials.certificates.insert(row);
      return { subject: holder(kms, applicationId), before: null, after: { id, name: row.name } };
    },
  }),
};
