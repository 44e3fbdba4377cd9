import Heading from '@atlaskit/heading';
import { Inline, Stack } from '@atlaskit/primitives/compiled';
import Spinner from '@atlaskit/spinner';
import * as z from 'zod';
import { component } from './component';
import { nodesOf } from './forge-doc';
import { elements, flag, oneOf, text } from './shapes';

const LEVELS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;

/** Like `@atlaskit/empty-state`, which isn't among the packages here. */
export const EmptyState = component(
  {
    buttonGroupLabel: text,
    description: elements,
    header: z.string(),
    headingLevel: z.number().int().min(1).max(6).optional(),
    isLoading: flag,
    primaryAction: elements,
    secondaryAction: elements,
    tertiaryAction: elements,
    testId: text,
    width: oneOf('narrow', 'wide'),
  },
  ({ props, drawAll }) => {
    const { header, headingLevel = 4, description, width = 'wide' } = props;
    const buttons = [
      ...nodesOf(props.primaryAction, 'primary'),
      ...nodesOf(props.secondaryAction, 'secondary'),
    ];
    const tertiary = nodesOf(props.tertiaryAction, 'tertiary');
    return (
      <div data-testid={props.testId} className={`ui-kit-empty-state ui-kit-${width}`}>
        <Stack space="space.200" alignInline="center">
          <Heading size="medium" as={LEVELS[headingLevel - 1] ?? 'h4'}>
            {header}
          </Heading>
          {description !== undefined && <div>{drawAll(nodesOf(description, 'description'))}</div>}
          {(buttons.length > 0 || props.isLoading) && (
            // biome-ignore lint/a11y/useSemanticElements: buttons side by side are a group, not a part of a form
            <div role="group" aria-label={props.buttonGroupLabel}>
              <Inline space="space.100" alignBlock="center">
                {drawAll(buttons)}
                {props.isLoading && <Spinner size="small" label="Loading" />}
              </Inline>
            </div>
          )}
          {tertiary.length > 0 && drawAll(tertiary)}
        </Stack>
      </div>
    );
  },
);
