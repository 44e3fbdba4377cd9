import type { ApplicationGrant } from '../../domain/key-request';
import type { BoundGrant } from '../hsm/binding';
import type { StoredKey } from '../store/keys';
import type { Governed } from './changes/change';

type Registry = Pick<Governed, 'store'>;

/** The applications of a project that grants name, as they are now: each by the id that nobody else ever gets. */
export const resolveGrants = (
  { store }: Registry,
  projectId: string,
  grants: readonly ApplicationGrant[],
): readonly BoundGrant[] =>
  grants.map(({ name, operations }) => ({
    name,
    operations,
    applicationId: store.principals.application(projectId, name)?.id ?? null,
  }));

/** The applications of a key as they are now. Names and operations are those under the MAC. */
export const grantsNow = (registry: Registry, { row }: Pick<StoredKey, 'row'>): readonly BoundGrant[] =>
  resolveGrants(registry, row.projectId, row.grants);

/**
 * The applications that operators agreed to: those that they were shown. One that wasn't there yet is looked for again;
 * one that took the name of another meanwhile is not the one that they saw.
 */
export const agreedGrants = (
  registry: Registry,
  key: StoredKey,
  shown: readonly BoundGrant[],
): readonly BoundGrant[] =>
  grantsNow(registry, key).map((now) => {
    const then = shown.find(({ name }) => name === now.name);
    return then?.applicationId ? { ...now, applicationId: then.applicationId } : now;
  });
