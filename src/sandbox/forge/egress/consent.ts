import { z } from 'zod';
import type { Documents } from '../../documents';
import type { ForgeLimits } from '../limits';

const COLLECTION = 'forge.egress';

const EgressType = z.enum([
  'FETCH_BACKEND_SIDE',
  'FETCH_CLIENT_SIDE',
  'FONTS',
  'FRAMES',
  'IMAGES',
  'MEDIA',
  'SCRIPTS',
  'STYLES',
]);

const Configured = z.strictObject({ domain: z.string().min(1), type: z.array(EgressType).min(1) });

/** A group of customer-managed egress, as `permissions.egress.set` of `@forge/bridge` sends it. */
export const EgressGroup = z.strictObject({
  key: z.string().min(1),
  description: z.string().min(1),
  configured: z.array(Configured).min(1),
});
export type EgressGroup = z.infer<typeof EgressGroup>;

export const EgressSetPayload = z.strictObject({ egresses: z.array(EgressGroup).min(1) });

/** `status` as the API documents it: 201, 204, 400, 403 or 422. */
export type ConsentAnswer = { readonly status: number; readonly body?: unknown };

const isWebAddress = (domain: string) => {
  if (domain === '*') return true;
  const text = domain.includes('://') ? domain : `https://${domain}`;
  return URL.canParse(text.replace('*.', '')) && text.startsWith('https://');
};

/** Addresses that an admin of the site has allowed the app to reach, beyond those of its manifest. */
export class EgressConsent {
  readonly #documents: Documents;
  readonly #enabled: boolean;
  readonly #limits: ForgeLimits;

  /** @param enabled `permissions.external.configurable.enabled` of the manifest */
  constructor(documents: Documents, enabled: boolean, limits: ForgeLimits) {
    this.#documents = documents;
    this.#enabled = enabled;
    this.#limits = limits;
  }

  groups(): EgressGroup[] {
    return this.#documents.all<EgressGroup>(COLLECTION).map(({ value }) => value);
  }

  /** Addresses for `fetch` in functions. */
  backendAddresses(): string[] {
    const configured = this.groups().flatMap((group) => group.configured);
    return configured.filter(({ type }) => type.includes('FETCH_BACKEND_SIDE')).map(({ domain }) => domain);
  }

  #refusal(byAdmin: boolean): ConsentAnswer | undefined {
    if (!this.#enabled) {
      return {
        status: 403,
        body: { message: 'permissions.external.configurable.enabled is not true in the manifest' },
      };
    }
    return byAdmin
      ? undefined
      : { status: 403, body: { message: 'Only an admin may change what the app can reach' } };
  }

  /** What keeps an admin from setting these groups. */
  fault(payload: unknown): ConsentAnswer | undefined {
    const refusal = this.#refusal(true);
    if (refusal) return refusal;
    const parsed = EgressSetPayload.safeParse(payload);
    if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
    return this.#fault(parsed.data.egresses);
  }

  /** Sets groups as a whole. `byAdmin` says that an admin has seen them and agreed. */
  set(payload: unknown, byAdmin: boolean): ConsentAnswer {
    const fault = this.#refusal(byAdmin) ?? this.fault(payload);
    if (fault) return fault;
    const { egresses } = EgressSetPayload.parse(payload);
    for (const group of egresses) this.#documents.put(COLLECTION, group.key, group);
    return { status: 201, body: { results: egresses } };
  }

  #fault(egresses: readonly EgressGroup[]): ConsentAnswer | undefined {
    const { egressGroups, egressGroupDomains } = this.#limits;
    const keys = new Set([...this.groups(), ...egresses].map((group) => group.key));
    if (keys.size > egressGroups || egresses.some((group) => group.configured.length > egressGroupDomains)) {
      const message = `At most ${egressGroups} groups of at most ${egressGroupDomains} domains`;
      return { status: 400, body: { message } };
    }
    const domains = egresses.flatMap((group) =>
      group.configured.map(({ domain }) => `${group.key} ${domain}`),
    );
    const repeated =
      new Set(domains).size < domains.length ||
      new Set(egresses.map(({ key }) => key)).size < egresses.length;
    const unusable = egresses
      .flatMap((group) => group.configured)
      .find(({ domain }) => !isWebAddress(domain));
    if (repeated) return { status: 422, body: { message: 'A key or a domain is given twice' } };
    if (unusable) return { status: 422, body: { message: `Not an https address: ${unusable.domain}` } };
    return undefined;
  }

  deleteGroup(key: string, byAdmin: boolean): ConsentAnswer {
    const refusal = this.#refusal(byAdmin);
    if (refusal) return refusal;
    this.#documents.delete(COLLECTION, key);
    return { status: 204 };
  }

  deleteDomain(key: string, domain: string, type: string, byAdmin: boolean): ConsentAnswer {
    const refusal = this.#refusal(byAdmin);
    if (refusal) return refusal;
    const group = this.groups().find((one) => one.key === key);
    if (group) this.#replace(group, domain, type);
    return { status: 204 };
  }

  #replace(group: EgressGroup, domain: string, type: string): void {
    const configured = group.configured
      .map((one) =>
        one.domain === domain ? { ...one, type: one.type.filter((each) => each !== type) } : one,
      )
      .filter((one) => one.type.length > 0);
    if (configured.length === 0) this.#documents.delete(COLLECTION, group.key);
    else this.#documents.put(COLLECTION, group.key, { ...group, configured });
  }
}
