import type { ComponentType, ReactNode } from 'react';
import * as z from 'zod';
import type { ForgeNode } from './forge-doc';

/** Draws nodes; handed to components so that they can draw what sits in their slots. */
export type DrawAll = (nodes: readonly ForgeNode[]) => ReactNode;

/** What a component gets: checked props, its node, and its children, drawn. */
export interface Drawn<P> {
  readonly props: P;
  readonly node: ForgeNode;
  readonly children: ReactNode;
  readonly drawAll: DrawAll;
}

/** An app's page asks for something that UI Kit doesn't have. */
export class UnknownUiKit extends Error {}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** How one component of UI Kit is drawn. */
export type Draw = (node: ForgeNode, drawAll: DrawAll) => ReactNode;

/** By UI Kit's names. */
export type Components = Readonly<Record<string, Draw>>;

/** A prop that is undefined is one that isn't given. */
const given = (props: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));

/**
 * One component: which props it takes, and how it looks. A prop that the shape doesn't know, or a value that it doesn't
 * allow, is an {@link UnknownUiKit}: what the real platform would drop in silence is to be seen here.
 */
export function component<S extends z.ZodRawShape>(
  shape: S,
  View: ComponentType<Drawn<Present<z.output<z.ZodObject<S, z.core.$strict>>>>>,
): Draw {
  const schema = z.strictObject(shape);
  return (node, drawAll) => {
    const parsed = schema.safeParse(given(node.props));
    if (!parsed.success) throw new UnknownUiKit(`<${node.type}>: ${z.prettifyError(parsed.error)}`);
    const props = parsed.data as Present<z.output<z.ZodObject<S, z.core.$strict>>>;
    return (
      <View props={props} node={node} drawAll={drawAll}>
        {drawAll(node.children)}
      </View>
    );
  };
}
