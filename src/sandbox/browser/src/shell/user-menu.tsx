import DropdownMenu, {
  DropdownItem,
  DropdownItemGroup,
  DropdownItemRadio,
  DropdownItemRadioGroup,
} from '@atlaskit/dropdown-menu';
import { Face } from '../parts/person';
import { useSession, useSignedIn } from './session';

/** Who looks, and a way to be somebody else. */
export function UserMenu() {
  const { me, accountId, people } = useSignedIn();
  const { signIn } = useSession();
  // Where it fails the page stays as it is, and the server's next refusal shows on it.
  const become = (id: string | null): void => void signIn(id).catch(() => undefined);
  return (
    <DropdownMenu<HTMLButtonElement>
      placement="bottom-end"
      shouldRenderToParent
      trigger={({ triggerRef, isSelected: _isSelected, testId: _testId, ...props }) => (
        <button
          {...props}
          ref={triggerRef}
          type="button"
          className="user-trigger"
          aria-label={`You are ${me.displayName}. Switch user`}
        >
          <Face person={me} large />
        </button>
      )}
    >
      <DropdownItemRadioGroup id="people" title="Look at the site as">
        {people.map((person) => (
          <DropdownItemRadio
            key={person.accountId}
            id={person.accountId}
            description={person.emailAddress}
            isSelected={person.accountId === accountId}
            onClick={() => become(person.accountId)}
          >
            {person.displayName}
          </DropdownItemRadio>
        ))}
      </DropdownItemRadioGroup>
      <DropdownItemGroup hasSeparator>
        <DropdownItem onClick={() => become(null)}>Sign out</DropdownItem>
      </DropdownItemGroup>
    </DropdownMenu>
  );
}
