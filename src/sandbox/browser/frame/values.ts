import type { FunctionReference } from '../../web/contract-bridge';

export type Callable = (...args: readonly unknown[]) => unknown;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A copy in which `replace` has had its say on every value, from the outside in; what it returns goes no deeper. */
function mapped(value: unknown, replace: (value: unknown) => { readonly to: unknown } | undefined): unknown {
  const replaced = replace(value);
  if (replaced) return replaced.to;
  if (Array.isArray(value)) return value.map((one) => mapped(one, replace));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, replace)]));
}

const isReference = (value: unknown): value is FunctionReference =>
  isPlain(value) && typeof value['__fn'] === 'string';

/** A React element, as in the props of UI Kit's `EmptyState`. */
const isElement = (value: unknown): value is Record<string, unknown> =>
  isPlain(value) && typeof value['$$typeof'] === 'symbol';

/** What of an element is data. React's own fields (a symbol, and the way back to its whole tree) can't be sent. */
const bare = ({ type, key, props }: Readonly<Record<string, unknown>>) => ({ type, key, props });

/** Functions of this side, by the names under which the other side knows them. */
export class Functions {
  readonly #byId = new Map<string, Callable>();
  readonly #ids = new WeakMap<Callable, string>();
  #made = 0;

  get(id: string): Callable | undefined {
    return this.#byId.get(id);
  }

  /** The value with a reference in place of each function. */
  encode(value: unknown): unknown {
    return mapped(value, (one) => {
      if (typeof one === 'function') return { to: { __fn: this.#name(one as Callable) } };
      return isElement(one) ? { to: this.encode(bare(one)) } : undefined;
    });
  }

  #name(callable: Callable & { readonly __id__?: unknown }): string {
    const id = callable.__id__ === undefined ? this.#own(callable) : String(callable.__id__);
    this.#byId.set(id, callable);
    return id;
  }

  #own(callable: Callable): string {
    const id = this.#ids.get(callable) ?? `frame-${++this.#made}`;
    this.#ids.set(callable, id);
    return id;
  }
}

/** The value with functions in place of the other side's references; calling one is up to `call`. */
export const decode = (value: unknown, call: (id: string, args: readonly unknown[]) => unknown): unknown =>
  mapped(value, (one) =>
    isReference(one) ? { to: (...args: unknown[]) => call(one.__fn, args) } : undefined,
  );
