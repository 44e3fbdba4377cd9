import * as z from 'zod';

/** A node of what `@forge/react` sends with `reconcile`: one instance of a UI Kit component, or a `String`. */
export interface ForgeNode {
  readonly type: string;
  /** Stays the same as long as the instance lives. */
  readonly key: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly ForgeNode[];
}

const Node: z.ZodType<ForgeNode> = z.lazy(() =>
  z.object({
    type: z.string(),
    key: z.string(),
    props: z.record(z.string(), z.unknown()),
    children: z.array(Node),
  }),
);

/** What `reconcile` carries. */
export const Reconcile = z.object({ forgeDoc: Node });

/** The text of a node and of everything in it. */
export function textOf({ type, props, children }: ForgeNode): string {
  return type === 'String' ? String(props.text) : children.map(textOf).join('');
}

/** Children of the `ContentWrapper` of that name: `@forge/react` draws callbacks that return elements into one. */
export function slot(node: ForgeNode, name: string): readonly ForgeNode[] {
  return (
    node.children.find(({ type, props }) => type === 'ContentWrapper' && props.name === name)?.children ?? []
  );
}

const Element = z.object({ type: z.string(), props: z.record(z.string(), z.unknown()) });

/**
 * A node made of a React element in a prop, as for `EmptyState`'s actions: the reconciler leaves those alone, so they
 * arrive as the element's own fields.
 */
export function nodesOf(value: unknown, key = 'prop'): readonly ForgeNode[] {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (Array.isArray(value)) return value.flatMap((one, index) => nodesOf(one, `${key}-${index}`));
  if (typeof value === 'string' || typeof value === 'number') {
    return [{ type: 'String', key, props: { text: String(value) }, children: [] }];
  }
  const { type, props } = Element.parse(value);
  const { children, ...rest } = props;
  return [{ type, key, props: rest, children: nodesOf(children, `${key}-child`) }];
}
