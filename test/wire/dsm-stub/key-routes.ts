import type { RevocationReason, Sobject, SobjectRequest } from './sobject';
import type { Sobjects } from './sobjects';
import { type Call, failure, type Permission, type Reply } from './types';

/** An operation on one key: what it takes, and what it does. */
export interface KeyRoute {
  readonly method: string;
  /** Its group is the key's id, where the path names one. */
  readonly path: RegExp;
  /** Which key is meant where the body says so. */
  readonly find?: (keys: Sobjects, call: Call) => Sobject | undefined;
  readonly permissions: (key: Sobject, change: SobjectRequest) => readonly Permission[];
  /** Those of them that a quorum policy never holds up; none where absent. */
  readonly ungated?: (change: SobjectRequest) => readonly Permission[];
  readonly act: (keys: Sobjects, key: Sobject, call: Call) => Reply;
}

const KID = '([0-9a-f-]{36})';
const on = (rest: string): RegExp => new RegExp(`^/crypto/v1/keys/${KID}${rest}$`);

interface Named {
  readonly kid: string;
}

const PROFILE: readonly string[] = ['name', 'description', 'custom_metadata'];

/** @param gatesDisabling whether a quorum policy holds up taking a key out of use as it does putting it into use */
export const keyRoutes = (gatesDisabling: boolean): readonly KeyRoute[] => [
  {
    method: 'PATCH',
    path: on(''),
    permissions: (key, change) => {
      const { enabled } = change;
      const switches = enabled !== undefined && enabled !== key.enabled;
      return [
        ...(switches ? (['UPDATE_SOBJECTS_ENABLED_STATE'] as const) : []),
        ...(change.key_ops ? (['UPDATE_KEY_OPS'] as const) : []),
        ...(change.rotation_policy ? (['UPDATE_SOBJECT_POLICIES'] as const) : []),
        ...(PROFILE.some((member) => change[member] !== undefined)
          ? (['UPDATE_SOBJECTS_PROFILE'] as const)
          : []),
      ];
    },
    ungated: ({ enabled }) => (enabled || gatesDisabling ? [] : ['UPDATE_SOBJECTS_ENABLED_STATE']),
    act: (keys, key, { body }) => keys.change(key, body),
  },
  {
    method: 'POST',
    path: /^\/crypto\/v1\/keys\/rekey$/,
    find: (keys, { body }) => keys.byName(String(body.name ?? '')),
    permissions: () => ['ROTATE_SOBJECTS'],
    act: (keys, key, { body, who }) => keys.rotate(key, body, who),
  },
  {
    method: 'POST',
    path: /^\/crypto\/v1\/keys\/replace$/,
    find: (keys, { body }) => keys.get((body.replaced as Named).kid),
    permissions: () => ['ROTATE_SOBJECTS'],
    act: (keys, key, { body }) => {
      const successor = keys.get((body.replacement as Named).kid);
      return successor
        ? keys.replace(key, String(body.replaced_new_name), successor)
        : failure(404, 'sobject does not exist');
    },
  },
  {
    method: 'DELETE',
    path: on(''),
    permissions: () => ['DELETE_SOBJECTS'],
    act: (keys, key) => keys.delete(key),
  },
  {
    method: 'POST',
    path: on('/revoke'),
    permissions: () => ['REVOKE_SOBJECTS'],
    act: (keys, key, { body }) => keys.revoke(key, body as unknown as RevocationReason),
  },
  {
    method: 'POST',
    path: on('/destroy'),
    permissions: () => ['DESTROY_SOBJECTS'],
    act: (keys, key) => keys.destroy(key),
  },
  {
    method: 'POST',
    path: on('/activate'),
    permissions: () => ['ACTIVATE_SOBJECTS'],
    act: (keys, key) => keys.activate(key),
  },
  {
    method: 'PUT',
    path: on('/revert'),
    permissions: () => ['REVERT_SOBJECTS'],
    act: (keys, key, { body }) => keys.revert(key, body.ids as readonly string[]),
  },
];
