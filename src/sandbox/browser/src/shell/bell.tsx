import Badge from '@atlaskit/badge';
import { IconButton } from '@atlaskit/button/new';
import DropdownMenu, { DropdownItem, DropdownItemGroup } from '@atlaskit/dropdown-menu';
import NotificationIcon from '@atlaskit/icon/core/notification';
import { formatTime } from '../parts/time';
import { useMails } from './mails';

const SHOWN = 6;

const labelOf = (unread: number): string =>
  unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`;

/** The latest mails to whoever is signed in. */
export function Bell() {
  const { mails = [], unread, markRead } = useMails();
  return (
    <span className="bell">
      <DropdownMenu<HTMLButtonElement>
        placement="bottom-end"
        shouldRenderToParent
        trigger={({ triggerRef, ...props }) => (
          <IconButton
            {...props}
            ref={triggerRef}
            appearance="subtle"
            icon={NotificationIcon}
            label={labelOf(unread)}
          />
        )}
        onOpenChange={({ isOpen }) => {
          if (!isOpen) markRead();
        }}
      >
        <DropdownItemGroup title="Notifications">
          {mails.slice(0, SHOWN).map(({ id, subject, sentAt, issueKey }) => (
            <DropdownItem
              key={id}
              href={issueKey === null ? '/notifications' : `/browse/${issueKey}`}
              description={formatTime(sentAt)}
              shouldTitleWrap
            >
              <span className="mail-item">{subject}</span>
            </DropdownItem>
          ))}
          <DropdownItem href="/notifications">
            {mails.length === 0 ? 'Nothing yet' : `See all ${mails.length}`}
          </DropdownItem>
        </DropdownItemGroup>
      </DropdownMenu>
      {unread > 0 && (
        <span className="bell-count" aria-hidden="true">
          <Badge appearance="important" max={99}>
            {unread}
          </Badge>
        </span>
      )}
    </span>
  );
}
