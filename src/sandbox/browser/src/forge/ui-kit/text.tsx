import { Code as AkCode, type SupportedLanguages } from '@atlaskit/code';
import AkHeading from '@atlaskit/heading';
import { Text as AkText } from '@atlaskit/primitives/compiled';
import { lazy, Suspense } from 'react';
import * as z from 'zod';
import { type Components, component } from './component';
import { textOf } from './forge-doc';
import { flag, number, oneOf, text } from './shapes';
import { colorOf } from './tokens';

const Text = component(
  {
    align: oneOf('start', 'center', 'end'),
    as: oneOf('span', 'p', 'em', 'strong', 'strike'),
    color: text,
    maxLines: number,
    size: oneOf('small', 'medium', 'large'),
    testId: text,
    weight: oneOf('regular', 'medium', 'semibold', 'bold'),
  },
  ({ props: { as = 'p', color, ...rest }, children }) => {
    const words = (
      <AkText
        {...rest}
        as={as === 'strike' ? 'span' : as}
        {...(color === undefined ? {} : { color: 'inherit' })}
      >
        {as === 'strike' ? <s>{children}</s> : children}
      </AkText>
    );
    if (color === undefined || color === 'inherit') return words;
    return as === 'p' ? (
      <div style={{ color: colorOf(color) }}>{words}</div>
    ) : (
      <span style={{ color: colorOf(color) }}>{words}</span>
    );
  },
);

const Heading = component(
  {
    as: oneOf('h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'div', 'span'),
    color: oneOf('color.text', 'color.text.inverse', 'color.text.warning.inverse'),
    id: text,
    size: oneOf('xxlarge', 'xlarge', 'large', 'medium', 'small', 'xsmall', 'xxsmall'),
    testId: text,
  },
  ({ props: { size = 'medium', ...rest }, children }) => (
    <AkHeading size={size} {...rest}>
      {children}
    </AkHeading>
  ),
);

const Code = component({ testId: text }, ({ props, node }) => <AkCode {...props}>{textOf(node)}</AkCode>);

/** One that isn't supported is shown as text. */
const Language = z.custom<SupportedLanguages>((value) => typeof value === 'string');

/** Highlighting is large, and most pages have no block of code. */
const AkCodeBlock = lazy(() => import('@atlaskit/code/block'));

const CodeBlock = component(
  {
    highlight: text,
    highlightedEndText: text,
    highlightedStartText: text,
    language: Language.optional(),
    shouldWrapLongLines: flag,
    showLineNumbers: flag,
    testId: text,
    text: z.string(),
  },
  ({ props: { language = 'text', ...rest } }) => (
    <Suspense fallback={<pre>{rest.text}</pre>}>
      <AkCodeBlock language={language} {...rest} />
    </Suspense>
  ),
);

export const TEXT: Components = {
  Text,
  Heading,
  Code,
  CodeBlock,
  Em: component({}, ({ children }) => <em>{children}</em>),
  Strong: component({}, ({ children }) => <strong>{children}</strong>),
  Strike: component({}, ({ children }) => <s>{children}</s>),
};
