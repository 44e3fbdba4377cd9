import { GATED, UNGATED } from './group';

/**
 * What Keydesk's DSM app may do in its group, and nothing more: it manages keys and can use none. `DESTROY_SOBJECTS`
 * is left to people: a key ends by deletion, which the group's history can undo.
 */
export const APP_PERMISSIONS = [
  'CREATE_SOBJECTS',
  'UPDATE_SOBJECTS_PROFILE',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
] as const;

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
