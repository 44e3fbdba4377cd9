import { IconButton } from '@atlaskit/button/new';
import DropdownMenu, { DropdownItemRadio, DropdownItemRadioGroup } from '@atlaskit/dropdown-menu';
import ThemeIcon from '@atlaskit/icon/core/theme';
import { chooseTheme, THEMES, useThemeChoice } from '../theme/theme';

const NAMES = { light: 'Light', dark: 'Dark', auto: 'Match the browser' } as const;

export function ThemeMenu() {
  const chosen = useThemeChoice();
  return (
    <DropdownMenu<HTMLButtonElement>
      placement="bottom-end"
      shouldRenderToParent
      trigger={({ triggerRef, ...props }) => (
        <IconButton {...props} ref={triggerRef} appearance="subtle" icon={ThemeIcon} label="Theme" />
      )}
    >
      <DropdownItemRadioGroup id="theme" title="Theme">
        {THEMES.map((theme) => (
          <DropdownItemRadio
            key={theme}
            id={theme}
            isSelected={chosen === theme}
            onClick={() => chooseTheme(theme)}
          >
            {NAMES[theme]}
          </DropdownItemRadio>
        ))}
      </DropdownItemRadioGroup>
    </DropdownMenu>
  );
}
