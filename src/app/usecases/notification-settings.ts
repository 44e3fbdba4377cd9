import type { AccountId } from '../../domain/ids';
import type { NotificationSettings } from '../ports/settings';
import type { ConnectionDeps } from './connections';
import { commitLogged } from './settings-log';

/** Nobody beyond approvers and requester. */
export const NOBODY_ELSE: Required<NotificationSettings> = {
  submitted: { accountIds: [], groupIds: [] },
  stuck: { accountIds: [], groupIds: [] },
  settings: { accountIds: [], groupIds: [] },
};

export const readNotifications = async ({
  settings,
}: Pick<ConnectionDeps, 'settings'>): Promise<Required<NotificationSettings>> => ({
  ...NOBODY_ELSE,
  ...(await settings.get('notifications'))?.value,
});

export async function saveNotifications(
  { settings, now }: Pick<ConnectionDeps, 'settings' | 'now'>,
  input: NotificationSettings,
  actor: AccountId,
): Promise<NotificationSettings> {
  const subject = {
    submitted: textOf(input.submitted),
    stuck: textOf(input.stuck),
    settings: textOf(input.settings ?? NOBODY_ELSE.settings),
  };
  await commitLogged(settings, { at: now(), actor, action: 'notifications.saved', subject }, async () => {
    const stored = await settings.get('notifications');
    return { name: 'notifications', value: input, expectedVersion: stored?.version };
  });
  return input;
}

const textOf = ({ accountIds, groupIds }: NotificationSettings['submitted']): string =>
  [...accountIds, ...groupIds].join(', ') || 'nobody';
