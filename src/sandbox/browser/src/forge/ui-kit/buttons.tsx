import AkButton, { LinkButton as AkLinkButton } from '@atlaskit/button/new';
import { Inline } from '@atlaskit/primitives/compiled';
import * as z from 'zod';
import { type Components, component } from './component';
import { handlers } from './event';
import { iconOf } from './glyphs';
import { callback, flag, href, oneOf, text } from './shapes';

const common = {
  autoFocus: flag,
  isDisabled: flag,
  isSelected: flag,
  onBlur: callback,
  onClick: callback,
  onFocus: callback,
  shouldFitContainer: flag,
  spacing: oneOf('default', 'compact', 'none'),
  testId: text,
};

/** What the new buttons don't have: the links among the appearances are subtle there. */
const APPEARANCES = {
  default: 'default',
  primary: 'primary',
  warning: 'warning',
  discovery: 'discovery',
  danger: 'danger',
  rovo: 'rovo',
  subtle: 'subtle',
  link: 'subtle',
  'subtle-link': 'subtle',
} as const;
const AppearanceName = z.enum(
  Object.keys(APPEARANCES) as [keyof typeof APPEARANCES, ...(keyof typeof APPEARANCES)[]],
);
const appearance = AppearanceName.optional();

const Button = component(
  {
    ...common,
    appearance,
    iconAfter: text,
    iconBefore: text,
    type: oneOf('button', 'submit', 'reset'),
  },
  ({ props, children }) => {
    const {
      appearance: look = 'default',
      spacing,
      iconBefore,
      iconAfter,
      onClick,
      onBlur,
      onFocus,
      ...rest
    } = props;
    return (
      <AkButton
        {...rest}
        {...handlers({ onClick, onBlur, onFocus })}
        appearance={APPEARANCES[look]}
        spacing={spacing === 'none' ? 'compact' : (spacing ?? 'default')}
        {...(iconBefore === undefined ? {} : { iconBefore: iconOf(iconBefore) })}
        {...(iconAfter === undefined ? {} : { iconAfter: iconOf(iconAfter) })}
      >
        {children}
      </AkButton>
    );
  },
);

const LoadingButton = component(
  { ...common, appearance, isLoading: flag, type: oneOf('button', 'submit', 'reset') },
  ({ props, children }) => {
    const { appearance: look = 'default', spacing, onClick, onBlur, onFocus, ...rest } = props;
    return (
      <AkButton
        {...rest}
        {...handlers({ onClick, onBlur, onFocus })}
        appearance={APPEARANCES[look]}
        spacing={spacing === 'none' ? 'compact' : (spacing ?? 'default')}
      >
        {children}
      </AkButton>
    );
  },
);

const LinkButton = component({ ...common, appearance, href, target: text }, ({ props, children }) => {
  const { appearance: look = 'default', spacing, href = '', onClick, onBlur, onFocus, ...rest } = props;
  return (
    <AkLinkButton
      {...rest}
      {...handlers({ onClick, onBlur, onFocus })}
      href={href}
      appearance={APPEARANCES[look]}
      spacing={spacing === 'none' ? 'compact' : (spacing ?? 'default')}
    >
      {children}
    </AkLinkButton>
  );
});

const ButtonGroup = component(
  { appearance, label: text, testId: text, titleId: text },
  ({ props: { label, titleId, testId }, children }) => (
    // biome-ignore lint/a11y/useSemanticElements: buttons side by side are a group, not a part of a form
    <div role="group" aria-label={label} aria-labelledby={titleId} data-testid={testId}>
      <Inline space="space.050" rowSpace="space.050" shouldWrap>
        {children}
      </Inline>
    </div>
  ),
);

export const BUTTONS: Components = { Button, ButtonGroup, LinkButton, LoadingButton };
