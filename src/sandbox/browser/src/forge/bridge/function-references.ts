import type { FunctionReference } from '../../../../web/contract-bridge';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isReference = (value: unknown): value is FunctionReference =>
  isObject(value) && typeof value.__fn === 'string';

/** The value with every plain value of it, however deep, replaced by what `change` gives for it, if it gives anything. */
function replace(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((one) => replace(one, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replace(one, change)]));
}

export type Remote = (...args: readonly unknown[]) => void;

/** References to functions of the frame become functions that call them. */
export const withFunctions = (
  value: unknown,
  call: (id: string, args: readonly unknown[]) => void,
): unknown =>
  replace(value, (one) =>
    isReference(one) ? (...args: readonly unknown[]) => call(one.__fn, args) : undefined,
  );

/** Functions of the page become references; `name` keeps the function and gives the id that the frame calls it by. */
export const withReferences = (value: unknown, name: (fn: Remote) => string): unknown =>
  replace(value, (one) => (typeof one === 'function' ? { __fn: name(one as Remote) } : undefined));
