/**
 * What Keydesk's DSM app may do in its group, and nothing more: it manages keys and can use none, nor change what a
 * key may be used for (`UPDATE_KEY_OPS`), move it, or export it. `AUDIT` is for the key's log on the issue.
 */
export const APP_PERMISSIONS = [
  'CREATE_SOBJECTS',
  'ROTATE_SOBJECTS',
  'ACTIVATE_SOBJECTS',
  'REVOKE_SOBJECTS',
  'REVERT_SOBJECTS',
  'UPDATE_SOBJECTS_PROFILE',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
  'DESTROY_SOBJECTS',
  'AUDIT',
] as const;

/** What the operators' gate has to cover: each of these makes a key usable or ends it. */
export const GATED = [
  'ACTIVATE_SOBJECTS',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
  'DESTROY_SOBJECTS',
];

/** What Keydesk does on its own: no gate may stand before it. */
export const UNGATED = ['CREATE_SOBJECTS', 'UPDATE_SOBJECTS_PROFILE', 'GET_SOBJECTS'];

/** How app and group have to be set up in DSM, for its administrator to follow or paste. */
export const setUpInDsm = (groupId: string) => ({
  app: {
    groups: { [groupId]: APP_PERMISSIONS },
    'in no quorum policy': true,
  },
  group: {
    key_history_policy: { undo_time_window: 30 * 86_400 },
    approval_policy: { protect_permissions: GATED, 'must not protect': UNGATED },
  },
});
