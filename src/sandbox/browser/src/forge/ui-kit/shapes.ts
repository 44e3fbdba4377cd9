import * as z from 'zod';

export const text = z.string().optional();
export const flag = z.boolean().optional();
export const number = z.number().optional();
export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values).optional();

type Callback = (...args: readonly unknown[]) => void;

/** A function of the frame. Nothing waits for its result. */
export const callback = z.custom<Callback>((value) => typeof value === 'function').optional();

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Where a link leads. The page is the product's own, so an app may not have script run by it. */
export const address = z
  .string()
  .refine(
    (href) => URL.canParse(href, location.href) && PROTOCOLS.has(new URL(href, location.href).protocol),
    {
      error: 'Links lead to http, https, mailto and tel only.',
    },
  );
export const href = address.optional();

/** Elements in a prop; `nodesOf` makes nodes of them. */
export const elements = z.unknown().optional();

const SPACES = [
  '0',
  '025',
  '050',
  '075',
  '100',
  '150',
  '200',
  '250',
  '300',
  '400',
  '500',
  '600',
  '800',
  '1000',
] as const;
export const spaceToken = z.templateLiteral(['space.', z.enum(SPACES)]);
export const space = spaceToken.optional();

/** What every field takes, and what `useForm`'s `register` spreads over any. */
export const field = {
  id: text,
  name: text,
  testId: text,
  isDisabled: flag,
  isInvalid: flag,
  isRequired: flag,
  autoFocus: flag,
  'aria-invalid': z.union([z.boolean(), z.enum(['true', 'false', 'grammar', 'spelling'])]).optional(),
  'aria-labelledby': text,
  onChange: callback,
  onBlur: callback,
  onFocus: callback,
};
