import AkBadge from '@atlaskit/badge';
import AkLozenge from '@atlaskit/lozenge';
import AkProgressBar from '@atlaskit/progress-bar';
import { ProgressTracker as AkProgressTracker } from '@atlaskit/progress-tracker';
import AkSectionMessage, { SectionMessageAction as AkSectionMessageAction } from '@atlaskit/section-message';
import AkSpinner from '@atlaskit/spinner';
import * as z from 'zod';
import { type Components, component } from './component';
import { EmptyState } from './empty-state';
import { uiKitEvent } from './event';
import { nodesOf, textOf } from './forge-doc';
import { callback, elements, flag, href, number, oneOf, text } from './shapes';

const Badge = component(
  {
    appearance: oneOf(
      ...([
        'added',
        'default',
        'important',
        'primary',
        'primaryInverted',
        'removed',
        'warning',
        'discovery',
      ] as const),
      ...(['danger', 'neutral', 'success', 'information', 'inverse'] as const),
    ),
    max: z.union([z.number(), z.literal(false)]).optional(),
    testId: text,
  },
  ({ props, node }) => {
    const words = textOf(node);
    const value = Number(words);
    return <AkBadge {...props}>{words !== '' && Number.isFinite(value) ? value : words}</AkBadge>;
  },
);

const Lozenge = component(
  {
    appearance: oneOf(
      ...(['default', 'inprogress', 'moved', 'new', 'removed', 'success', 'warning', 'danger'] as const),
      ...(['information', 'neutral', 'discovery', 'accent-red', 'accent-orange', 'accent-yellow'] as const),
      ...(['accent-lime', 'accent-green', 'accent-teal', 'accent-blue', 'accent-purple'] as const),
      ...(['accent-magenta', 'accent-gray'] as const),
    ),
    isBold: flag,
    maxWidth: z.union([z.string(), z.number()]).optional(),
    testId: text,
  },
  ({ props, children }) => <AkLozenge {...props}>{children}</AkLozenge>,
);

const ProgressBar = component(
  {
    appearance: oneOf('default', 'success', 'inverse'),
    ariaLabel: text,
    isIndeterminate: flag,
    testId: text,
    value: z.number().min(0).max(1).optional(),
  },
  ({ props }) => <AkProgressBar {...props} />,
);

const Stage = z.strictObject({
  id: z.string(),
  label: z.string(),
  percentageComplete: z.number().min(0).max(100),
  status: z.enum(['unvisited', 'visited', 'current', 'disabled']),
  href,
  onClick: callback,
});

const ProgressTracker = component(
  {
    animated: flag,
    items: z.array(Stage),
    label: text,
    spacing: oneOf('cozy', 'comfortable', 'compact'),
    testId: text,
  },
  ({ props: { items, ...rest } }) => (
    <AkProgressTracker
      {...rest}
      items={items.map(({ onClick, href, ...stage }) => ({
        ...stage,
        // An empty address would load the page anew: a stage that leads nowhere is text.
        noLink: href === undefined && onClick === undefined,
        ...(href === undefined ? {} : { href }),
        ...(onClick === undefined ? {} : { onClick: () => onClick() }),
      }))}
    />
  ),
);

/** Props of a `SectionMessageAction` in the `actions` of its message: an element, not a child. */
const Action = z.strictObject({ href, onClick: callback, testId: text });

const SectionMessage = component(
  {
    actions: elements,
    appearance: oneOf('information', 'warning', 'error', 'success', 'discovery'),
    testId: text,
    title: text,
  },
  ({ props: { actions, ...rest }, children }) => (
    <AkSectionMessage {...rest} actions={nodesOf(actions).map(actionOf)}>
      {children}
    </AkSectionMessage>
  ),
);

function actionOf(node: ReturnType<typeof nodesOf>[number]) {
  const { href, onClick, testId } = Action.parse(node.props);
  return (
    <AkSectionMessageAction
      key={node.key}
      {...(href === undefined ? {} : { href })}
      {...(testId === undefined ? {} : { testId })}
      {...(onClick === undefined ? {} : { onClick: (event) => onClick(uiKitEvent(event)) })}
    >
      {textOf(node)}
    </AkSectionMessageAction>
  );
}

const Spinner = component(
  {
    appearance: oneOf('inherit', 'invert'),
    delay: number,
    label: text,
    size: z.union([z.number(), z.enum(['xsmall', 'small', 'medium', 'large', 'xlarge'])]).optional(),
    testId: text,
  },
  ({ props }) => <AkSpinner {...props} />,
);

export const FEEDBACK: Components = {
  Badge,
  EmptyState,
  Lozenge,
  ProgressBar,
  ProgressTracker,
  SectionMessage,
  Spinner,
};
