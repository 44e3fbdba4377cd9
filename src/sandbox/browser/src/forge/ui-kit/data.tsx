import { Inline } from '@atlaskit/primitives/compiled';
import { SimpleTag } from '@atlaskit/tag';
import * as z from 'zod';
import { type Components, component } from './component';
import { nodesOf } from './forge-doc';
import { iconOf } from './glyphs';
import { elements, href, oneOf, text } from './shapes';
import { colorOf } from './tokens';

const Icon = component(
  {
    color: text,
    glyph: z.string(),
    label: z.string(),
    primaryColor: text,
    secondaryColor: text,
    size: oneOf('small', 'medium', 'large'),
  },
  ({ props: { glyph, label, size = 'medium', color, primaryColor } }) => {
    const Glyph = iconOf(glyph);
    const chosen = color ?? primaryColor;
    const style = chosen === undefined ? {} : { color: colorOf(chosen) };
    return (
      <span className="ui-kit-icon" style={style}>
        <Glyph label={label} size={size === 'small' ? 'small' : 'medium'} color="currentColor" />
      </span>
    );
  },
);

/** Widths of an image's named sizes, of its container. */
const IMAGE_WIDTHS = { xsmall: '20%', small: '40%', medium: '60%', large: '80%', xlarge: '100%' } as const;
const length = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?(px|%)$/)]).optional();

const Image = component(
  {
    alt: text,
    height: length,
    size: oneOf('xsmall', 'small', 'medium', 'large', 'xlarge'),
    src: z.string(),
    width: length,
  },
  ({ props: { src, alt = '', size = 'xlarge', width, height } }) => (
    <img
      src={src}
      alt={alt}
      style={{
        maxWidth: '100%',
        width: width ?? (height === undefined ? IMAGE_WIDTHS[size] : 'auto'),
        height: height ?? 'auto',
      }}
    />
  ),
);

const Tag = component(
  {
    appearance: oneOf('default', 'rounded'),
    color: oneOf(
      ...(['standard', 'gray', 'grey', 'green', 'lime', 'blue', 'red', 'purple', 'magenta', 'teal'] as const),
      ...(['orange', 'yellow', 'limeLight', 'orangeLight', 'magentaLight', 'greenLight'] as const),
      ...(['blueLight', 'redLight', 'purpleLight', 'greyLight', 'tealLight', 'yellowLight'] as const),
    ),
    elemBefore: elements,
    href,
    testId: text,
    text: z.union([z.string(), z.array(z.string())]),
  },
  ({ props: { text: words, color = 'standard', elemBefore, ...rest }, drawAll }) => (
    <SimpleTag
      {...rest}
      text={[words].flat().join(' ')}
      color={color === 'gray' ? 'grey' : color}
      {...(elemBefore === undefined ? {} : { elemBefore: drawAll(nodesOf(elemBefore)) })}
    />
  ),
);

const List = component({ type: oneOf('ordered', 'unordered') }, ({ props: { type }, children }) =>
  type === 'ordered' ? (
    <ol className="ui-kit-list">{children}</ol>
  ) : (
    <ul className="ui-kit-list">{children}</ul>
  ),
);

export const DATA: Components = {
  Icon,
  Image,
  Tag,
  TagGroup: component(
    { alignment: oneOf('start', 'end') },
    ({ props: { alignment = 'start' }, children }) => (
      <Inline space="space.050" rowSpace="space.050" shouldWrap alignInline={alignment}>
        {children}
      </Inline>
    ),
  ),
  List,
  ListItem: component({}, ({ children }) => <li>{children}</li>),
};
