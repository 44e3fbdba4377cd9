import { Inline as AkInline, Stack as AkStack } from '@atlaskit/primitives/compiled';
import { Children, Fragment, isValidElement } from 'react';
import * as z from 'zod';
import { type Components, component } from './component';
import { handlers } from './event';
import { nodesOf } from './forge-doc';
import { callback, elements, flag, oneOf, space, text } from './shapes';
import { colorOf } from './tokens';
import { paddingOf, xcssOf } from './xcss';

const stack = {
  alignInline: oneOf('start', 'center', 'end', 'stretch'),
  grow: oneOf('hug', 'fill'),
  space,
  spread: oneOf('space-between'),
  testId: text,
};

const Stack = component(
  { ...stack, alignBlock: oneOf('start', 'center', 'end', 'stretch') },
  ({ props, children }) => <AkStack {...props}>{children}</AkStack>,
);

const Inline = component(
  {
    ...stack,
    alignBlock: oneOf('start', 'center', 'end', 'stretch', 'baseline'),
    rowSpace: space,
    separator: elements,
    shouldWrap: flag,
  },
  ({ props: { separator, ...rest }, children, drawAll }) => (
    <AkInline {...rest}>
      {separator === undefined ? children : separated(children, drawAll(nodesOf(separator)))}
    </AkInline>
  ),
);

/** Children with a separator between any two. */
const separated = (children: React.ReactNode, separator: React.ReactNode) =>
  Children.toArray(children).map((child, index) => (
    <Fragment key={isValidElement(child) ? child.key : index}>
      {index > 0 && separator}
      {child}
    </Fragment>
  ));

const paddings = {
  padding: space,
  paddingBlock: space,
  paddingBlockEnd: space,
  paddingBlockStart: space,
  paddingInline: space,
  paddingInlineEnd: space,
  paddingInlineStart: space,
};
const box = { ...paddings, backgroundColor: text, testId: text, xcss: z.unknown().optional() };

const Box = component(
  { ...box, role: text },
  ({ props: { backgroundColor, role, testId, xcss, ...padding }, children }) => {
    const { className, style } = xcssOf(xcss);
    return (
      <div
        role={role}
        data-testid={testId}
        className={className}
        style={{
          ...paddingOf(padding),
          ...(backgroundColor === undefined ? {} : { backgroundColor: colorOf(backgroundColor) }),
          ...style,
        }}
      >
        {children}
      </div>
    );
  },
);

const Pressable = component(
  { ...box, isDisabled: flag, onClick: callback },
  ({ props: { backgroundColor, isDisabled, onClick, testId, xcss, ...padding }, children }) => {
    const { className, style } = xcssOf(xcss);
    return (
      <button
        type="button"
        disabled={isDisabled}
        data-testid={testId}
        className={`ui-kit-pressable ${className}`}
        style={{
          ...paddingOf(padding),
          ...(backgroundColor === undefined ? {} : { backgroundColor: colorOf(backgroundColor) }),
          ...style,
        }}
        {...handlers({ onClick })}
      >
        {children}
      </button>
    );
  },
);

const BLEEDS = ['space.025', 'space.050', 'space.100', 'space.150', 'space.200'] as const;
const bleed = oneOf(...BLEEDS);
const negative = (token: string | undefined) =>
  token === undefined ? undefined : `var(--ds-${token.replace('.', '-negative-')})`;

const Bleed = component(
  { all: bleed, block: bleed, inline: bleed, testId: text },
  ({ props: { all, block, inline, testId }, children }) => (
    <div
      data-testid={testId}
      style={{ marginBlock: negative(block ?? all), marginInline: negative(inline ?? all) }}
    >
      {children}
    </div>
  ),
);

export const LAYOUT: Components = { Stack, Inline, Box, Pressable, Bleed };
